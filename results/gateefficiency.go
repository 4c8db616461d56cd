package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// What a gate compares between different machines: efficiencies, T*/makespan. Ratios, and with them
// the least effect, are of the makespan in units of T*, as those of makespans are: 5 % longer is
// 5 % longer, where of an efficiency it would be 4.8 % less.

// efficiencies compares makespan/T*, which both files need to have.
func efficiencies(old, now record.Labelled) (*Versus, error) {
	v, err := compareWith(table.Options{}, old, now, true)
	if err != nil {
		return nil, err
	}
	for _, m := range v.Matches {
		for _, t := range []*table.Table{m.Old, m.New} {
			if _, _, ok := t.LowerBound(); !ok && !t.Exact {
				return nil, fmt.Errorf("%s has no T* of %s, without which different machines cannot be gated: an older version recorded it", t.File, t.Name)
			}
		}
	}
	return v, nil
}

// refuseImpossible takes out the scenarios in which somebody took less than T*, before Holm's
// correction. It is an error if no other is left.
func (g *Gated) refuseImpossible() error {
	v := g.Versus
	v.Matches = slices.DeleteFunc(v.Matches, func(m *Match) bool {
		why := v.impossible(m)
		if why != "" {
			g.unjudge(m, why, len(slices.DeleteFunc(slices.Clone(m.Cells), g.fails)), nil)
		}
		return why != ""
	})
	if len(v.Matches) == 0 {
		return fmt.Errorf("%s %w: %s", v.both(), ErrUndecided, g.because(g.unjudged))
	}
	v.correct()
	return nil
}

// impossible says who took less than T* in a match; "" if nobody did. T* is the table's, as
// elsewhere, or that of the row, which is what is compared here.
func (v *Versus) impossible(m *Match) string {
	for _, side := range []struct {
		label string
		table *table.Table
	}{{v.Old, m.Old}, {v.New, m.New}} {
		for _, r := range side.table.Rows {
			e, beaten := r.BeatsBound()
			if own, ok := v.efficiency(r); ok && r.Ranked() && own.Center > table.Impossible && !beaten {
				e, beaten = own.Center, true
			}
			if beaten {
				return fmt.Sprintf("%s of %s took less than T*, which cannot be, with an efficiency of %s: measure %s again, and report it if that does not help", side.table.Label(r), side.label, text.Efficiency(e), side.label)
			}
		}
	}
	return ""
}

// efficiency is the median of a row, each sample with the T* of its own block.
func (v *Versus) efficiency(r *table.Row) (benchmath.Summary, bool) {
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
func (v *Versus) efficient(cells []*Comparison) (old, now page.Column) {
	old, now = page.Column{Heading: v.Old, Id: oldSide}, page.Column{Heading: v.New, Id: newSide}
	for _, c := range cells {
		for _, side := range []struct {
			row *table.Row
			to  *page.Column
		}{{c.Old, &old}, {c.New, &now}} {
			said := cmp.Or(side.row.Absent(), table.Failed)
			if s, ok := v.efficiency(side.row); ok {
				said = fmt.Sprintf("%s ± %3s", text.Efficiency(s.Center), s.PctRangeString())
			}
			side.to.Cells = append(side.to.Cells, said)
		}
	}
	return old, now
}

// slowdown names a cell, and by how much it changed.
func (v *Versus) slowdown(c *Comparison) string {
	cell := fmt.Sprintf("%s in %s", c.New.Table().Label(c.New), c.New.Table().Full())
	if old, ok := v.efficiency(c.Old); ok && v.Efficiency {
		now, _ := v.efficiency(c.New)
		return fmt.Sprintf("%s, %s against %s (%s)", cell, text.Efficiency(now.Center), text.Efficiency(old.Center), text.PercentChange(c.Ratio))
	}
	return cell + " by " + text.PercentChange(c.Ratio)
}

// slower is the word for it.
func (v *Versus) slower() string {
	if v.Efficiency {
		return "less efficient"
	}
	return string(table.Slower)
}
