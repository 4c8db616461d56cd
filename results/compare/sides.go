package compare

import (
	"cmp"
	"fmt"
	"math"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchmath"
)

// The two medians of each row.

// A side is one of them.
type side struct {
	row    *table.Row
	middle benchmath.Summary
	ok     bool
}

// sides are the medians of both, in one scale where there is one for all of them.
func (v *Comparison) sides(list []*Cell) (old, now page.Column) {
	old, now = page.Column{Heading: v.Old, Id: oldSide}, page.Column{Heading: v.New, Id: newSide}
	if len(list) == 0 {
		return old, now
	}
	if v.Efficiency {
		return v.efficient(list)
	}
	sides := make([][2]side, len(list))
	var centers []float64
	for i, c := range list {
		for j, r := range []*table.Row{c.Old, c.New} {
			s, ok := v.middle(c, r)
			sides[i][j] = side{r, s, ok}
			centers = append(centers, sides[i][j].center()...)
		}
	}
	unit := record.Tidied(list[0].Unit)
	scale := table.ScalesOf(centers, unit)
	for _, both := range sides {
		old.Cells, now.Cells = append(old.Cells, both[0].cell(scale, unit)), append(now.Cells, both[1].cell(scale, unit))
	}
	return old, now
}

// center is the median, if there is one.
func (s side) center() []float64 {
	if !s.ok {
		return nil
	}
	return []float64{s.middle.Center}
}

func (s side) cell(scale func(float64) string, unit string) string {
	switch {
	case s.row.Wrong() != "":
		return page.Disqualified
	case !s.ok:
		return cmp.Or(s.row.Absent(), table.Failed)
	case s.row.Table.Exact:
		return scale(s.middle.Center) + table.SuffixOf(unit)
	}
	return scale(s.middle.Center) + table.SuffixOf(unit) + " ± " + fmt.Sprintf("%3s", table.RangeOf(s.middle))
}

// middle is the median that is compared: of a unit, or of makespan/T*.
func (v *Comparison) middle(c *Cell, r *table.Row) (benchmath.Summary, bool) {
	if !v.Efficiency {
		if len(r.Values[record.Tidied(c.Unit)]) == 0 {
			return benchmath.Summary{}, false
		}
		return table.Assumption{Exact: c.exact}.Summary(r.Sample(c.Unit), 0.95), true
	}
	logs := v.logs(r)
	if len(logs) == 0 {
		return benchmath.Summary{}, false
	}
	for i := range logs {
		logs[i] = math.Exp(logs[i])
	}
	return benchmath.AssumeNothing.Summary(stats.SampleOf(logs), 0.95), true
}
