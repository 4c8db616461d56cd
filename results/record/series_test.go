package record

import (
	"testing"

	"golang.org/x/perf/benchfmt"
)

// Iterations are summed up to a bound that an int has room for on every platform.
func TestIterationsAreBounded(t *testing.T) {
	s := &Series{}
	for range 3 {
		if err := s.add(&benchfmt.Result{Iters: mostIters}, 0); err != nil {
			t.Fatal(err)
		}
	}
	if s.Iters != mostIters || s.n != 3 {
		t.Errorf("%d iterations of %d results, want %d of 3", s.Iters, s.n, int(mostIters))
	}
}
