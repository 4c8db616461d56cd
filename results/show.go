package results

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// DefaultWidth is the width of a report where there is no terminal to ask.
const DefaultWidth = 100

// Show writes the tables as a person reads them: first the answer for all scenarios, then
// a table each with what it shows.
func Show(p Page, tables []*Table) error {
	showNotes(p, tables)
	showSummary(p, tables)
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		p.Heading(t.Name, t.title(tables)...)
		cols := fit(t.columns(), p.Width())
		p.Table(cols)
		for _, s := range append(t.Sentences(), t.hidden(cols)...) {
			p.Say(s)
		}
	}
	return p.Flush()
}

// showNotes says what to know of the machine before looking at any figure.
func showNotes(p Page, tables []*Table) {
	for i, t := range tables {
		if i == 0 || t.File != tables[i-1].File {
			for _, note := range t.Notes {
				p.Say(note)
			}
		}
	}
}

// title is the facts under which was measured, and what tells this table from its neighbours.
func (t *Table) title(all []*Table) []string {
	var facts []string
	if t.Items > 0 {
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
	if t.Exact {
		facts = append(facts, fmt.Sprintf("exact, in virtual time, on %s", cpus(t.CPUs)))
	} else if least, most := t.samples(); least < most {
		facts = append(facts, fmt.Sprintf("%d to %s", least, samples(most)))
	} else if most > 0 {
		facts = append(facts, samples(most))
	}
	if floor, twice := t.NoiseFloor(); twice != nil {
		facts = append(facts, fmt.Sprintf("noise floor %.1f %%, from %s measured twice", 100*floor, t.label(twice)))
	}
	facts = append(facts, t.Differs...)
	for _, other := range all {
		if other.File != t.File {
			facts = append(facts, t.File)
			break
		}
	}
	return facts
}

func (t *Table) limits() []string {
	var limits []string
	seen := map[string]bool{}
	for _, r := range t.Rows {
		if !seen[r.Limit] {
			seen[r.Limit] = true
			limits = append(limits, r.Limit)
		}
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

// showSummary answers the question on the first screen: what concurrency gains over
// sequential, in all, for fetching and for processing.
func showSummary(p Page, tables []*Table) {
	base := Baseline
	if len(tables) > 0 {
		base = tables[0].base
	}
	cols := []column{{heading: "gain over " + base, text: true}, {heading: "fastest at " + limitOf(tables), text: true}, {heading: "in all"}, {heading: "fetching"}, {heading: "processing"}, {heading: "efficiency"}}
	notes := map[string]bool{}
	for _, t := range tables {
		best := t.Best()
		if best == nil {
			continue
		}
		gain, ok := t.Gain(best, Makespan)
		if !ok || best.Strategy == t.base {
			continue
		}
		name, tied := t.Name, t.tied(best)
		if t.Items > 0 && t.Items != tables[0].Items || t.File != tables[0].File {
			name += " · " + filepath.Base(t.File)
		}
		cells := []string{name, tied, ratio(gain), none, none, none}
		for i, unit := range []string{FetchActive, ProcessActive} {
			if x, ok := t.Gain(best, unit); ok {
				cells[3+i] = ratio(x)
			}
		}
		if e, ok := best.Efficiency(); ok {
			cells[5] = fmt.Sprintf("%.2f", e)
		}
		if t.negligible(best) != "" {
			cells[4] += "*"
			notes["* next to nothing is processed here: how much is under the table"] = true
		}
		if few := t.unranked(best); few != "" {
			notes["unknown: "+few] = true
		}
		if best.held() {
			cells[2] = "≥ " + cells[2]
			notes["≥ more without the cap on requests: see under the table"] = true
		}
		for i := range cols {
			cols[i].cells = append(cols[i].cells, cells[i])
		}
	}
	if len(cols[0].cells) == 0 {
		return
	}
	shown := fit(narrowed(used(cols), p.Width(), notes), p.Width())
	p.Table(shown)
	for _, note := range slices.Sorted(maps.Keys(notes)) {
		mark := strings.TrimSuffix(strings.Fields(note)[0], ":")
		if slices.ContainsFunc(shown, func(c column) bool { return strings.Contains(strings.Join(c.cells, " "), mark) }) {
			p.Say(note)
		}
	}
	p.Gap()
}

// narrowed shortens who is the fastest if the summary is too wide with its first columns alone: who ties
// with the fastest is under the tables.
func narrowed(cols []column, width int, notes map[string]bool) []column {
	if !tooWide(folded(cols, width)[:3], width) {
		return folded(cols, width)
	}
	for i, cell := range cols[1].cells {
		if at := strings.IndexAny(cell, " ,"); at > 0 {
			cols[1].cells[i] = cell[:at] + " …"
			notes["… not alone, or not for certain: see under the table"] = true
		}
	}
	return folded(cols, width)
}

// limitOf is the limit of all tables, if it is one.
func limitOf(tables []*Table) string {
	all := map[string]bool{}
	for _, t := range tables {
		for _, limit := range t.limits() {
			all[limit] = true
		}
	}
	for limit := range all {
		if len(all) == 1 && limit != "" {
			return "limit " + limit
		}
	}
	return "a limit"
}

// tied is the best with those that it cannot be told from: by name as long as there are
// few, and else how many.
func (t *Table) tied(best *Row) string {
	name := t.label(best)
	ranked := slices.DeleteFunc(slices.Clone(t.Rows), func(r *Row) bool { return !r.ranked() })
	if t.unranked(best) != "" {
		return "unknown (least: " + name + ")"
	}
	if t.tiesBase(best) {
		return name + " (within " + t.noise() + ")"
	}
	ties, _ := t.ties(best, ranked)
	switch {
	case len(ties) == 0:
		return name
	case t.Paired() && len(ties) < 3:
		return strings.Join(append([]string{name}, ties...), ", ")
	case len(ties) == 1:
		return name + " (1 other ties)"
	}
	return fmt.Sprintf("%s (%d others tie)", name, len(ties))
}

// hidden explains the gaps in the column of p99.
func (t *Table) hidden(cols []column) []string {
	for _, c := range cols {
		if c.heading != headingP99 {
			continue
		}
		for i, r := range t.Shown() {
			if r.ranked() && c.cells[i] == none {
				return []string{fmt.Sprintf("The p99 is hidden where fewer than %d items were seen in all, or %d in a sample.", 100*beyondP99, 100)}
			}
		}
	}
	return nil
}
