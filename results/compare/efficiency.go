package compare

import (
	"cmp"
	"fmt"
	"math"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// EfficiencyInBlocks is the median of a row, each sample with the T* of its own block.
func (v *Comparison) EfficiencyInBlocks(r *table.Row) (benchmath.Summary, bool) {
	logs := v.logs(r)
	if len(logs) == 0 {
		return benchmath.Summary{}, false
	}
	for i := range logs {
		logs[i] = math.Exp(-logs[i])
	}
	return benchmath.AssumeNothing.Summary(stats.SampleOf(logs), 0.95), true
}

// efficient are the efficiencies of both sides.
func (v *Comparison) efficient(cells []*Cell) (old, now page.Column) {
	old, now = page.Column{Heading: v.Old, Id: oldSide}, page.Column{Heading: v.New, Id: newSide}
	for _, c := range cells {
		for _, side := range []struct {
			row *table.Row
			to  *page.Column
		}{{c.Old, &old}, {c.New, &now}} {
			said := cmp.Or(side.row.Absent(), table.Failed)
			if s, ok := v.EfficiencyInBlocks(side.row); ok {
				said = fmt.Sprintf("%s ± %3s", text.Efficiency(s.Center), s.PctRangeString())
			}
			side.to.Cells = append(side.to.Cells, said)
		}
	}
	return old, now
}

// Slower is the word for it.
func (v *Comparison) Slower() string {
	if v.Efficiency {
		return "less efficient"
	}
	return string(table.Slower)
}
