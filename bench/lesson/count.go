package lesson

import (
	"cmp"
	"slices"

	"github.com/overlap-bench/overlap/results/trace"
)

type span = trace.Spans

// most is how many of a strategy's items were between two of their instants at once, at most. One that comes when
// another goes is not there with it, and neither is one that is a tie apart: in virtual time fetches end some
// nanoseconds after each other.
func most(r Results, name string, between func(span) (from, to int64)) int {
	type change struct {
		at int64
		by int
	}
	var changes []change
	for _, s := range r.Of[name].Spans {
		if from, to := between(s); to-from > tie(r) {
			changes = append(changes, change{from + tie(r), 1}, change{to, -1})
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	now, highest := 0, 0
	for _, c := range changes {
		now += c.by
		highest = max(highest, now)
	}
	return highest
}

// tie is the most, in nanoseconds, by which virtual time delays an item to break ties.
func tie(r Results) int64 { return int64(4 * r.Params.Items) }
