package table

import (
	"fmt"
	"slices"
	"testing"
)

// What is measured on: a rival that may yet be as fast; the baseline, while the gain is not
// known precisely; and not a strategy that is far behind, however noisy.
func TestUnsettled(t *testing.T) {
	steady := func(x float64) []float64 {
		return []float64{x, x * 1.001, x * 0.999, x * 1.002, x * 0.998, x}
	}
	wild := func(x float64) []float64 {
		return []float64{x * 0.9, x * 1.1, x * 0.95, x * 1.12, x * 0.91, x * 1.05}
	}
	for name, tt := range map[string]struct {
		pipeline, batched, sequential []float64
		want                          []string
	}{
		"all known":          {steady(71), steady(90), steady(1000), nil},
		"a wild rival":       {wild(71), steady(90), steady(1000), []string{"pipeline", "pool"}},
		"wild, and far off":  {steady(71), wild(200), steady(1000), nil},
		"a wild baseline":    {steady(71), steady(90), wild(1000), []string{"pool", "sequential"}},
		"everything is wild": {wild(71), wild(200), wild(1000), []string{"pipeline", "pool", "sequential"}},
	} {
		table := inBlocks(t, map[string][]float64{"pool": steady(70), "pipeline": tt.pipeline, "batched": tt.batched,
			"sequential": tt.sequential},
			"sequential", "pool", "pipeline", "batched")
		var got []string
		for _, r := range table.Unsettled(0.03) {
			got = append(got, r.Strategy)
		}
		slices.Sort(got)
		if fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
	few := inBlocks(t, map[string][]float64{"pool": {70, 70}, "sequential": {1000, 1000}}, "pool", "sequential")
	if got := few.Unsettled(0.03); len(got) != 2 || got[0].Cell().String() != "scenario=io/strategy=sequential/limit=16" {
		t.Errorf("two blocks settle it: %v", got)
	}
}
