package machines

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// conclusionsShown is how many sentences are shown where there is not room for everything.
const conclusionsShown = 8

const (
	aboutGains = "by: the strategy whose figures are shown, the fastest on each machine or tied with it; without by, " +
		"each machine's own fastest. A range is a 95 % confidence interval. Efficiency is the shortest time " +
		"possible on a machine, at any limit, divided by the time taken there."
	aboutGroups = "group: 1 is the fastest with all that are not measurably slower"
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
		p.Say("A range in a sentence is from the lowest to the highest end of the 95 % confidence intervals of what it is " +
			"about.")
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
		cells = append(cells, f.interval(r))
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

const procsName = "GOMAXPROCS="

// longestName is how much of a name the tables have room for: figures lack what names take.
const longestName = 26

// name gives each machine the shortest name that no other has: its label, then its machine, GOMAXPROCS, the day, the
// time and the file, each only where it tells apart machines that still have one name.
func (c *Comparison) name() {
	var labels, paths []string
	for _, m := range c.Machines {
		labels, paths = append(labels, m.Label), append(paths, m.File.Path)
	}
	files := text.BriefPaths(paths)
	apart := text.TellApart(labels,
		func(i int) string { return c.shortMachine(c.Machines[i]) },
		func(i int) string { return procsName + strconv.Itoa(c.Machines[i].Procs) },
		func(i int) string { return c.Machines[i].started("2006-01-02") },
		func(i int) string { return c.Machines[i].started("15:04:05") },
		func(i int) string { return files[paths[i]] })
	for i, m := range c.Machines {
		name := strings.TrimSpace(strings.Join(append([]string{m.Label}, apart[i]...), " "))
		m.Name = cmp.Or(name, c.shortMachine(m), procsName+strconv.Itoa(m.Procs))
	}
}

// shortMachine is the machine's name, without its hash if no other machine then reads the same.
func (c *Comparison) shortMachine(m *Machine) string {
	withoutHash := func(name string) string { // "epyc-2c" of "epyc-2c-4f1a"
		if i := strings.LastIndex(name, "-"); i >= 0 && len(name)-i == len("-4f1a") {
			return name[:i]
		}
		return name
	}
	short := withoutHash(m.Machine)
	for _, other := range c.Machines {
		if other.Machine != m.Machine && withoutHash(other.Machine) == short {
			return m.Machine
		}
	}
	return short
}

// columnNames are the machines' names in tables, cut where the width is bounded.
func (c *Comparison) columnNames(cut bool) (names []string) {
	for _, m := range c.Machines {
		names = append(names, m.Name)
	}
	if cut {
		return page.ShortNames(names, longestName)
	}
	return names
}

// facts is a line that says what the machine is, and what the tables call it.
func (m *Machine) facts(column string) string {
	name, known := m.Name, m.Facts
	if column != name {
		name += " (" + column + ")"
	}
	facts := []string{known["cpu"], "", procsName + strconv.Itoa(m.Procs), known["go"],
		m.started("2006-01-02 15:04 UTC"), ""}
	if n, err := strconv.Atoi(known["cpus"]); err == nil {
		facts[1] = text.Cpus(n)
	}
	if extra := known["extra-work"]; extra != "" {
		facts[5] = extra + " extra work"
	}
	if m.Name != m.Machine {
		facts = append([]string{m.Machine}, facts...)
	}
	facts = slices.DeleteFunc(facts, func(f string) bool { return f == "" || f == record.UnknownFact })
	return name + ": " + strings.Join(facts, ", ") + "."
}

func (m *Machine) started(layout string) string {
	if m.File.Run == nil || m.File.Run.Started.IsZero() {
		return ""
	}
	return m.File.Run.Started.UTC().Format(layout)
}

// where is "everywhere", "on epyc-2c" or "at GOMAXPROCS=1".
func (c *Comparison) where(machines []int) string {
	if len(machines) == len(c.Machines) {
		return "everywhere"
	}
	preposition := "at "
	var names []string
	for _, i := range machines {
		names = append(names, c.Machines[i].Name)
		if !strings.HasPrefix(names[len(names)-1], procsName) {
			preposition = "on "
		}
	}
	return preposition + text.List(names)
}
