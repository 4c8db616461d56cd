package table

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// A Verdict is what may be said of a row compared to the baseline.
type Verdict string

// The verdicts. What is neither faster nor slower may still differ: by less than these
// samples can show.
const (
	Faster    Verdict = "faster"
	Slower    Verdict = "slower"
	InNoise   Verdict = "within noise"
	TooFew    Verdict = "not enough data"
	NoVerdict Verdict = ""
)

// compare makes all comparisons of a table, once its rows are ranked.
func (t *Table) compare() {
	t.pairs, t.NoiseFloor = nil, NoiseFloor{}
	if t.Exact || t.unpaired || !t.IsStrategies || !slices.ContainsFunc(t.Rows, (*Row).InBlocks) {
		return
	}
	t.pairs = map[[2]*Row]*stats.Paired{}
	if !t.ungrouped {
		t.comparePairs()
	}
	t.NoiseFloor = t.selfDifference()
}

// comparePairs compares each two of the rows that are ranked.
func (t *Table) comparePairs() {
	var rows []*Row
	var logs []stats.BlockLogs
	for _, r := range t.all() {
		if r.Ranked() && (!slices.Contains(t.filtered, r) || t.baseline[r.Limit] == r) { // gains are over the baseline, shown or not
			rows, logs = append(rows, r), append(logs, LogsOf(r, record.Makespan))
		}
	}
	var family []*stats.Paired
	var differences [][]float64
	for i, a := range rows {
		for j, b := range rows[:i] {
			d := logs[i].Minus(logs[j])
			p := stats.NewPaired(d)
			t.pairs[[2]*Row{a, b}] = &p
			family, differences = append(family, &p), append(differences, d)
		}
	}
	stats.TestPairs(family, differences, logs)
	stats.CorrectPairs(family)
}

func (r *Row) InBlocks() bool {
	return slices.ContainsFunc(r.Blocks, func(block int) bool { return block > 0 })
}

// Paired says whether the samples of the table are compared within blocks.
func (t *Table) Paired() bool { return t.pairs != nil }

// Compare is the makespan of a compared to that of b, in blocks; its zero value if the
// table is not paired, or one of them not ranked.
func (t *Table) Compare(a, b *Row) stats.Paired {
	if p := t.pairs[[2]*Row{a, b}]; p != nil {
		return *p
	}
	if p := t.pairs[[2]*Row{b, a}]; p != nil {
		return p.Inverse()
	}
	return stats.Paired{}
}

// A Finding is a verdict with its evidence.
type Finding struct {
	Verdict      Verdict
	stats.Paired         // how many times as fast as the baseline, block by block, with interval and p-values
	Floor        float64 // what a row differs by from itself, as a fraction: less is within noise
}

// Finding compares a row of a paired table with the baseline. It is the zero value for the baseline itself, and where
// there is nothing to compare.
func (t *Table) Finding(r *Row) Finding {
	base := t.Base(r.Limit)
	if !t.Paired() || base == nil || base == r || !r.Ranked() {
		return Finding{}
	}
	f := Finding{Paired: t.Compare(base, r), Floor: t.NoiseFloor.Floor}
	switch {
	case !f.Enough():
		f.Verdict = TooFew
	case !t.BeyondNoise(f.Paired):
		f.Verdict = InNoise
	case f.Ratio > 1:
		f.Verdict = Faster
	default:
		f.Verdict = Slower
	}
	return f
}

// BeyondNoise says whether a comparison shows a difference: one that is not put down to
// chance, and is larger than what a strategy differs by from itself.
func (t *Table) BeyondNoise(p stats.Paired) bool {
	return p.Enough() && p.PHolm <= stats.Alpha && math.Abs(math.Log(p.Ratio)) > math.Log1p(t.NoiseFloor.Floor)
}

// A NoiseFloor is what a row differs by from itself, as a fraction: below it nothing is told apart, whatever
// its p-value. Of is the row that shows it because it was measured twice in each block (the A/A arm); nil if
// there is none, or too few blocks.
type NoiseFloor struct {
	Floor float64
	Of    *Row
}

// selfDifference is the larger of two: what the two arms were found to differ by, by Hodges
// and Lehmann; and what two measurements of the same thing differ by at most, in about nine of ten
// runs of six blocks (in eight of ten, if the noise is skewed), when they are summarised like any comparison in the table, with as many blocks:
//
//	1.96 · s · √(π/3n), where s = 1.4826 · median |log-ratio|
//
// s is the standard deviation of the log-ratios if they are normal (the median absolute
// deviation, Hampel 1974), taken about zero since it is known that nothing differs, and
// √(π/3n) is what Hodges and Lehmann's estimator makes of it. Up to half of the blocks may
// be wild without lifting s much. The end of the 95 % confidence interval would do without
// a normal distribution; but with 6 blocks it is the largest of six log-ratios, so that one
// interruption makes everything below it noise. In a fixed number of blocks it is not the floor
// that keeps verdicts from being false: the tests do that without it. Where blocks go on until
// something is known, it is part of it: see [Table.Unsettled].
func (t *Table) selfDifference() (noise NoiseFloor) {
	rows := t.all()
	for _, again := range t.AAArms {
		i := slices.IndexFunc(rows, func(r *Row) bool { return r.Strategy == again.Strategy && r.Limit == again.Limit })
		if i < 0 || !rows[i].Ranked() {
			continue
		}
		d := LogRatios(again, rows[i], record.Makespan)
		if len(d) < stats.LeastBlocks {
			continue
		}
		center, _, _ := stats.HodgesLehmann(d)
		for i := range d {
			d[i] = math.Abs(d[i])
		}
		slices.Sort(d)
		spread := 1.96 * 1.4826 * stats.Median(d) * math.Sqrt(math.Pi/3/float64(len(d)))
		if floor := math.Expm1(max(math.Abs(center), spread)); noise.Of == nil || floor > noise.Floor {
			noise = NoiseFloor{floor, rows[i]}
		}
	}
	return noise
}

// Separates says whether two rows are measurably different, and whether there are enough samples to tell.
func (t *Table) Separates(a, b *Row) (apart, enough bool) {
	if t.Paired() {
		p := t.Compare(a, b)
		return t.BeyondNoise(p), p.Enough()
	}
	return Differs(a, b, record.Makespan), t.Exact || min(a.N(), b.N()) >= minRanked
}

// FasterThanBase are the rows that keep to a limit and are measurably faster than the baseline.
func (t *Table) FasterThanBase() (rows []*Row) {
	for _, r := range t.Rows {
		base := t.Base(r.Limit)
		if base == nil || base == r || !r.Ranked() || r.Strategy == Unlimited {
			continue
		}
		apart, enough := t.Separates(base, r)
		faster := t.Finding(r).Verdict == Faster
		if gain, ok := t.Gain(r, record.Makespan); !t.Paired() {
			faster = apart && enough && ok && gain > 1
		}
		if faster {
			rows = append(rows, r)
		}
	}
	return rows
}

// assignGroups numbers the groups of ties, from 1 for the fastest. A group is the fastest
// row that is in none yet with all those that cannot be told from it: with each other they
// need not tie. A row that keeps to no limit, and one with too few samples, are in none.
func (t *Table) assignGroups() {
	t.first = nil
	if !t.IsStrategies {
		return // benchmarks of somebody else's do different work: none is the fastest
	}
	var rest []*Row
	for _, r := range t.Rows {
		r.Group = 0
		if r.Ranked() && r.Strategy != Unlimited {
			rest = append(rest, r)
		}
	}
	for n := 1; len(rest) > 0; n++ {
		first := t.fastest(rest)
		first.Group = n
		if n == 1 {
			t.first = first
		}
		alone, compared := len(rest) == 1, false
		rest = slices.DeleteFunc(rest, func(r *Row) bool {
			apart, enough := t.Separates(first, r)
			compared = compared || r != first && enough
			if r != first && enough && !apart {
				r.Group = n
			}
			return r == first || r.Group == n || !enough
		})
		if !alone && !compared {
			first.Group = 0 // the least median of too few samples is not the fastest
		}
	}
}

// fastest is the row with the least median, unless one is told to be faster block by block:
// where samples failed, medians may come from different blocks.
func (t *Table) fastest(rows []*Row) *Row {
	first := rows[0]
	for range rows {
		i := slices.IndexFunc(rows, func(r *Row) bool {
			p := t.Compare(r, first)
			return t.BeyondNoise(p) && p.Ratio < 1
		})
		if i < 0 {
			break
		}
		first = rows[i]
	}
	return first
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
