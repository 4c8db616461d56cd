package summary

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// An Estimator is a figure of a row; false if there is none.
type Estimator func(*table.Row) (stats.Estimate, bool)

// GainOf is the gain of a row in a unit.
func GainOf(t *table.Table, unit string) Estimator {
	return func(r *table.Row) (stats.Estimate, bool) { return t.GainEstimate(r, unit) }
}

// Over is the range of a figure over rows, from the least to the greatest end of their intervals; false if one of them
// has no such figure.
func Over(rows []*table.Row, of Estimator) (stats.Estimate, bool) {
	all := stats.Estimate{Value: math.NaN(), Low: math.Inf(1), Known: true}
	for i, r := range rows {
		e, ok := of(r)
		if !ok {
			return e, false
		}
		if i == 0 {
			all.Value = e.Value
		}
		if !e.Known {
			all.Known, e.Low, e.High = false, e.Value, e.Value
		}
		all.Low, all.High = min(all.Low, e.Low), max(all.High, e.High)
	}
	return all, len(rows) > 0
}

// NamesOf are what the table calls the rows.
func NamesOf(t *table.Table, rows []*table.Row) (names []string) {
	for _, r := range rows {
		names = append(names, t.Label(r))
	}
	return names
}

// FastestGroup are several that are the fastest together: see [table.Table.Leaders]. It is nil where one stands alone,
// and for tables that are not compared in blocks.
func FastestGroup(t *table.Table) []*table.Row {
	rows := t.Leaders()
	hasBase := slices.ContainsFunc(rows, func(r *table.Row) bool { return t.Base(r.Limit) != nil })
	notFaster := func(r *table.Row) bool { return t.Finding(r).Verdict != table.Faster }
	if !t.Paired() || len(rows) < 2 || hasBase && slices.ContainsFunc(rows, notFaster) {
		return nil
	}
	return rows
}
