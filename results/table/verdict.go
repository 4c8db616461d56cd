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

// compare makes the comparisons of a table, once its rows are ranked.
func (t *Table) compare() {
	t.field, t.place, t.findings, t.compared, t.NoiseFloor = nil, nil, nil, nil, NoiseFloor{}
	t.gains = map[string]map[*Row]stats.Paired{}
	if t.Exact || t.unpaired || !t.IsStrategies || !slices.ContainsFunc(t.Rows, (*Row).InBlocks) {
		return
	}
	t.NoiseFloor = t.selfDifference()
	t.place = map[*Row]int{}
	var logs []stats.BlockLogs
	var rows []*Row
	if !t.ungrouped {
		for _, r := range t.all() {
			if t.takesPart(r) {
				t.place[r] = len(rows)
				rows, logs = append(rows, r), append(logs, LogsOf(r, record.Makespan))
			}
		}
	}
	t.field = stats.NewField(logs)
	t.findings = t.withBase(t.field, rows)
}

// withBase compares each of some rows, which are those of the field, with its baseline.
func (t *Table) withBase(field *stats.Field, rows []*Row) map[*Row]stats.Paired {
	var pairs [][2]int
	var with []*Row
	for i, r := range rows {
		if base := slices.Index(rows, t.Base(r.Limit)); base >= 0 && base != i {
			pairs, with = append(pairs, [2]int{base, i}), append(with, r)
		}
	}
	findings := make(map[*Row]stats.Paired, len(with))
	for i, p := range field.WithBase(pairs) {
		findings[with[i]] = p
	}
	return findings
}

// takesPart says whether a row is compared with others. What a filter left out is not, but gains are over the baseline,
// shown or not.
func (t *Table) takesPart(r *Row) bool {
	return r.Ranked() && (!slices.Contains(t.filtered, r) || t.baseline[r.Limit] == r)
}

func (r *Row) InBlocks() bool {
	return slices.ContainsFunc(r.Blocks, func(block int) bool { return block > 0 })
}

// Paired says whether the samples of the table are compared within blocks.
func (t *Table) Paired() bool { return t.field != nil }

// Compare is the makespan of a compared to that of b, in blocks, corrected for no other comparison; its zero value if
// the table is not paired, or one of them not ranked.
func (t *Table) Compare(a, b *Row) stats.Paired {
	i, ok1 := t.place[a]
	j, ok2 := t.place[b]
	if !t.Paired() || !ok1 || !ok2 || i == j {
		return stats.Paired{}
	}
	return t.field.Pair(i, j)
}

// A Pair is two rows of a table, and how many times as fast Faster is. Told says whether they are measurably different.
type Pair struct {
	Slower, Faster *Row
	stats.Paired
	Told bool
}

// Pairs compares each two rows of a table that is compared within blocks, corrected for all of these comparisons: a
// family of its own, for who asks for it.
func (t *Table) Pairs() (pairs []Pair) {
	if !t.Paired() {
		return nil
	}
	all := t.field.AllPairs()
	for i, a := range t.Rows {
		for _, b := range t.Rows[:i] {
			x, ok1 := t.place[a]
			y, ok2 := t.place[b]
			if !ok1 || !ok2 {
				continue
			}
			p := Pair{Slower: a, Faster: b, Paired: *all[[2]int{max(x, y), min(x, y)}]}
			if x < y {
				p.Paired = p.Inverse()
			}
			if p.Ratio < 1 {
				p.Slower, p.Faster, p.Paired = b, a, p.Inverse()
			}
			p.Told = t.BeyondNoise(p.Paired)
			pairs = append(pairs, p)
		}
	}
	return pairs
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
	f := Finding{Paired: t.findings[r], Floor: t.NoiseFloor.Floor}
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
	return t.beyondFloor(p) && p.PHolm <= stats.Alpha
}

// beyondFloor says whether the ranks agree that there is a difference, and whether it is larger than what a strategy
// differs by from itself.
func (t *Table) beyondFloor(p stats.Paired) bool {
	return p.Enough() && p.P <= stats.Alpha && math.Abs(math.Log(p.Ratio)) > math.Log1p(t.NoiseFloor.Floor)
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
// runs of six blocks (in eight of ten, if the noise is skewed), when they are summarised like any comparison in the
// table, with as many blocks:
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

// differ says of a table that is not paired whether two rows are measurably different, and whether there are enough
// samples to tell.
func (t *Table) differ(a, b *Row) (apart, enough bool) {
	return Differs(a, b, record.Makespan), t.Exact || min(a.N(), b.N()) >= minRanked
}

// FasterThanBase are the rows that keep to a limit and are measurably faster than the baseline.
func (t *Table) FasterThanBase() (rows []*Row) {
	for _, r := range t.Rows {
		base := t.Base(r.Limit)
		if base == nil || base == r || !r.Ranked() || r.Strategy == Unlimited {
			continue
		}
		faster := t.Finding(r).Verdict == Faster
		if !t.Paired() {
			apart, enough := t.differ(base, r)
			gain, ok := t.Gain(r, record.Makespan)
			faster = apart && enough && ok && gain > 1
		}
		if faster {
			rows = append(rows, r)
		}
	}
	return rows
}

// Seen is the effect that could have been seen: see [stats.Field.Seen]. False where rows are not compared within
// blocks.
func (t *Table) Seen() (effect float64, ok bool) {
	if len(t.compared) < 2 || !slices.Contains(t.compared, t.first) {
		return 0, false
	}
	effect = t.field.Seen(t.placesCompared(), t.place[t.first], t.NoiseFloor.Floor)
	return effect, !math.IsInf(effect, 1)
}

// Interrupted is how many makespans of the rows that have any, out of how many in all, are bounded where rows are
// compared: see [stats.BoundInterruptions].
func (t *Table) Interrupted() (samples int, of map[string]int) {
	of = map[string]int{}
	if !t.Paired() {
		return 0, of
	}
	for r, i := range t.place {
		if n := t.field.Interrupted[i]; n > 0 {
			of[t.Label(r)] += n
		}
	}
	return t.field.Samples, of
}

// Disturbance is what the slowest block did to the makespans of all rows: see [stats.DisturbanceOf]. Notable says
// whether that is more than usual, and worth a word. It is of the makespans themselves: a gauge of the CPUs between
// blocks does not say what happens to them.
func (t *Table) Disturbance() (d stats.Disturbance, notable, ok bool) {
	if !t.Paired() {
		return d, false, false
	}
	var rows []stats.BlockLogs
	for _, r := range t.all() {
		if logs := LogsOf(r, record.Makespan); r.Ranked() && len(logs) > 0 {
			rows = append(rows, logs)
		}
	}
	d, ok = stats.DisturbanceOf(rows)
	return d, ok && d.Slower > max(d.Usual, notableDisturbance), ok
}

// notableDisturbance is how much slower a block is at least that is worth a word.
const notableDisturbance = 0.10
