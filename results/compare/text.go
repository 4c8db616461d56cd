package compare

import (
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// Show writes the comparison: first what became of each scenario, then each cell.
func Show(p page.Page, v *Comparison) error {
	p.Heading(v.Title())
	summary := v.summary()
	shown, hidden := Fit(page.Folded(summary, p.Width()), p.Width(), "not enough data", "within noise", "geomean")
	p.Table(shown)
	for _, s := range v.Sentences() {
		p.Say(s)
	}
	for _, m := range v.Matches {
		if m.New.IsStrategies {
			hidden = ordered.Union(hidden, v.ShowCells(p, m, m.Cells, v.Facts(m)...))
			continue
		}
		units := byUnit(m.Cells)
		for _, unit := range units.Keys {
			facts := slices.Concat(m.New.Qualifiers, []string{unit})
			if v.Pairs != nil {
				facts = append(facts, fmt.Sprintf("%d blocks in pairs", len(v.Pairs)))
			}
			hidden = ordered.Union(hidden, v.ShowCells(p, m, units.Of[unit], facts...))
		}
	}
	SayHidden(p, hidden, "--wide")
	return p.Flush()
}

// ShowCells writes a table of cells of a match, of which there is at least one, and returns what had no room.
func (v *Comparison) ShowCells(p page.Page, m *Match, cells []*Cell, facts ...string) (hidden []string) {
	p.Gap()
	p.Heading(m.New.Name, facts...)
	shown, hidden := v.Table(cells, p.Width())
	p.Table(shown)
	return hidden
}

// SayHidden names what there was no room for, and what shows it.
func SayHidden(p page.Page, hidden []string, how string) {
	if len(hidden) > 0 {
		p.Gap()
		p.Say("Not shown: " + text.List(hidden) + ". " + how + " shows all.")
	}
}

// Facts are what holds for all cells of a match.
func (v *Comparison) Facts(m *Match) []string {
	facts := slices.Clone(m.New.Qualifiers)
	if m.New.Items > 0 {
		facts = append(facts, fmt.Sprintf("%d items a batch", m.New.Items))
	}
	if limits := m.New.Limits(); len(limits) == 1 && limits[0] != "" {
		facts = append(facts, "limit "+limits[0])
	}
	if v.Efficiency {
		facts = append(facts, "efficiency is T*/makespan")
	}
	if m.New.Exact {
		return append(facts, "exact, in virtual time")
	}
	if v.Pairs != nil {
		facts = append(facts, fmt.Sprintf("%d blocks in pairs", len(v.Pairs)))
	} else {
		a, b := 0, 0
		for _, c := range m.Cells {
			a, b = max(a, c.N), max(b, c.M)
		}
		facts = append(facts, fmt.Sprintf("%d and %s", a, text.Samples(b)))
	}
	if a, b := m.Old.NoiseFloor, m.New.NoiseFloor; a.Of != nil && b.Of != nil {
		facts = append(facts, fmt.Sprintf("noise floors %.1f %% and %.1f %%", 100*a.Floor, 100*b.Floor))
	} else if a.Of != nil && v.Interleaved() {
		facts = append(facts, fmt.Sprintf("noise floor %.1f %%, from %s of %s measured twice", 100*a.Floor,
			m.Old.Label(a.Of), v.Old))
	}
	if m.Speed > 0 {
		facts = append(facts, "the machine's speed "+text.PercentChange(m.Speed))
	}
	return facts
}
