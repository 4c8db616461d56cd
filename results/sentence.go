package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// minRanked is, without blocks, the number of samples below which the U-test cannot find any difference at
// the 5 % level: with 3 against 3 the least p is 0.1.
const minRanked = 4

// Sentences says what the table shows, from its numbers alone.
func (t *Table) Sentences() []string {
	var said []string
	var ranked []*Row
	for _, r := range t.Rows {
		switch {
		case r.Wrong() != "":
			said = append(said, fmt.Sprintf("%s is disqualified: %s.", t.label(r), r.Wrong()))
		default:
			if failed := r.faults(); len(failed) > 0 {
				said = append(said, fmt.Sprintf("%s: %d of %d samples failed: %s.",
					t.label(r), len(failed), len(failed)+r.N(), failed[0].Reason))
			}
		}
		if r.ranked() {
			ranked = append(ranked, r)
		}
	}
	said = append(said, t.tooShort()...)
	said = append(said, t.inexact()...)
	if len(ranked) > 0 && t.ours {
		said = append(append(t.service(), t.verdict(ranked)), said...)
		said = append(said, t.why(ranked)...)
		said = append(said, t.bound(t.Best())...)
	}
	return said
}

// verdict names the fastest at the limit, its gain, and who cannot be told from it.
func (t *Table) verdict(ranked []*Row) string {
	best := t.Best()
	if len(ranked) == 1 {
		return fmt.Sprintf("There is only %s: nothing to compare.", t.label(best))
	}
	if said := t.groupVerdict(); said != "" {
		return said + t.unlimited(ranked)
	}
	if few := t.unranked(best); few != "" {
		return t.unknown(best, few) + t.unlimited(ranked)
	}
	said := t.label(best) + " is the fastest"
	switch gain, ok := t.Gain(best, record.Makespan); {
	case best.Strategy == t.base:
		said = fmt.Sprintf("No strategy that keeps to a limit is faster than %s", t.label(best))
	case ok && t.tiesBase(best):
		return t.unsure(best) + t.unlimited(ranked)
	case ok:
		said = fmt.Sprintf("%s is %s faster than %s%s", t.label(best), text.Ratio(gain), t.base, t.stageGains(best))
	}
	if next := t.nextBest(best, ranked); next != "" {
		said += "; " + next
	}
	return said + "." + t.unlimited(ranked)
}

// unknown names no winner, but who took the least time in the few samples that there are.
func (t *Table) unknown(best *Row, few string) string {
	said := fmt.Sprintf("Which is the fastest is not known: %s. %s took the least time", few, t.label(best))
	if gain, ok := t.Gain(best, record.Makespan); ok && best.Strategy != t.base {
		said += fmt.Sprintf(", %s faster than %s%s", text.Ratio(gain), t.base, t.stageGains(best))
	}
	return said + "."
}

// tiesBase says whether a row cannot be told from the baseline, if there is one.
func (t *Table) tiesBase(r *Row) bool {
	base := t.Base(r.Limit)
	if base == nil {
		return false
	}
	apart, _ := t.told(base, r)
	return !apart
}

// leaders are the strategies that are named the fastest, by the sentence and by the summary: those of the
// fastest group that are told to be faster than the baseline too. Who ties with both has shown no gain.
// Where there is no baseline, or the best or all but one are not told from it, they are all of the group.
func (t *Table) leaders() []*Row {
	group := t.Group()
	faster := slices.DeleteFunc(slices.Clone(group), func(r *Row) bool { return t.Verdict(r) != Faster })
	if len(faster) < 2 || faster[0] != group[0] {
		return group
	}
	return faster
}

// groupVerdict speaks of several that are the fastest together: see [Table.leaders]. It is empty where one
// stands alone, and for tables that are not compared in blocks.
func (t *Table) groupVerdict() string {
	rows := t.leaders()
	if !t.Paired() || len(rows) < 2 {
		return ""
	}
	based := slices.ContainsFunc(rows, func(r *Row) bool { return t.Base(r.Limit) != nil })
	if based && slices.ContainsFunc(rows, func(r *Row) bool { return t.Verdict(r) != Faster }) {
		return ""
	}
	var names []string
	for _, r := range rows {
		names = append(names, t.label(r))
	}
	if !based {
		return text.List(names) + " are the fastest; " + whichOfThem + "."
	}
	said := fmt.Sprintf("%s are the fastest, %s faster than %s", text.List(names), t.gains(rows, record.Makespan), t.base)
	if fetch, process := t.gains(rows, record.FetchActive), t.gains(rows, record.ProcessActive); fetch != "" && process != "" {
		said += fmt.Sprintf(" (fetching %s, processing %s)", fetch, process)
	}
	return said + "; " + whichOfThem + "."
}

// whichOfThem is said of a group: the first cannot be told from any. That they are equal nobody has
// shown, and some of them may be told from each other.
const whichOfThem = "these blocks do not tell which of them is"

// gains is the range of gains of several rows, "" if one has none.
func (t *Table) gains(rows []*Row, unit string) string {
	least, most := math.Inf(1), 0.0
	for _, r := range rows {
		gain, ok := t.Gain(r, unit)
		if !ok {
			return ""
		}
		least, most = min(least, gain), max(most, gain)
	}
	if text.Ratio(least) == text.Ratio(most) {
		return text.Ratio(most)
	}
	return text.Ratio(least) + " to " + text.Ratio(most)
}

// unranked says so if there are too few samples to tell the best from the baseline.
func (t *Table) unranked(best *Row) string {
	n := t.comparable(best)
	if t.Paired() && n >= stats.MinPaired || !t.Paired() && (t.Exact || n >= minRanked) {
		return ""
	}
	return fewToRank(n, n, t.Paired())
}

// comparable is in how many blocks, or samples, the best can be compared with the baseline.
func (t *Table) comparable(best *Row) int {
	base := t.Base(best.Limit)
	switch {
	case base == nil:
		return best.N()
	case t.Paired() && base != best:
		return len(logRatios(best, base, record.Makespan))
	}
	return min(best.N(), base.N())
}

// fewToRank says that so many are too few.
func fewToRank(least, most int, paired bool) string {
	few, needed := text.Samples(most, "is", "are"), minRanked
	if paired {
		few, needed = text.Count(most, "block", "is", "are"), stats.MinPaired
	}
	if least < most {
		few = fmt.Sprintf("%d to %s", least, few)
	}
	return fmt.Sprintf("%s too few to rank (%d are needed)", few, needed)
}

func (t *Table) nextBest(best *Row, ranked []*Row) string {
	ties, next := t.ties(best, ranked)
	switch {
	case len(ties) == 1:
		return fmt.Sprintf("the next best, %s, is within %s", ties[0], t.noise())
	case len(ties) > 1:
		return fmt.Sprintf("the next best are within %s: %s", t.noise(), strings.Join(ties, ", "))
	case next == nil || next.Strategy == t.base:
		return "" // what it gains over the baseline has been said
	}
	if p := t.Compare(next, best); t.Paired() {
		low, high := p.Simultaneous()
		return fmt.Sprintf("the next best, %s, takes %.1f %% longer, block by block (95 %% CI %.1f to %.1f %%, corrected for all pairs)",
			t.label(next), 100*(p.Ratio-1), 100*(low-1), 100*(high-1))
	}
	x, _ := best.median(record.Makespan)
	y, _ := next.median(record.Makespan)
	said := fmt.Sprintf("the next best, %s, takes %.1f %% longer", t.label(next), (y/x-1)*100)
	if t.Exact {
		return said
	}
	return said + fmt.Sprintf(" (%s)", compare(best, next, record.Makespan))
}

// unlimited sets the strategy apart that is fast because it keeps to no limit.
func (t *Table) unlimited(ranked []*Row) string {
	for _, r := range ranked {
		if r.Strategy != Unlimited || r == t.Best() {
			continue
		}
		said := fmt.Sprintf(" %s, which keeps to no limit, %s", t.label(r), t.takes(r))
		if peak, ok := r.median(record.PeakInFlight); ok {
			said += fmt.Sprintf(" with %.0f items in flight", peak)
		}
		return said + "."
	}
	return ""
}

// takes compares a row with the baseline; without one it says what the row takes.
func (t *Table) takes(r *Row) string {
	gain, ok := t.Gain(r, record.Makespan)
	makespan, _ := r.median(record.Makespan)
	switch {
	case !ok:
		return "takes " + text.Seconds(makespan)
	case t.Verdict(r) == InNoise:
		return fmt.Sprintf("is within %s of %s", t.noise(), t.base)
	case gain < 1:
		return fmt.Sprintf("takes %s as long", text.Ratio(1/gain))
	}
	return fmt.Sprintf("is %s faster", text.Ratio(gain))
}

func (t *Table) noise() string {
	if t.Exact {
		return "0.1 %"
	}
	return "noise"
}

// exactTie is the relative difference up to which exact makespans count as the same: they
// include offsets of nanoseconds that break ties.
const exactTie = 0.001

func (t *Table) stageGains(r *Row) string {
	fetch, ok1 := t.Gain(r, record.FetchActive)
	process, ok2 := t.Gain(r, record.ProcessActive)
	if !ok1 || !ok2 {
		return ""
	}
	return fmt.Sprintf(" (fetching %s, processing %s)", text.Ratio(fetch), text.Ratio(process))
}

// ties are the rows after the best that cannot be told from it, up to the first that can;
// in blocks, all of them. A row with too few samples to tell anything is neither.
func (t *Table) ties(best *Row, ranked []*Row) (ties []string, next *Row) {
	for _, r := range ranked {
		switch apart, enough := t.told(best, r); {
		case r == best || r.Strategy == Unlimited || !enough:
		case apart && !t.Paired():
			return ties, r
		case apart:
			next = cmp.Or(next, r)
		case r.Strategy == t.base: // that it cannot be told from the baseline is said first
		default:
			ties = append(ties, t.label(r))
		}
	}
	return ties, next
}

// compare is what benchstat says of two rows: by the U-test, unless the unit is exact.
func compare(a, b *Row, unit string) benchmath.Comparison {
	return a.assumption(unit, b).Compare(a.sample(unit), b.sample(unit))
}

// differs makes one comparison, corrected for nothing.
func differs(a, b *Row, unit string) bool {
	if a.table.Exact {
		x, _ := a.median(unit)
		y, _ := b.median(unit)
		return math.Abs(x-y) > exactTie*min(x, y)
	}
	if a.table.Paired() {
		d := logRatios(a, b, unit)
		return len(d) >= stats.MinPaired && stats.SignedRank(d) <= stats.Alpha
	}
	c := compare(a, b, unit)
	return c.P < c.Alpha
}
