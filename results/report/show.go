// Package report says what one run found: in a summary, a table a scenario, and sentences under it; as text,
// Markdown, CSV and JSON; with percentiles of latencies, samples one by one, and timelines for a trace viewer.
//
// To add a column, see [columns]; to add a sentence, see [Sentences]. Figures and verdicts come from package table:
// nothing is computed here that is not printed at once.
package report

import (
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/summary"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Show writes the tables as a person reads them on a terminal: each with what it shows, and last, where the eye is, the
// answer for all scenarios.
func Show(p page.Page, tables []*table.Table) error {
	page.Begin(p, table.Preface(tables))
	ShowTables(p, tables)
	if summary.Any(tables) {
		p.Gap()
		summary.Show(p, tables)
	}
	return p.Flush()
}

// ShowTables writes a table each with what it shows. A page without a width has all columns and remarks; else it says
// what is not shown.
func ShowTables(p page.Page, tables []*table.Table) {
	table.NameApart(tables)
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
