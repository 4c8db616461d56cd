package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Between different machines a gate compares efficiencies, T*/makespan. Ratios, and with them the least effect, are
// of the makespan in units of T*: 5 % longer is 5 % longer, where of an efficiency it would be 4.8 % less.

// efficiencies compares makespan/T*, which both runs need to have.
func efficiencies(old, now record.Labelled) (*compare.Comparison, error) {
	v, err := compare.Efficiencies(old, now)
	if err != nil {
		return nil, err
	}
	for _, m := range v.Matches {
		for _, t := range []*table.Table{m.Old, m.New} {
			if !t.Bound.Known && !t.Exact {
				return nil, fmt.Errorf("%s has no T* of %s, without which different machines cannot be gated: an older version "+
					"recorded it", t.File, t.Name)
			}
		}
	}
	return v, nil
}

// leaveOutImpossible takes out the scenarios in which somebody took less than T*, before Holm's correction. It is an
// error if no other is left.
func (g *Result) leaveOutImpossible() error {
	v := g.Comparison
	v.Matches = slices.DeleteFunc(v.Matches, func(m *compare.Match) bool {
		why := impossible(v, m)
		if why != "" {
			g.unjudge(m, why, len(slices.DeleteFunc(slices.Clone(m.Cells), g.fails)), nil)
		}
		return why != ""
	})
	if len(v.Matches) == 0 {
		return fmt.Errorf("%s %w: %s", v.Both(), ErrUndecided, because(g.unjudged))
	}
	v.Correct()
	return nil
}

// impossible says who took less than T* in a match; "" if nobody did. T* is the table's, as elsewhere, or that of
// the row, which is what is compared here.
func impossible(v *compare.Comparison, m *compare.Match) string {
	for i, t := range []*table.Table{m.Old, m.New} {
		label := [2]string{v.Old, v.New}[i]
		for _, r := range t.Rows {
			e, _ := r.Efficiency()
			beaten := slices.Contains(r.Table.Bound.Beaten, r)
			if own, ok := v.EfficiencyOf(r); ok && r.Ranked() && own.Center > table.Impossible && !beaten {
				e, beaten = own.Center, true
			}
			if beaten {
				return fmt.Sprintf("%s of %s took less than T*, which cannot be (efficiency %s): measure %s again, and report "+
					"it if that does not help",
					t.Label(r), label, text.Efficiency(e), label)
			}
		}
	}
	return ""
}

// slowdowns names cells, each with its change.
func slowdowns(list []*compare.Cell) string {
	var names []string
	for _, c := range list {
		names = append(names, c.Name()+" by "+text.PercentChange(c.Ratio))
	}
	return strings.Join(text.FewNames(names), "; ")
}
