package compare

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Show writes the comparison: first what became of each scenario, then each cell.
func Show(p page.Page, v *Comparison) error {
	p.Heading(v.Title())
	summary, hidden := fitSummary(v.summary(), p.Width())
	p.Table(summary)
	for _, s := range v.Sentences() {
		p.Say(s)
	}
	table := func(cols []page.Column) {
		shown, left := v.Fit(cols, p.Width())
		p.Table(shown)
		hidden = ordered.Union(hidden, left)
	}
	for _, m := range v.Matches {
		if m.New.IsStrategies {
			p.Gap()
			p.Heading(m.New.Name, v.Facts(m)...)
			table(v.Columns(m, m.Cells))
			continue
		}
		for _, unit := range m.foreignUnits() {
			p.Gap()
			p.Heading(m.New.Name, append(m.apart(), unit)...)
			if heading := m.New.Name + " " + unit; page.FitHeading(heading, p.Width()) != strings.Join(strings.Fields(heading), " ") {
				hidden = ordered.Union(hidden, []string{fullNames})
			}
			table(v.foreignColumns(m, unit))
		}
	}
	SayHidden(p, hidden, "--wide")
	return p.Flush()
}

// SayHidden names what there was no room for, and what shows it.
func SayHidden(p page.Page, hidden []string, how string) {
	if len(hidden) > 0 {
		p.Gap()
		p.Say("Not shown: " + text.List(hidden) + ". " + how + " shows all.")
	}
}

func (v *Comparison) All() []*Cell {
	var all []*Cell
	for _, m := range v.Matches {
		all = append(all, m.Cells...)
	}
	return all
}

// Facts are what holds for all cells of a match.
func (v *Comparison) Facts(m *Match) []string {
	facts := m.apart()
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
	a := m.Old.NoiseFloor.Of
	b := m.New.NoiseFloor.Of
	if a != nil && b != nil {
		facts = append(facts, fmt.Sprintf("noise floors %.1f %% and %.1f %%", 100*m.Old.NoiseFloor.Floor, 100*m.New.NoiseFloor.Floor))
	}
	if m.Speed > 0 {
		facts = append(facts, "the machine's speed "+text.PercentChange(m.Speed))
	}
	return facts
}

// Columns of a table: the cells of a match, or some of them.
func (v *Comparison) Columns(m *Match, list []*Cell) []page.Column {
	names := page.Column{Heading: "strategy", Text: true}
	change, interval := page.Column{Heading: "change"}, page.Column{Heading: headingCI}
	if v.Efficiency {
		change.Heading = "makespan\nin T*"
	}
	verdict, p := page.Column{Heading: "verdict", Text: true}, page.Column{Heading: headingHolm}
	for _, c := range list {
		names.Cells = append(names.Cells, m.New.Label(c.New))
		was, ci, holm := page.None, page.None, page.None
		if c.Ratio > 0 {
			was = text.PercentChange(c.Ratio)
		}
		if c.Enough() {
			ci = text.PercentChange(c.Low) + " to " + text.PercentChange(c.High)
			holm = fmt.Sprintf("%.3f", c.PHolm)
		}
		change.Cells, interval.Cells, p.Cells = append(change.Cells, was), append(interval.Cells, ci), append(p.Cells, holm)
		word := cmp.Or(string(c.Verdict), c.absent())
		if c.Verdict == table.Slower {
			word = v.Slower()
		}
		verdict.Cells = append(verdict.Cells, word)
	}
	old, now := v.sides(list)
	cols := []page.Column{names, old, now, change, interval, verdict, p}
	return page.Used(cols)
}
