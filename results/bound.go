package results

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// inFull says what binds as a sentence does: that first there is only waiting is not all of it.
func inFull(binds string) string {
	if binds == "waiting" {
		return "waiting for the first response, then computing"
	}
	return binds
}

// TermUnit is the unit of a term of the lower bound; "" if there is no such term.
func TermUnit(binds string) string {
	for _, t := range record.Terms {
		if t.Binds == binds {
			return t.Unit
		}
	}
	return ""
}

// A lowerBound is T* in seconds, with what binds it; known is false where the file has none.
type lowerBound struct {
	seconds float64
	binds   string
	known   bool
	beaten  []*Row // rows that took less, which cannot be
}

// LowerBound is T* of a table, in seconds, with what binds it; false where the file has no lower
// bound.
func (t *Table) LowerBound() (seconds float64, binds string, ok bool) {
	return t.least.seconds, t.least.binds, t.least.known
}

// lowerBound finds T*, once for all rows. Each row has a bound of its own, made of what an item
// costs and of what its samples showed to be possible for less. All rows do the same work, so
// that the least of their bounds holds for all. T* is uncertain by 2 %: where the least makespan
// is below it by no more than that, T* is that makespan, since what was done is possible.
func (t *Table) lowerBound() lowerBound {
	var least *Row
	var found lowerBound
	for _, r := range t.all() {
		if bound, has := r.median(record.Bound); has && r.ranked() && (least == nil || bound < found.seconds) {
			least, found = r, lowerBound{seconds: bound, known: true}
		}
	}
	if least != nil {
		found.binds = least.binds()
	}
	shown := found.seconds // to be possible
	for _, r := range t.all() {
		x, ok := r.median(record.Makespan)
		switch {
		case !ok || !r.ranked():
		case found.seconds/x > impossible:
			found.beaten = append(found.beaten, r)
		default:
			shown = min(shown, x)
		}
	}
	if len(found.beaten) == 0 {
		found.seconds = shown
	}
	return found
}

// binds names the largest term of a row's bound, "" if the file does not have them.
func (r *Row) binds() string {
	name, most := r.table.Facts["bound"], 0.0 // a simulation writes the name, which does not vary
	for _, term := range record.Terms {
		if x, ok := r.median(term.Unit); ok && x > most {
			name, most = term.Binds, x
		}
	}
	return name
}

// Efficiency is T*/makespan, where T* is that of the table; false where the file has none.
func (r *Row) Efficiency() (float64, bool) {
	bound, _, ok1 := r.table.LowerBound()
	makespan, ok2 := r.median(record.Makespan)
	if !ok1 || !ok2 {
		return 0, false
	}
	return bound / makespan, true
}

// impossible is an efficiency that cannot be: T* itself is known to 2 % at best.
const impossible = 1.02

// boundSpread is T* by what was measured before each block, least and most. It is wide if they differ by
// more than a quarter: efficiencies are then of a machine that was another from block to block.
func (t *Table) boundSpread() (least, most float64, wide bool) {
	byBlock := map[int]float64{} // the least of all rows
	for _, r := range t.all() {
		for _, l := range logsOf(r, record.Bound) {
			if x := math.Exp(l.Mean); r.ranked() && (byBlock[l.Block] == 0 || x < byBlock[l.Block]) {
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

const whyBeaten = "That is a bug in overlap, or its costs were measured on a busier machine"

// bound names T* and what binds it, what the limit allows, and whoever beat T*.
func (t *Table) bound(best *Row) []string {
	bound, binds, ok := t.LowerBound()
	if !ok {
		return nil
	}
	said := "No schedule can beat " + text.Seconds(bound)
	if t.Exact { // its costs are those that were simulated, and not what was measured for T*
		said = "In this simulation no schedule can beat " + text.Seconds(bound)
	}
	if binds != "" {
		said += " (" + inFull(binds) + ")"
	}
	if least, most, wide := t.boundSpread(); wide {
		said += fmt.Sprintf(", of a machine that changed: by what was measured before each block, it was %s to %s", text.Seconds(least), text.Seconds(most))
	}
	low, ok1 := best.median(record.LimitLow)
	high, ok2 := best.median(record.LimitHigh)
	if ok1 && ok2 && best.Strategy != Unlimited && low > bound && text.Seconds(low) != text.Seconds(high) {
		said += fmt.Sprintf("; at limit %s the best takes %s if it overlaps everything, %s if nothing", best.Limit, text.Seconds(low), text.Seconds(high))
	}
	sentences := []string{said + "."}
	for _, r := range t.least.beaten {
		e, _ := r.Efficiency()
		sentences = append(sentences, fmt.Sprintf("%s took less than T*, which cannot be: its efficiency is %.2f. %s: do not use this table, and please report it.", t.label(r), e, whyBeaten))
	}
	return sentences
}

// beatsBound says whether a row took less than T*, which cannot be: then no efficiency of its table
// is to be used.
func (r *Row) beatsBound() (efficiency float64, ok bool) {
	e, _ := r.Efficiency()
	return e, slices.Contains(r.table.least.beaten, r)
}
