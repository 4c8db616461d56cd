package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
)

// Only keeps of compared tables the scenarios and the strategies with the given names; all of
// them for no names. What is left is as it was: ranks, verdicts and T* are those of the whole
// table. A name that there is not is an error.
func Only(tables []*Table, scenarios, strategies []string) ([]*Table, error) {
	var kept []*Table
	var names, rows []string
	for _, t := range tables {
		names = append(names, t.Name)
		for _, r := range t.Rows {
			rows = append(rows, r.Strategy)
		}
		if len(scenarios) > 0 && !slices.Contains(scenarios, t.Name) {
			continue
		}
		if t.hideAllBut(strategies); len(t.Shown()) > 0 {
			kept = append(kept, t)
		}
	}
	if err := known("scenario", scenarios, names); err != nil {
		return nil, err
	}
	return kept, known("strategy", strategies, rows)
}

// hideAllBut changes what is shown, not what is compared.
func (t *Table) hideAllBut(strategies []string) {
	t.shown = []*Row{}
	for _, r := range t.Rows {
		if len(strategies) == 0 || slices.Contains(strategies, r.Strategy) {
			t.shown = append(t.shown, r)
		}
	}
}

// all are the rows and those that a filter left out.
func (t *Table) all() []*Row { return slices.Concat(t.Rows, t.aside) }

// Shown are the rows to show: all of them, unless [Only] has hidden some.
func (t *Table) Shown() []*Row {
	if t.shown != nil {
		return t.shown
	}
	return t.Rows
}

func known(kind string, wanted, there []string) error {
	for _, name := range wanted {
		if !slices.Contains(there, name) {
			slices.Sort(there)
			return fmt.Errorf("no %s %q was measured; there are: %s", kind, name, strings.Join(slices.Compact(there), ", "))
		}
	}
	return nil
}

// Telling keeps three rows a table: the fastest, the baseline, and whichever loses most to something
// the other two do not.
func Telling(tables []*Table) {
	for _, t := range tables {
		told := t.telling()
		if len(told) == 0 {
			continue // no row says where its time went, which is to be said of all
		}
		t.untold = len(t.Shown()) - len(told)
		t.shown = told
	}
}

// telling are the rows that are left, in the order of the table.
func (t *Table) telling() []*Row {
	chosen := map[*Row]bool{}
	var lost []Part // by either, of each part the more
	if best := t.Best(); best != nil {
		for _, r := range []*Row{best, t.Base(best.Limit)} {
			if r == nil {
				continue
			}
			chosen[r] = true
			lost = worse(lost, r.losses())
		}
	}
	var other *Row
	most := 0.0
	for _, r := range t.Shown() {
		for i, part := range r.losses() {
			beyond := part.Seconds
			if lost != nil {
				beyond -= lost[i].Seconds
			}
			if !chosen[r] && beyond > most {
				other, most = r, beyond
			}
		}
	}
	chosen[other] = true
	var told []*Row
	for _, r := range t.Shown() {
		if chosen[r] && r.Waterfall() != nil {
			told = append(told, r)
		}
	}
	return told
}

// losses are the parts of a row that have a reason, as shares of its makespan.
func (r *Row) losses() []Part {
	parts := r.Waterfall()
	if parts == nil {
		return nil
	}
	makespan, _ := r.Median(record.Makespan)
	parts = parts[1 : len(parts)-1] // without T*, and what is unexplained
	for i := range parts {
		parts[i].Seconds /= makespan
	}
	return parts
}

// worse takes of each part the larger; either may be nil.
func worse(a, b []Part) []Part {
	if a == nil {
		return b
	}
	for i := range b {
		a[i].Seconds = max(a[i].Seconds, b[i].Seconds)
	}
	return a
}

// Why there is nothing to compare, after a filter most often.

// OnlyAgain is what is said to be left where that is arms that repeat a cell, which have no row.
const OnlyAgain = "what was measured a second time to know the noise"

// RepeatsOnly says whether files have nothing but such arms.
func RepeatsOnly(files []*record.File) bool {
	some := false
	for _, f := range files {
		for _, s := range f.Series {
			if some = true; !record.IsAgain(record.NameParts(s.Name)) {
				return false
			}
		}
	}
	return some
}
