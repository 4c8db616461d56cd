package results

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// DefaultWidth is the width of a report where there is no terminal to ask.
const DefaultWidth = 100

// Show writes the tables as a person reads them: first the answer for all scenarios, then
// a table each with what it shows. A width of 0 shows every column.
func Show(w io.Writer, tables []*Table, width int) error {
	out := bufio.NewWriter(w)
	showNotes(out, tables, width)
	if err := showSummary(out, tables); err != nil {
		return err
	}
	for i, t := range tables {
		if i > 0 {
			fmt.Fprintln(out)
		}
		wrap(out, t.title(tables), width)
		cols := t.columns()
		if width > 0 {
			cols = fit(cols, width)
		}
		if err := render(out, cols); err != nil {
			return err
		}
		for _, s := range append(t.Sentences(), t.hidden(cols)...) {
			wrap(out, s, width)
		}
	}
	return out.Flush()
}

// showNotes says what to know of the machine before looking at any figure.
func showNotes(w io.Writer, tables []*Table, width int) {
	for i, t := range tables {
		if i == 0 || t.File != tables[i-1].File {
			for _, note := range t.Notes {
				wrap(w, note, width)
			}
		}
	}
}

// title says what was measured, and what tells this table from its neighbours.
func (t *Table) title(all []*Table) string {
	facts := []string{}
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
	return t.Name + " · " + strings.Join(facts, " · ")
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
func showSummary(w io.Writer, tables []*Table) error {
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
		if best.held() {
			cells[2] = "≥ " + cells[2]
			notes["≥ more without the cap on requests: see under the table"] = true
		}
		for i := range cols {
			cols[i].cells = append(cols[i].cells, cells[i])
		}
	}
	if len(cols[0].cells) == 0 {
		return nil
	}
	if err := render(w, used(cols)); err != nil {
		return err
	}
	for note := range notes {
		fmt.Fprintln(w, note)
	}
	_, err := fmt.Fprintln(w)
	return err
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
		return name + " (too few samples)"
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

// Wrap writes a sentence in lines of the default width.
func Wrap(w io.Writer, sentence string) error {
	out := bufio.NewWriter(w)
	wrap(out, sentence, DefaultWidth)
	return out.Flush()
}

// wrap writes a sentence in lines of at most width, or one line if width is 0.
func wrap(w io.Writer, sentence string, width int) {
	used := 0
	for i, word := range strings.Fields(sentence) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case width > 0 && used+1+n > width:
			fmt.Fprintln(w)
			used = 0
		default:
			fmt.Fprint(w, " ")
			used++
		}
		fmt.Fprint(w, word)
		used += n
	}
	fmt.Fprintln(w)
}
