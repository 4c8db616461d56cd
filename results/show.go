package results

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// Show writes the tables as a person reads them: first the answer for all scenarios, then
// a table each with what it shows.
func Show(p page.Page, tables []*Table) error {
	showNotes(p, tables)
	showSummary(p, tables)
	var seen, left []string // columns that some table shows, and those for which some has no room
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		p.Heading(t.Name, t.title(tables)...)
		all := t.columns()
		cols, hidden := page.Fit(all, p.Width(), expendable(all))
		seen, left = ordered.Union(seen, page.NamesOf(cols)), ordered.Union(left, page.NamesOf(hidden))
		p.Table(cols)
		for _, s := range append(t.Sentences(), t.hidden(cols)...) {
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
func showNotes(p page.Page, tables []*Table) {
	for _, note := range notesOf(tables) {
		p.Say(note)
	}
}

// notesOf are the notes of the tables' files, each with its file if there are several.
func notesOf(tables []*Table) (notes []string) {
	names := text.BriefPaths(filesOf(tables))
	for i, t := range tables {
		if i > 0 && t.File == tables[i-1].File {
			continue
		}
		for _, note := range t.Notes {
			if several(tables) {
				note = names[t.File] + ": " + note
			}
			notes = append(notes, note)
		}
	}
	return notes
}

// several says whether the tables are of more than one file.
func several(tables []*Table) bool {
	return slices.ContainsFunc(tables, func(t *Table) bool { return t.File != tables[0].File })
}

// title is the facts under which was measured, and what tells this table from its neighbours.
func (t *Table) title(all []*Table) []string {
	var facts []string
	if t.Items > 0 && t.ours {
		facts = append(facts, fmt.Sprintf("%d items a batch", t.Items))
	}
	if limits := t.limits(); len(limits) == 1 && limits[0] != "" {
		facts = append(facts, "limit "+limits[0])
	}
	if t.Facts["fixture"] == "in-process" {
		facts = append(facts, "fixture in-process: its CPU and memory are in these figures")
	}
	if rate := t.Facts["max-rate"]; rate != "" {
		facts = append(facts, "at most "+rate+" requests a second")
	}
	if t.Exact && t.Facts["time"] == "virtual" {
		facts = append(facts, fmt.Sprintf("exact, in virtual time, on %s", text.Cpus(t.CPUs)))
	} else if t.Exact {
		facts = append(facts, "exact")
	} else if least, most := t.samples(); least < most {
		facts = append(facts, fmt.Sprintf("%d to %s", least, text.Samples(most)))
	} else if most > 0 {
		facts = append(facts, text.Samples(most))
	}
	if floor, twice := t.NoiseFloor(); twice != nil {
		facts = append(facts, fmt.Sprintf("noise floor %.1f %%, from %s measured twice", 100*floor, t.label(twice)))
	}
	facts = append(facts, text.MostNames(t.Differs)...)
	if several(all) {
		facts = append(facts, t.File)
	}
	return facts
}

// limits are those of the rows that have use for one, or else of all.
func (t *Table) limits() []string {
	var limits, all []string
	for _, r := range t.Rows {
		if all = ordered.Union(all, []string{r.Limit}); !t.once(r) {
			limits = ordered.Union(limits, []string{r.Limit})
		}
	}
	if limits == nil {
		return all
	}
	return limits
}

// samples is the range over the rows of the number of samples.
func (t *Table) samples() (least, most int) {
	for i, r := range t.Rows {
		if i == 0 || r.N() < least {
			least = r.N()
		}
		most = max(most, r.N())
	}
	return least, most
}

// hidden explains the gaps in the column of p99.
func (t *Table) hidden(cols []page.Column) []string {
	for _, c := range cols {
		if c.Heading != headingP99 {
			continue
		}
		for i, r := range t.Shown() {
			if r.ranked() && c.Cells[i] == page.None {
				return []string{fmt.Sprintf("The p99 is hidden where fewer than %d items were seen in all, or %d in a sample.", 100*beyondP99, 100)}
			}
		}
	}
	return nil
}
