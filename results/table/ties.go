package table

import (
	"cmp"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
	"golang.org/x/perf/benchmath"
)

// minRanked is, without blocks, the number of samples below which the U-test cannot find any difference at
// the 5 % level: with 3 against 3 the least p is 0.1.
const minRanked = 4

// TiesBase says whether a row cannot be told from the baseline, if there is one.
func (t *Table) TiesBase(r *Row) bool {
	base := t.Base(r.Limit)
	if base == nil {
		return false
	}
	if v := t.Finding(r).Verdict; t.Paired() {
		return v != Faster && v != Slower
	}
	apart, _ := t.differ(base, r)
	return !apart
}

// ExactTie is the relative difference up to which exact makespans count as the same: they
// include offsets of nanoseconds that break ties.
const ExactTie = 0.001

// Ties are the rows after the best that cannot be told from it, up to the first that can;
// in blocks, all of them. A row with too few samples to tell anything is neither.
func (t *Table) Ties(best *Row, ranked []*Row) (ties []string, next *Row) {
	for _, r := range ranked {
		apart, enough := r.Group == 0, slices.Contains(t.compared, r)
		if !t.Paired() {
			apart, enough = t.differ(best, r)
		}
		switch {
		case r == best || r.Strategy == Unlimited || !enough:
		case apart && !t.Paired():
			return ties, r
		case apart:
			next = cmp.Or(next, r)
		case r.Strategy == t.BaseName: // that it cannot be told from the baseline is said first
		default:
			ties = append(ties, t.Label(r))
		}
	}
	return ties, next
}

// Compare is what benchstat says of two rows: by the U-test, unless the unit is exact.
func Compare(a, b *Row, unit string) benchmath.Comparison {
	return a.Assumption(unit, b).Compare(a.Sample(unit), b.Sample(unit))
}

// Differs makes one comparison, corrected for nothing.
func Differs(a, b *Row, unit string) bool {
	if a.Table.Exact {
		x, _ := a.Median(unit)
		y, _ := b.Median(unit)
		return math.Abs(x-y) > ExactTie*min(x, y)
	}
	if a.Table.Paired() {
		d := LogRatios(a, b, unit)
		return len(d) >= stats.LeastBlocks && stats.SignedRank(d) <= stats.Alpha
	}
	c := Compare(a, b, unit)
	return c.P < c.Alpha
}
