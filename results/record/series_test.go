package record

import "testing"

// Iterations are summed up to a bound that an int has room for on every platform.
func TestIterationsAreBounded(t *testing.T) {
	s := &Series{}
	for range 3 {
		s.count(mostIters, 0)
	}
	if s.Iters != mostIters || s.n != 3 {
		t.Errorf("%d iterations of %d results, want %d of 3", s.Iters, s.n, int(mostIters))
	}
}
