package sample

import (
	"os"
	"testing"

	"github.com/overlap-bench/overlap/fixtures"
)

func TestMain(m *testing.M) {
	fixtures.ServeIfChild()
	os.Exit(m.Run())
}
