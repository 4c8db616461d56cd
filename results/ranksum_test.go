package results

import "testing"

// A makespan of nothing has no overlap factor, rather than one that is no number.
func TestOverlapFactorOfNothing(t *testing.T) {
	r := &Row{values: map[string][]float64{tidied(FetchActive): {0}, tidied(ProcessActive): {0}, tidied(Makespan): {0}}}
	if x, ok := r.OverlapFactor(); ok {
		t.Errorf("factor %v", x)
	}
}
