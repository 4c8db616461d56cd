package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
)

// Only returns the tables of the scenarios with the given names, showing the strategies with the given
// names; all of them for no names. Ranks, verdicts and T* are those of the whole table. A name that
// is not there is an error.
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
		some := t.showing(slices.DeleteFunc(slices.Clone(t.Rows), func(r *Row) bool {
			return len(strategies) > 0 && !slices.Contains(strategies, r.Strategy)
		}))
		if len(some.shown) > 0 {
			kept = append(kept, some)
		}
	}
	if err := known("scenario", scenarios, names); err != nil {
		return nil, err
	}
	return kept, known("strategy", strategies, rows)
}

// showing is the table with some of its rows shown.
func (t *Table) showing(rows []*Row) *Table {
	view := *t
	view.shown = rows
	return &view
}

// all are the rows and those that a filter left out.
func (t *Table) all() []*Row { return slices.Concat(t.Rows, t.filtered) }

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

// KeepRepresentative returns the tables showing three rows each: the fastest, the baseline, and whichever
// loses most to something the other two do not.
func KeepRepresentative(tables []*Table) []*Table {
	kept := slices.Clone(tables)
	for i, t := range tables {
		if rows := t.representative(); len(rows) > 0 { // else no row says where its time went, which holds for all
			kept[i] = t.showing(rows)
			kept[i].HiddenRows = len(t.Shown()) - len(rows)
		}
	}
	return kept
}

// representative are the rows that are kept, in the order of the table.
func (t *Table) representative() []*Row {
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
	var kept []*Row
	for _, r := range t.Shown() {
		if chosen[r] && r.Waterfall() != nil {
			kept = append(kept, r)
		}
	}
	return kept
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

// OnlyAAArms is what is said to be left where that is arms that repeat a cell, which have no row.
const OnlyAAArms = "what was measured a second time to know the noise"

// HasOnlyAAArms says whether files have nothing but such arms.
func HasOnlyAAArms(files []*record.File) bool {
	some := false
	for _, f := range files {
		for _, s := range f.Series {
			if some = true; !s.Cell.IsAAArm() {
				return false
			}
		}
	}
	return some
}
