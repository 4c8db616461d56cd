package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Show writes the tables as a person reads them: first the answer for all scenarios, then
// a table each with what it shows.
func Show(p page.Page, tables []*table.Table) error {
	showNotes(p, tables)
	showSummary(p, tables)
	var seen, left []string // columns that some table shows, and those for which some has no room
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		p.Heading(t.Name, t.Title(tables)...)
		all := columns(t)
		cols, hidden := page.Fit(all, p.Width(), expendable(all))
		seen, left = ordered.Union(seen, page.NamesOf(cols)), ordered.Union(left, page.NamesOf(hidden))
		p.Table(cols)
		for _, s := range append(Sentences(t), hiddenColumns(t, cols)...) {
			p.Say(s)
		}
	}
	if len(left) > 0 {
		p.Gap()
		p.Say(wanting(seen, left) + "; --wide shows all.")
	}
	return p.Flush()
}

// wanting names the columns that are left out, and those apart that only some tables have no room for.
func wanting(seen, left []string) string {
	nowhere := slices.DeleteFunc(slices.Clone(left), func(name string) bool { return slices.Contains(seen, name) })
	somewhere := slices.DeleteFunc(left, func(name string) bool { return !slices.Contains(seen, name) })
	nowhere, somewhere = text.MostNames(nowhere), text.MostNames(somewhere)
	said := "Not shown: " + strings.Join(nowhere, ", ")
	switch {
	case len(somewhere) == 0:
		return said
	case len(nowhere) > 0:
		said += "; "
	}
	return said + "in some tables " + strings.Join(somewhere, ", ")
}

// showNotes says what to know of the machine before looking at any figure.
func showNotes(p page.Page, tables []*table.Table) {
	for _, note := range table.NotesOf(tables) {
		p.Say(note)
	}
}

// hiddenColumns explains the gaps in the column of p99.
func hiddenColumns(t *table.Table, cols []page.Column) []string {
	for _, c := range cols {
		if c.Heading != headingP99 {
			continue
		}
		for i, r := range t.Shown() {
			if r.Ranked() && c.Cells[i] == page.None {
				return []string{fmt.Sprintf("The p99 is hidden where fewer than %d items were seen in all, or %d in a sample.", 100*table.BeyondP99, 100)}
			}
		}
	}
	return nil
}
