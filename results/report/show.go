package report

import (
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Show writes the tables as a person reads them: first the answer for all scenarios, then a table each with what it
// shows. A page without a width has all columns and remarks; else it says what is not shown.
func Show(p page.Page, tables []*table.Table) error {
	showNotes(p, tables)
	showSummary(p, tables)
	var hidden []string // columns
	further := 0        // remarks
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		p.Heading(t.Name, t.Title(tables)...)
		all := columns(t)
		cols, left := page.Fit(all, p.Width(), expendable(all))
		hidden = ordered.Union(hidden, page.NamesOf(left))
		p.Table(cols)
		main, remarks := sentences(t)
		remarks = append(remarks, hiddenP99(t, cols)...)
		if p.Width() == 0 {
			main, remarks = append(main, remarks...), nil
		}
		page.SayAll(p, main)
		further += len(remarks)
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

// showNotes says what to know of the machine before looking at any figure.
func showNotes(p page.Page, tables []*table.Table) { page.SayAll(p, table.NotesOf(tables)) }

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
