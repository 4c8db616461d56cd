package machines

import (
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchunit"
)

// conclusionsShown is how many sentences are shown where there is not room for everything.
const conclusionsShown = 8

const (
	aboutGains = "by: the strategy whose figures are shown, the fastest on each machine or tied with it; without by, " +
		"each machine's own fastest. Efficiency is T*/makespan, each with the T* of its own machine."
	aboutGroups = "group: 1 is the fastest with all that are not measurably slower, 2 the same of the rest, and so on"
)

// Show writes the machines side by side: first the gains and the conclusions, then a table for each scenario. show
// names the only figure that is wanted, "" for all that there is room for.
func Show(p page.Page, c *Comparison, show string) error {
	wanted := figures
	if show != "" {
		i := slices.Index(Figures(), show)
		if i < 0 {
			return NoFigure(show)
		}
		wanted = figures[i : i+1]
	}
	names := c.columnNames(p.Width() > 0)
	c.showNotes(p, names)
	c.showGains(p, names)
	for i, conclusion := range c.Conclusions {
		if i == conclusionsShown && p.Width() > 0 {
			p.Say(text.Count(len(c.Conclusions)-i, "more conclusion", "is not shown", "are not shown") + ": --wide shows all.")
			break
		}
		p.Say(conclusion.Sentence)
	}
	var hidden []string
	for _, s := range c.Scenarios {
		p.Gap()
		p.Heading(s.Name, s.title()...)
		cols, without := s.columns(names, wanted, p.Width())
		p.Table(cols)
		hidden = ordered.Union(hidden, without)
	}
	p.Gap()
	if len(c.Conclusions) > 0 {
		p.Say("Gains in sentences are estimated from pairs of blocks, so they may differ from the ratio of two medians.")
	}
	if show == "" && !slices.Contains(hidden, rank.name) || show == rank.name {
		p.Say(aboutGroups)
	}
	if len(hidden) > 0 {
		p.Say("Not shown: " + text.List(hidden) + ". --wide shows all, --show only one.")
	}
	return p.Flush()
}

// showNotes says what to know before looking at any figure.
func (c *Comparison) showNotes(p page.Page, names []string) {
	for _, left := range c.LeftOut {
		p.Say(left.File + " is left out: " + left.Why + ".")
	}
	for _, sentence := range slices.Concat(c.Refused, c.Assumed) {
		p.Say(sentence)
	}
	for i, m := range c.Machines {
		p.Say(m.facts(names[i]))
	}
	for _, m := range c.Machines {
		for _, note := range m.File.Notes {
			p.Say(m.Name + ": " + note)
		}
	}
}

// showGains writes, machine by machine, what one strategy gains over the baseline.
func (c *Comparison) showGains(p page.Page, names []string) {
	cols := c.gains(names)
	cols, hidden := page.Fit(cols, p.Width(), page.LastFirst(cols, 3))
	p.Table(cols)
	for _, note := range []string{"* less than 1 % of the time is processing here",
		"unknown: too few samples to rank, measure more blocks", "≥ more without the cap on requests"} {
		mark := strings.Trim(strings.Fields(note)[0], ":")
		if slices.ContainsFunc(cols, func(c page.Column) bool { return strings.Contains(strings.Join(c.Cells, " "), mark) }) {
			p.Say(note)
		}
	}
	if len(hidden) > 0 {
		p.Say("Not shown: " + text.List(page.NamesOf(hidden)) + ".")
	}
	p.Say(aboutGains)
	p.Gap()
}

// gains are the columns of the table of gains.
func (c *Comparison) gains(names []string) []page.Column {
	cols := []page.Column{{Heading: "gain over\n" + c.Scenarios[0].base(), Text: true}, {Heading: "on", Text: true},
		{Heading: "in all"}, {Heading: "fetching"}, {Heading: "processing"}, {Heading: "efficiency"},
		{Heading: "fastest", Text: true}}
	for _, s := range c.Scenarios {
		best, ok := s.best()
		first := []string{s.Name, "by " + s.labels[best]}
		if !ok {
			first = first[:1]
		}
		for n, i := range s.on {
			r, cells := s.at(best, i), []string{"", names[i]}
			if !ok {
				r = s.Tables[i].Best()
			}
			if n < len(first) {
				cells[0] = first[n]
			}
			for k, cell := range append(cells, gainCells(s.Tables[i], r)...) {
				cols[k].Cells = append(cols[k].Cells, cell)
			}
		}
	}
	return page.Used(cols)
}

// gainCells are what a row gains in all, fetching and processing, its efficiency, and who is fastest.
func gainCells(t *table.Table, r *table.Row) []string {
	best := t.Best()
	if r == nil || best == nil {
		return slices.Repeat([]string{page.None}, 5)
	}
	var cells []string
	for _, f := range []figure{speedup, fetching, processing, efficiency} {
		cells = append(cells, f.cell(r, benchunit.Scaler{}))
	}
	cells = append(cells, best.Strategy)
	if cells[2] != page.None && t.Base(r.Limit) != nil && t.Negligible(r) != "" {
		cells[2] += "*"
	}
	if best.Strategy != t.BaseName {
		cells[4] = t.Tied(best)
	}
	return cells
}
