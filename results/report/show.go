// Package report says what one run found: in a summary, a table a scenario, and sentences under it; as text,
// Markdown, CSV and JSON; with percentiles of latencies, samples one by one, and timelines for a trace viewer.
//
// To add a column, see [columns]; to add a sentence, see [Sentences]. Figures and verdicts come from package table:
// nothing is computed here that is not printed at once.
package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Show writes the tables as a person reads them: first the answer for all scenarios, then a table each with what it
// shows. A page without a width has all columns and remarks; else it says what is not shown.
func Show(p page.Page, tables []*table.Table) error {
	page.SayAll(p, table.NotesOf(tables))
	showSummary(p, tables)
	var hidden []string // columns
	further := 0        // remarks
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		left, remarks := ShowTable(p, t, tables)
		hidden, further = ordered.Union(hidden, left), further+remarks
	}
	hidden = text.MostNames(hidden)
	if further > 0 {
		hidden = append(hidden, text.Count(further, "remark"))
	}
	if len(hidden) > 0 {
		p.Gap()
		p.Say("Not shown: " + strings.Join(hidden, ", ") + "; --wide shows all.")
	}
	return p.Flush()
}

// ShowTable writes one of all tables, and what it shows. It returns which columns there was no room for, and how many
// remarks: a page without a width has all.
func ShowTable(p page.Page, t *table.Table, all []*table.Table) (hidden []string, further int) {
	p.Heading(t.Name, t.Title(all)...)
	cols := columns(t)
	cols, left := page.Fit(cols, p.Width(), expendable(cols))
	p.Table(cols)
	main, remarks := sentences(t)
	remarks = append(remarks, hiddenP99(t, cols)...)
	if p.Width() == 0 {
		main, remarks = append(main, remarks...), nil
	}
	page.SayAll(p, main)
	return page.NamesOf(left), len(remarks)
}

// hiddenP99 explains the gaps in the column of p99.
func hiddenP99(t *table.Table, cols []page.Column) []string {
	for _, at := range page.PlacesOf(cols, headingP99) {
		for i, r := range t.Shown() {
			if r.Ranked() && cols[at].Cells[i] == page.None {
				return []string{fmt.Sprintf("The p99 is hidden where fewer than %d items were seen in all, or %d in a "+
					"sample.", 100*table.BeyondP99, 100)}
			}
		}
	}
	return nil
}

// inAll is the column of the gain in all, which always stays.
const inAll = 2

// showSummary answers the question on the first screen: what concurrency gains over
// sequential, in all, for fetching and for processing.
func showSummary(p page.Page, tables []*table.Table) {
	base := table.Baseline
	if len(tables) > 0 {
		base = tables[0].BaseName
	}
	cols := []page.Column{
		{Heading: "gain over " + base, Text: true}, {Heading: "fastest at " + limitOf(tables), Text: true},
		{Heading: "in all"}, {Heading: "fetching"}, {Heading: "processing"}, {Heading: "efficiency\nat limit"},
		{Heading: "efficiency"},
	}
	notes := map[string]bool{}
	table.NameApart(tables)
	for _, t := range tables {
		cells := summary(t, notes)
		if cells == nil {
			continue
		}
		cells[0] = name(t)
		page.AddRow(cols, cells...)
	}
	if len(cols[0].Cells) == 0 {
		return
	}
	shown, hidden := fitSummary(page.Used(cols), p.Width())
	p.Table(shown)
	for _, note := range slices.Sorted(maps.Keys(notes)) {
		mark := strings.TrimSuffix(strings.Fields(note)[0], ":")
		if slices.ContainsFunc(shown[1:], func(c page.Column) bool {
			return strings.Contains(strings.Join(c.Cells, " "), mark)
		}) {
			p.Say(note)
		}
	}
	if len(hidden) > 0 {
		p.Say("Not shown: " + strings.Join(page.NamesOf(hidden), ", ") + ".")
	}
	p.Gap()
}

// fitSummary folds headings and breaks the names of the fastest before it leaves out the efficiency and what follows
// the gain in all.
func fitSummary(cols []page.Column, width int) (shown, hidden []page.Column) {
	for n := len(cols); ; n-- {
		shown = page.Flowed(page.Folded(cols[:n], width), width)
		if n == inAll+1 || !page.TooWide(shown, width) {
			return shown, cols[n:]
		}
	}
}

// summary is the table's row of the summary, all but its name; nil if nothing can be compared with the
// baseline. It adds to the notes what has to be said of the marks in it.
func summary(t *table.Table, notes map[string]bool) []string {
	best := t.Best()
	if best == nil {
		return nil
	}
	_, ok := t.Gain(best, record.Makespan)
	if alone := best.Strategy == t.BaseName && !slices.ContainsFunc(t.Rows,
		func(r *table.Row) bool { return r != best && r.Ranked() }); !ok || alone {
		return nil
	}
	if few := t.Unranked(best); few != "" {
		notes[table.UnknownFastest+": "+few] = true
	}
	cells := []string{"", fastest(t, best)}
	for _, unit := range []string{record.Makespan, record.FetchActive, record.ProcessActive} {
		processing := unit == record.ProcessActive
		cell := summarised(t, best, gainOf(t, unit), text.Ratio, text.RatioRange)
		if processing && t.Negligible(best) != "" {
			cell += "*"
			notes["* less than 1 % of the time is processing here, so this factor says little"] = true
		}
		if cell != page.None && !processing && best.Held() {
			cell = best.AtLeast(cell)
			notes["≥ more without the cap on requests: see under the table"] = true
		}
		cells = append(cells, cell)
	}
	for _, of := range []estimator{(*table.Row).LimitEfficiency, (*table.Row).EfficiencyEstimate} {
		cells = append(cells, summarised(t, best, of, text.Efficiency, text.EfficiencyRange))
	}
	if slices.ContainsFunc(cells[2:], func(cell string) bool { return cell != page.None && strings.Contains(cell, "–") }) {
		notes["a range is from the lowest to the highest end of the 95 % confidence intervals of all that tie"] = true
	}
	return cells
}

// fastest names all that are the fastest together, or how many they are with those that are not.
func fastest(t *table.Table, best *table.Row) string {
	group := fastestGroup(t)
	if group == nil || group[0] != best {
		return t.Tied(best)
	}
	var others []*table.Row
	for _, r := range t.Rows {
		if r.Ranked() && r.Strategy != table.Unlimited && r.Strategy != t.BaseName && !slices.Contains(group, r) {
			others = append(others, r)
		}
	}
	switch {
	case len(group) <= few || len(others) > few:
		return labels(t, group)
	case len(others) == 0:
		return fmt.Sprintf("all %d tie", len(group))
	}
	return "all but " + labels(t, others)
}

// few is how many names the summary has room for.
const few = 3

// limitOf is the limit of all tables, if it is one.
func limitOf(tables []*table.Table) string {
	var all []string
	for _, t := range tables {
		all = ordered.Union(all, t.Limits())
	}
	if len(all) == 1 && all[0] != "" {
		return "limit " + all[0]
	}
	return "a limit"
}

// name is the scenario with what tells its table from the others of its name.
func name(t *table.Table) string {
	return strings.Join(append([]string{t.Name}, t.Qualifiers...), " · ")
}
