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
	var chosen []*Row
	if best := t.Best(); best != nil {
		chosen = append(chosen, best)
		if base := t.Base(best.Limit); base != nil {
			chosen = append(chosen, base)
		}
	}
	var other *Row
	most := 0.0
	for _, r := range t.Shown() {
		for i, lost := range r.losses() {
			beyond := lost
			for _, c := range chosen {
				if losses := c.losses(); losses != nil {
					beyond = min(beyond, lost-losses[i])
				}
			}
			if beyond > most && !slices.Contains(chosen, r) {
				other, most = r, beyond
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(t.Shown()), func(r *Row) bool {
		return r != other && !slices.Contains(chosen, r) || r.Waterfall() == nil
	})
}

// losses are the parts of a row that have a reason, as shares of its makespan.
func (r *Row) losses() (shares []float64) {
	makespan, _ := r.Median(record.Makespan)
	if parts := r.Waterfall(); parts != nil {
		for _, part := range parts[1 : len(parts)-1] { // without T*, and what is unexplained
			shares = append(shares, part.Seconds/makespan)
		}
	}
	return shares
}

// OnlyAAArms is what is said to be left where that is arms that repeat a cell, which have no row.
const OnlyAAArms = "what was measured a second time to know the noise"
