package results

import (
	"fmt"
	"slices"
	"strings"
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
