package table

import (
	"cmp"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
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

// assignGroups finds the group of the fastest: those that are not told to be slower than another. With each other they
// need not tie. A row that keeps to no limit, and one with too few samples, are not in it.
func (t *Table) assignGroups() {
	t.first = nil
	if !t.IsStrategies {
		return // benchmarks of somebody else's do different work: none is the fastest
	}
	var rows []*Row
	for _, r := range t.Rows {
		r.Group = 0
		if r.Ranked() && r.Strategy != Unlimited {
			rows = append(rows, r)
		}
	}
	if t.Paired() {
		t.groupByBlocks(rows)
	} else if len(rows) > 0 {
		t.groupBySamples(rows)
	}
	if i := slices.IndexFunc(rows, func(r *Row) bool { return r.Group == 1 }); i >= 0 {
		t.first = rows[i] // the least median of the group
	} else if len(rows) > 0 {
		t.first = rows[0] // the least median of too few samples is not the fastest
	}
}

// groupBySamples takes the least median with all that the U-test does not tell from it.
func (t *Table) groupBySamples(rows []*Row) {
	compared := len(rows) == 1
	for _, r := range rows[1:] {
		if apart, enough := t.differ(rows[0], r); enough {
			compared = true
			r.Group = btoi(!apart)
		}
	}
	rows[0].Group = btoi(compared)
}

// groupByBlocks leaves out the rows that are slower than another: see [stats.Field.SlowerThanBest].
func (t *Table) groupByBlocks(rows []*Row) {
	if len(rows) == 1 {
		rows[0].Group = 1
		return
	}
	var compared []*Row
	var places []int
	for _, r := range rows {
		if place, ok := t.place[r]; ok && len(LogsOf(r, record.Makespan)) >= stats.LeastBlocks {
			compared, places = append(compared, r), append(places, place)
		}
	}
	if len(compared) < 2 || compared[0] != rows[0] {
		return // whatever took the least time may be the fastest
	}
	t.compared = compared
	for i, p := range t.field.SlowerThanBest(places, t.beyondFloor) {
		compared[i].Group = btoi(p > stats.Alpha)
	}
}

// Distance is by how much the makespan of a row exceeds that of the fastest, whichever that is, as a ratio of 1 or
// more: an interval that holds together with those of all rows. False where rows are not compared within blocks.
func (t *Table) Distance(r *Row) (stats.Distance, bool) {
	i := slices.Index(t.compared, r)
	if i < 0 {
		return stats.Distance{}, false
	}
	return t.field.Distances(t.placesCompared())[i], true
}

// placesCompared are the places in the field of the rows that keep to a limit.
func (t *Table) placesCompared() (places []int) {
	for _, r := range t.compared {
		places = append(places, t.place[r])
	}
	return places
}

// Group is [Table.Best] with all rows that cannot be told from it.
func (t *Table) Group() []*Row {
	var group []*Row
	if t.first != nil {
		group = append(group, t.first)
	}
	for _, r := range t.Rows {
		if r.Group == 1 && r != t.first {
			group = append(group, r)
		}
	}
	return group
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
