package table

import (
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// A makespan of nothing has no overlap factor, rather than one that is no number.
func TestOverlapFactorOfNothing(t *testing.T) {
	r := &Row{Values: map[string][]float64{record.Tidied(record.FetchActive): {0},
		record.Tidied(record.ProcessActive): {0}, record.Tidied(record.Makespan): {0}}}
	if x, ok := r.OverlapFactor(); ok {
		t.Errorf("factor %v", x)
	}
}
