package table

import (
	"maps"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
)

// A Bound is T* in seconds, with what binds it; Known is false where the file has none.
type Bound struct {
	Seconds float64
	Binds   string
	Known   bool
	Beaten  []*Row // rows that took less, which cannot be
}

// lowerBound finds T*, once for all rows. Each row has a bound of its own, made of what an item
// costs and of what its samples showed to be possible for less. All rows do the same work, so
// that the least of their bounds holds for all. T* is uncertain by 2 %: where the least makespan
// is below it by no more than that, T* is that makespan, since what was done is possible.
func (t *Table) lowerBound() Bound {
	var least *Row
	var found Bound
	for _, r := range t.all() {
		if bound, has := r.Median(record.Bound); has && r.Ranked() && (least == nil || bound < found.Seconds) {
			least, found = r, Bound{Seconds: bound, Known: true}
		}
	}
	if least != nil {
		found.Binds = least.binds()
	}
	shown := found.Seconds // to be possible
	for _, r := range t.all() {
		x, ok := r.Median(record.Makespan)
		switch {
		case !ok || !r.Ranked():
		case found.Seconds/x > Impossible:
			found.Beaten = append(found.Beaten, r)
		default:
			shown = min(shown, x)
		}
	}
	if len(found.Beaten) == 0 {
		found.Seconds = shown
	}
	return found
}

// binds names the largest term of a row's bound, "" if the file does not have them.
func (r *Row) binds() string {
	name, most := r.Table.Facts["bound"], 0.0 // a simulation writes the name, which does not vary
	for _, term := range record.Terms {
		if x, ok := r.Median(term.Unit); ok && x > most {
			name, most = term.Binds, x
		}
	}
	return name
}

// Efficiency is T*/makespan, where T* is that of the table; false where the file has none.
func (r *Row) Efficiency() (float64, bool) {
	bound, ok1 := r.Table.Bound.Seconds, r.Table.Bound.Known
	makespan, ok2 := r.Median(record.Makespan)
	if !ok1 || !ok2 {
		return 0, false
	}
	return bound / makespan, true
}

// Impossible is an efficiency that cannot be: T* itself is known to 2 % at best.
const Impossible = 1.02

// BoundSpread is T* by what was measured before each block, least and most. It is wide if they differ by
// more than a quarter: efficiencies are then of a machine that was another from block to block.
func (t *Table) BoundSpread() (least, most float64, wide bool) {
	byBlock := map[int]float64{} // the least of all rows
	for _, r := range t.all() {
		for _, l := range LogsOf(r, record.Bound) {
			if x := math.Exp(l.Mean); r.Ranked() && (byBlock[l.Block] == 0 || x < byBlock[l.Block]) {
				byBlock[l.Block] = x
			}
		}
	}
	if len(byBlock) == 0 {
		return 0, 0, false
	}
	all := slices.Collect(maps.Values(byBlock))
	least, most = slices.Min(all), slices.Max(all)
	return least, most, most > 1.25*least
}

// A makespan below T* is impossible, so one of the two is wrong. Neither can be trusted: no efficiency
// of that table is shown, and nothing is concluded from it.

// TooFast says of a table that something in it took less than T*.
func (t *Table) TooFast() bool { return t != nil && len(t.Bound.Beaten) > 0 }

// SoundEfficiency is that of a row, unless T* was beaten.
func (r *Row) SoundEfficiency() (float64, bool) {
	if r.Table.TooFast() {
		return 0, false
	}
	return r.Efficiency()
}
