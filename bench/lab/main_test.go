package lab

import (
	"context"
	"sync"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
)

var buildOnce = sync.OnceValues(func() (Simulator, error) {
	dir, err := runner.ModuleDir(context.Background())
	if err != nil {
		return Simulator{}, err
	}
	return BuildSimulator(context.Background(), dir)
})

// simulator is the one of this checkout, built once.
func simulator(t testing.TB) Simulator {
	t.Helper()
	s, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return s
}
