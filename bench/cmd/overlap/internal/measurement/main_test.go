package measurement

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	os.Unsetenv("COLUMNS") // a shell may have exported it
	os.Exit(m.Run())
}
