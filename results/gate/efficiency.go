package gate

import (
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// What a gate compares between different machines: efficiencies, T*/makespan. Ratios, and with them
// the least effect, are of the makespan in units of T*, as those of makespans are: 5 % longer is
// 5 % longer, where of an efficiency it would be 4.8 % less.

// efficiencies compares makespan/T*, which both files need to have.
func efficiencies(old, now record.Labelled) (*compare.Comparison, error) {
	v, err := compare.CompareWith(table.Options{}, old, now, true)
	if err != nil {
		return nil, err
	}
	for _, m := range v.Matches {
		for _, t := range []*table.Table{m.Old, m.New} {
			if ok := t.Bound.Known; !ok && !t.Exact {
				return nil, fmt.Errorf("%s has no T* of %s, without which different machines cannot be gated: an older version recorded it", t.File, t.Name)
			}
		}
	}
	return v, nil
}

// refuseImpossible takes out the scenarios in which somebody took less than T*, before Holm's
// correction. It is an error if no other is left.
func (g *Result) refuseImpossible() error {
	v := g.Comparison
	v.Matches = slices.DeleteFunc(v.Matches, func(m *compare.Match) bool {
		why := impossible(v, m)
		if why != "" {
			g.unjudge(m, why, len(slices.DeleteFunc(slices.Clone(m.Cells), g.fails)), nil)
		}
		return why != ""
	})
	if len(v.Matches) == 0 {
		return fmt.Errorf("%s %w: %s", v.Both(), ErrUndecided, g.because(g.unjudged))
	}
	v.Correct()
	return nil
}

// impossible says who took less than T* in a match; "" if nobody did. T* is the table's, as
// elsewhere, or that of the row, which is what is compared here.
func impossible(v *compare.Comparison, m *compare.Match) string {
	for _, side := range []struct {
		label string
		table *table.Table
	}{{v.Old, m.Old}, {v.New, m.New}} {
		for _, r := range side.table.Rows {
			e, beaten := r.BeatsBound()
			if own, ok := v.EfficiencyInBlocks(r); ok && r.Ranked() && own.Center > table.Impossible && !beaten {
				e, beaten = own.Center, true
			}
			if beaten {
				return fmt.Sprintf("%s of %s took less than T*, which cannot be, with an efficiency of %s: measure %s again, and report it if that does not help", side.table.Label(r), side.label, text.Efficiency(e), side.label)
			}
		}
	}
	return ""
}

// slowdown names a cell, and by how much it changed.
func slowdown(v *compare.Comparison, c *compare.Cell) string {
	cell := fmt.Sprintf("%s in %s", c.New.Table.Label(c.New), c.New.Table.Full())
	if old, ok := v.EfficiencyInBlocks(c.Old); ok && v.Efficiency {
		now, _ := v.EfficiencyInBlocks(c.New)
		return fmt.Sprintf("%s, %s against %s (%s)", cell, text.Efficiency(now.Center), text.Efficiency(old.Center), text.PercentChange(c.Ratio))
	}
	return cell + " by " + text.PercentChange(c.Ratio)
}
