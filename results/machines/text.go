package machines

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// conclusionsShown bounds the sentences where there is not room for everything: more are read by
// few.
const conclusionsShown = 8

// A figure is what a table across machines may show of a row.
type figure struct {
	name string
	of   func(r *table.Row) (float64, bool)
	cell func(r *table.Row, x float64) string
}

// Figures are the names of what the tables may show of each strategy on each machine.
func Figures() (names []string) {
	for _, f := range figures {
		names = append(names, f.name)
	}
	return names
}

// NoFigure says of a name that it is none of [Figures].
func NoFigure(name string) error {
	return fmt.Errorf("there is no figure %q; there are: %s", name, strings.Join(Figures(), ", "))
}

// figures, in the order in which they are shown as far as there is room: what travels between
// machines first.
var figures = []figure{
	{"speedup", func(r *table.Row) (float64, bool) { return r.Table.Gain(r, record.Makespan) }, func(r *table.Row, x float64) string {
		return r.AtLeast(text.Ratio(x))
	}},
	{"efficiency", (*table.Row).SoundEfficiency, func(_ *table.Row, x float64) string { return fmt.Sprintf("%.2f", x) }},
	{groupFigure, func(r *table.Row) (float64, bool) { return float64(r.Group), r.Group > 0 }, func(_ *table.Row, x float64) string { return strconv.Itoa(int(x)) }},
	{"makespan", func(r *table.Row) (float64, bool) { return r.Median(record.Makespan) }, nil},
	{"fetching", func(r *table.Row) (float64, bool) { return r.Table.Gain(r, record.FetchActive) }, func(r *table.Row, x float64) string { return r.AtLeast(text.Ratio(x)) }},
	{"processing", func(r *table.Row) (float64, bool) { return r.Table.Gain(r, record.ProcessActive) }, func(_ *table.Row, x float64) string { return text.Ratio(x) }},
}

const groupFigure = "group"

// aboutGroups is said where the figure is shown.
const aboutGroups = "group: 1 is the fastest with all that cannot be told from it, 2 the fastest of the others with all that cannot be told from that"

// Show writes the machines side by side: first the gains and what may be concluded, then a
// table for each scenario. show names the only figure that is wanted, "" for all that there is room for.
func Show(p page.Page, a *Comparison, show string) error {
	wanted := figures
	if show != "" {
		i := slices.IndexFunc(figures, func(f figure) bool { return f.name == show })
		if i < 0 {
			return NoFigure(show)
		}
		wanted = figures[i : i+1]
	}
	names := a.columnNames(p.Width())
	a.showNotes(p, names)
	a.showGains(p, names)
	for i, c := range a.Conclusions {
		if i == conclusionsShown && p.Width() > 0 {
			p.Say(fmt.Sprintf("%s: --wide shows all.", text.Count(len(a.Conclusions)-i, "more conclusion", "is not shown", "are not shown")))
			break
		}
		p.Say(c.Sentence)
	}
	var hidden []string
	groups := false
	for _, s := range a.Scenarios {
		p.Gap()
		p.Heading(s.Name, s.title(a)...)
		cols, without := s.columns(names, wanted, p.Width())
		p.Table(cols)
		hidden = ordered.Union(hidden, without)
		groups = groups || slices.ContainsFunc(cols, func(c page.Column) bool { return strings.HasPrefix(c.Heading, groupFigure) })
	}
	p.Gap()
	if len(a.Conclusions) > 0 {
		p.Say("By how much one beats another is estimated from pairs of blocks, so that it need not be the ratio of the medians above.")
	}
	if groups {
		p.Say(aboutGroups)
	}
	if len(hidden) > 0 {
		p.Say("Not shown: " + text.List(hidden) + ". --wide shows all, --show only one.")
	}
	return p.Flush()
}

// showNotes says what to know before looking at any figure.
func (a *Comparison) showNotes(p page.Page, names []string) {
	for _, left := range a.LeftOut {
		p.Say("Left out is " + left.File + ": " + left.Why + ".")
	}
	for _, said := range append(slices.Clone(a.Refused), a.doubts()...) {
		p.Say(said)
	}
	for i, m := range a.Machines {
		p.Say(m.facts(names[i]))
	}
	for _, m := range a.Machines {
		for _, note := range m.File.Notes {
			p.Say(m.Name + ": " + note)
		}
	}
}

// showGains answers the question machine by machine.
func (a *Comparison) showGains(p page.Page, names []string) {
	base := a.Scenarios[0].base()
	cols := []page.Column{{Heading: "gain over\n" + base, Text: true}, {Heading: "on", Text: true}, {Heading: "in all"}, {Heading: "fetching"}, {Heading: "processing"}, {Heading: "efficiency"}, {Heading: "fastest", Text: true}}
	notes := map[string]bool{}
	led, least, alone := false, false, false
	for _, s := range a.Scenarios {
		leader, ok := s.best()
		few := ok && s.tooFew(leader)
		led, least, alone = led || ok && !few, least || few, alone || !ok
		for n, i := range s.on() {
			t := s.Tables[i]
			r, name := t.Best(), s.Name
			if ok {
				r = s.at(leader, i)
			}
			switch {
			case n == 1 && ok:
				name = "by " + s.label(leader)
			case n > 0:
				name = ""
			}
			for k, cell := range append([]string{name, names[i]}, gainCells(t, r, notes)...) {
				cols[k].Cells = append(cols[k].Cells, cell)
			}
		}
	}
	showFitting(p, page.Used(cols), notes)
	if led {
		p.Say(aboutLeader)
	}
	if least {
		p.Say(aboutLeast)
	}
	if alone {
		p.Say(aboutFastest)
	}
	if said := a.aboutEfficiency(); said != "" {
		p.Say(said)
	}
	p.Gap()
}

// showFitting shows the columns for which there is room, with the notes on them.
func showFitting(p page.Page, cols []page.Column, notes map[string]bool) {
	shown, hidden := page.Fit(cols, p.Width(), page.LastFirst(cols, 3))
	p.Table(shown)
	for _, note := range slices.Sorted(maps.Keys(notes)) {
		if mark, _, _ := strings.Cut(strings.Fields(note)[0], ":"); mentions(shown, mark) {
			p.Say(note)
		}
	}
	if len(hidden) > 0 {
		p.Say("Not shown: " + text.List(page.NamesOf(hidden)) + ".")
	}
}

// Said where one strategy stands for a scenario, and where none does.
const (
	aboutLeast   = "by: the figures are of this strategy, which has the least median on each machine: whether it is the fastest is not told"
	aboutLeader  = "by: the figures are of this strategy, which is among the fastest on each machine"
	aboutFastest = "without by: the figures are of each machine's fastest, since none is among the fastest on all"
)

func mentions(cols []page.Column, mark string) bool {
	return slices.ContainsFunc(cols, func(c page.Column) bool { return strings.Contains(strings.Join(c.Cells, " "), mark) })
}

// gainCells are what a row gains in all, fetching and processing, its efficiency, and who is fastest.
func gainCells(t *table.Table, r *table.Row, notes map[string]bool) []string {
	cells := []string{page.None, page.None, page.None, page.None, page.None}
	best := t.Best()
	if r == nil || best == nil {
		return cells
	}
	for i, unit := range []string{record.Makespan, record.FetchActive, record.ProcessActive} {
		if x, ok := t.Gain(r, unit); ok {
			if cells[i] = text.Ratio(x); unit != record.ProcessActive {
				cells[i] = r.AtLeast(cells[i])
			}
		}
	}
	if t.Base(r.Limit) != nil && cells[2] != page.None && t.Negligible(r) != "" {
		cells[2] += "*"
		notes["* next to nothing is processed here: less than 1 % of the time"] = true
	}
	if few := t.Unranked(best); few != "" {
		notes["unknown: "+few] = true
	}
	if r.Held() {
		notes["≥ more without the cap on requests"] = true
	}
	if e, ok := r.SoundEfficiency(); ok {
		cells[3] = fmt.Sprintf("%.2f", e)
	}
	cells[4] = best.Strategy
	if best.Strategy != t.BaseName {
		cells[4] = t.Tied(best)
	}
	return cells
}
