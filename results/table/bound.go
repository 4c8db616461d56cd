package table

import (
	"maps"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// A Bound is T* in seconds, with what binds it; Known is false where the file has none. T* is estimated from what was
// measured before each block and by its samples, so it has an interval where there are enough blocks.
type Bound struct {
	Seconds float64
	Spread  stats.Estimate // of Seconds
	Binds   string
	Known   bool
	Beaten  []*Row // rows that took less, which cannot be

	lowered float64         // what Seconds was multiplied by, since less was shown to be possible
	blocks  stats.BlockLogs // of each block, the least of all rows, before that
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
	found.lowered = 1
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
	if len(found.Beaten) == 0 && found.Known {
		found.Seconds, found.lowered = shown, shown/found.Seconds
	}
	found.Spread = stats.Certain(found.Seconds)
	if !t.Exact && !t.unpaired {
		found.blocks = t.leastByBlock(record.Bound)
		found.Spread = found.around(found.Seconds, found.blocks)
	}
	return found
}

// around is an estimate with the interval that the blocks give, widened to hold the estimate: it is the median of the
// samples, and the interval that of Hodges and Lehmann.
func (b Bound) around(seconds float64, blocks stats.BlockLogs) stats.Estimate {
	_, low, high := stats.HodgesLehmann(blocks.Means())
	return stats.Estimated(seconds, min(seconds, b.lowered*math.Exp(low)), max(seconds, b.lowered*math.Exp(high)))
}

// leastByBlock is the least that any row has of a unit, block by block.
func (t *Table) leastByBlock(unit string) (least stats.BlockLogs) {
	byBlock := map[int]stats.BlockLog{}
	for _, r := range t.all() {
		for _, l := range LogsOf(r, unit) {
			if was, ok := byBlock[l.Block]; r.Ranked() && (!ok || l.Mean < was.Mean) {
				byBlock[l.Block] = l
			}
		}
	}
	for _, block := range slices.Sorted(maps.Keys(byBlock)) {
		least = append(least, byBlock[block])
	}
	return least
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
	e, ok := r.EfficiencyEstimate()
	return e.Value, ok
}

// EfficiencyEstimate is an efficiency with its interval: both T* and makespan vary from block to block.
func (r *Row) EfficiencyEstimate() (stats.Estimate, bool) {
	bound := r.Table.Bound
	makespan, ok := r.Median(record.Makespan)
	if !bound.Known || !ok {
		return stats.Estimate{}, false
	}
	return r.relative(bound.Seconds/makespan, bound.blocks), true
}

// LimitBound is the least time that is possible at the row's limit, if everything is overlapped that can be; false
// where the file has none. It is the row's own: sequential fetches one item at a time, whatever the limit is.
func (r *Row) LimitBound() (stats.Estimate, bool) {
	seconds, ok := r.Median(record.LimitLow)
	if !ok || !r.Table.Bound.Known {
		return stats.Estimate{}, false
	}
	seconds = max(seconds*r.Table.Bound.lowered, r.Table.Bound.Seconds)
	if r.Table.Bound.blocks == nil {
		return stats.Certain(seconds), true
	}
	return r.Table.Bound.around(seconds, LogsOf(r, record.LimitLow)), true
}

// LimitEfficiency is the efficiency at the row's limit: the least time that is possible there, divided by the makespan.
// It says something of the strategy, where [Row.Efficiency] also says something of the limit. False also where the row
// took less than that, so that it is wrong.
func (r *Row) LimitEfficiency() (stats.Estimate, bool) {
	bound, ok1 := r.LimitBound()
	makespan, ok2 := r.Median(record.Makespan)
	if !ok1 || !ok2 {
		return stats.Estimate{}, false
	}
	e := r.relative(bound.Value/makespan, LogsOf(r, record.LimitLow))
	return e, e.Value <= Impossible
}

// relative is a bound divided by the row's makespan: from the ratios of the blocks where they are known, with the
// interval of Hodges and Lehmann. What was done is possible, so it is at most 1, unless it is [Impossible].
func (r *Row) relative(ofMedians float64, bound stats.BlockLogs) stats.Estimate {
	e, d := stats.Certain(ofMedians), bound.Minus(LogsOf(r, record.Makespan))
	if lowered := r.Table.Bound.lowered; len(d) > 0 && r.Table.Bound.blocks != nil {
		center, low, high := stats.HodgesLehmann(d)
		e = stats.Estimated(lowered*math.Exp(center), lowered*math.Exp(low), lowered*math.Exp(high))
	}
	if e.Value <= Impossible {
		e.Value, e.Low, e.High = min(1, e.Value), min(1, e.Low), min(1, e.High)
	}
	return e
}

// Impossible is an efficiency that cannot be: T* itself is known to 2 % at best.
const Impossible = 1.02

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
