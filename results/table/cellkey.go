package table

import "slices"

// How the same cell is found in several tables of one scenario: a strategy at a limit. A strategy that
// has no use for a limit is measured once, at whichever limit a run has first: which one that was says
// nothing, so that such rows belong together whatever it is, as they do for [Table.Base].

// A cellKey names a row in every table of a scenario. Its limit is "" where that means nothing.
type CellKey struct{ Strategy, Limit string }

// keys names the rows of tables that are looked at together. What it holds are strategies that have a
// row a limit in one of the tables, though they have no use for it: only their limits tell which row is
// which.
type keys map[string]bool

func KeysIn(tables ...*Table) keys {
	k := keys{}
	for _, t := range tables {
		if t == nil {
			continue
		}
		for _, r := range t.Rows {
			if r.limitless() && !t.once(r) {
				k[r.Strategy] = true
			}
		}
	}
	return k
}

func (k keys) Of(r *Row) CellKey {
	if r.limitless() && !k[r.Strategy] {
		return CellKey{Strategy: r.Strategy}
	}
	return CellKey{r.Strategy, r.Limit}
}

// limitless says whether the strategy has no use for a limit.
func (r *Row) limitless() bool { return r.Strategy == Baseline || r.Strategy == Unlimited }

// SharedLimit is the limit of rows that are one cell; "" if it is not the same for all.
func SharedLimit(rows ...*Row) string {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r *Row) bool { return r == nil })
	if len(rows) == 0 || slices.ContainsFunc(rows, func(r *Row) bool { return r.Limit != rows[0].Limit }) {
		return ""
	}
	return rows[0].Limit
}
