package machines

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/table"
)

// All pairs of hundreds of strategies are looked up: names and rows are gathered once, not each time.
func TestLineupOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	truth := make([]float64, 60)
	s := lineup(simulated(r, 6, noise.Normal, truth, false), simulated(r, 6, noise.Normal, truth[:50], false)).Scenarios[0]
	if n := len(s.keys); n != 60 {
		t.Fatalf("%d rows, want 60", n)
	}
	keys := s.keys
	last := keys[slices.IndexFunc(keys, func(key table.CellKey) bool { return s.labels[key] == "s59" })]
	if row := s.at(last, 0); row == nil || row.Strategy != "s59" || s.labels[last] != "s59" {
		t.Errorf("the row of s59 is %+v, its label %q", row, s.labels[last])
	}
	if row := s.at(last, 1); row != nil {
		t.Errorf("s59 was not measured on the second machine, and its row is %+v", row)
	}
	if n := testing.AllocsPerRun(10, func() { s.at(last, 0) }); n > 0 {
		t.Errorf("looking up a row allocates %v times", n)
	}
}
