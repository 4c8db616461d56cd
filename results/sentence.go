package results

import (
	"fmt"
	"math"
	"strings"

	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"
)

// minRanked is the number of samples below which the U-test cannot find any difference at
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
		case len(r.Failures) > 0:
			said = append(said, fmt.Sprintf("%s: %d of %d samples failed: %s.",
				t.label(r), len(r.Failures), len(r.Failures)+r.N(), r.Failures[0].Reason))
		}
		if r.ranked() {
			ranked = append(ranked, r)
		}
	}
	if len(ranked) > 0 && t.ours {
		said = append([]string{t.verdict(ranked)}, said...)
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
	said := t.label(best) + " is the fastest"
	switch gain, ok := t.Gain(best, Makespan); {
	case best.Strategy == Baseline:
		said = fmt.Sprintf("No strategy that keeps to a limit is faster than %s", Baseline)
	case ok && t.unranked(best) == "" && !differs(best, t.Base(best.Limit), Makespan):
		said = fmt.Sprintf("No strategy can be told from %s; the fastest, %s, is within %s of it", Baseline, t.label(best), t.noise())
	case ok:
		said = fmt.Sprintf("%s is %s faster than %s%s", t.label(best), ratio(gain), Baseline, t.stageGains(best))
	}
	if next := t.nextBest(best, ranked); next != "" {
		said += "; " + next
	}
	return said + "." + t.unlimited(ranked)
}

// unranked says so if there are too few samples to tell the best from the baseline.
func (t *Table) unranked(best *Row) string {
	least := best.N()
	if base := t.Base(best.Limit); base != nil {
		least = min(least, base.N())
	}
	if t.Exact || least >= minRanked {
		return ""
	}
	return fmt.Sprintf("%s too few to rank (%d are needed)", samples(least, "is", "are"), minRanked)
}

func (t *Table) nextBest(best *Row, ranked []*Row) string {
	if few := t.unranked(best); few != "" {
		return few
	}
	ties, next := t.ties(best, ranked)
	switch {
	case len(ties) == 1:
		return fmt.Sprintf("the next best, %s, is within %s", ties[0], t.noise())
	case len(ties) > 1:
		return fmt.Sprintf("the next best are within %s: %s", t.noise(), strings.Join(ties, ", "))
	case next == nil || next.Strategy == Baseline:
		return "" // what it gains over the baseline has been said
	}
	x, _ := best.median(Makespan)
	y, _ := next.median(Makespan)
	said := fmt.Sprintf("the next best, %s, takes %.1f %% longer", t.label(next), (y/x-1)*100)
	if t.Exact {
		return said
	}
	return said + fmt.Sprintf(" (%s)", compare(best, next, Makespan))
}

func samples(n int, verb ...string) string {
	noun, i := "samples", len(verb)-1
	if n == 1 {
		noun, i = "sample", 0
	}
	if len(verb) == 0 {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %s %s", n, noun, verb[i])
}

// unlimited sets the strategy apart that is fast because it keeps to no limit.
func (t *Table) unlimited(ranked []*Row) string {
	for _, r := range ranked {
		gain, ok := t.Gain(r, Makespan)
		if r.Strategy != Unlimited || r == t.Best() || !ok {
			continue
		}
		said := fmt.Sprintf(" %s, which keeps to no limit, is %s faster", t.label(r), ratio(gain))
		if gain < 1 {
			said = fmt.Sprintf(" %s, which keeps to no limit, takes %s as long", t.label(r), ratio(1/gain))
		}
		if peak, ok := r.median(PeakInFlight); ok {
			said += fmt.Sprintf(" with %.0f items in flight", peak)
		}
		return said + "."
	}
	return ""
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
	fetch, ok1 := t.Gain(r, FetchActive)
	process, ok2 := t.Gain(r, ProcessActive)
	if !ok1 || !ok2 {
		return ""
	}
	return fmt.Sprintf(" (fetching %s, processing %s)", ratio(fetch), ratio(process))
}

// ties are the rows after the best that the U-test cannot tell from it, up to the first
// that it can. A row with too few samples to tell anything is neither.
func (t *Table) ties(best *Row, ranked []*Row) (ties []string, next *Row) {
	for _, r := range ranked {
		switch {
		case r == best || r.Strategy == Unlimited || r.N() < minRanked && !t.Exact:
		case differs(best, r, Makespan):
			return ties, r
		case r.Strategy == Baseline: // that it cannot be told from the baseline is said first
		default:
			ties = append(ties, t.label(r))
		}
	}
	return ties, nil
}

func compare(a, b *Row, unit string) benchmath.Comparison {
	return benchmath.AssumeNothing.Compare(a.sample(unit), b.sample(unit))
}

func differs(a, b *Row, unit string) bool {
	if a.table.Exact {
		x, _ := a.median(unit)
		y, _ := b.median(unit)
		return math.Abs(x-y) > exactTie*min(x, y)
	}
	c := compare(a, b, unit)
	return c.P < c.Alpha
}

// why explains what a reader would stumble over, where the numbers bear it out.
func (t *Table) why(ranked []*Row) []string {
	var said []string
	best := t.Best()
	for _, s := range []string{t.beyondCPUs(best), t.fetchesWait(best), t.negligible(best)} {
		if s != "" {
			said = append(said, s)
		}
	}
	find := func(name string) *Row {
		for _, r := range ranked {
			if r.Strategy == name && r.Limit == best.Limit {
				return r
			}
		}
		return nil
	}
	if threads, pool := find("threads"), find("pool"); threads != nil && pool != nil {
		x, ok1 := threads.median(CPUPerItem)
		y, ok2 := pool.median(CPUPerItem)
		if ok1 && ok2 && x > y && differs(threads, pool, CPUPerItem) {
			said = append(said, fmt.Sprintf("threads pays %s the CPU of pool for an item.", ratio(x/y)))
		}
	}
	return said
}

// beyondCPUs explains a speedup that exceeds the number of CPUs though the processing,
// which is what CPUs can speed up, gains no more than that.
func (t *Table) beyondCPUs(best *Row) string {
	base := t.Base(best.Limit)
	whole, ok1 := t.Gain(best, Makespan)
	process, ok2 := t.Gain(best, ProcessActive)
	fetch, ok3 := base.median(FetchActive)
	makespan, ok4 := base.median(Makespan)
	if !ok1 || !ok2 || !ok3 || !ok4 || t.CPUs == 0 || whole <= float64(t.CPUs) || whole <= process || fetch/makespan > 0.5 {
		return ""
	}
	said := fmt.Sprintf("The gain of %s is more than %s can give, and processing alone gains %s: %s also spends %.0f %% of its time waiting for responses, which the others overlap",
		t.label(best), cpus(t.CPUs), ratio(process), Baseline, 100*fetch/makespan)
	x, ok5 := base.median(CPUPerItem)
	y, ok6 := best.median(CPUPerItem)
	if ok5 && ok6 && x > 1.02*y && differs(base, best, CPUPerItem) {
		said += fmt.Sprintf(", and pays %s the CPU for an item", ratio(x/y))
	}
	return said + "."
}

// bound names T* and what binds it.
func (t *Table) bound(best *Row) []string {
	bound, ok := best.median(Bound)
	if !ok {
		return nil
	}
	said := "No schedule can beat " + benchunit.Scale(bound, benchunit.Decimal) + "s"
	if binds := t.Facts["bound"]; binds != "" {
		said += " (" + binds + ")"
	}
	return []string{said + "."}
}

// fetchesWait explains a fetch speedup below 1: fetches that share the CPUs with
// processing are under way for longer, and it does not matter.
func (t *Table) fetchesWait(best *Row) string {
	fetch, ok1 := t.Gain(best, FetchActive)
	overlap, ok2 := best.OverlapFactor()
	if !ok1 || !ok2 || fetch > 0.95 || overlap < 1.2 {
		return ""
	}
	return fmt.Sprintf("Fetching is under way for longer than in %s (%s) because it shares the CPUs with processing, with which it is overlapped (factor %.2f).",
		Baseline, ratio(fetch), overlap)
}

// negligible warns of a speedup of next to nothing.
func (t *Table) negligible(best *Row) string {
	base := t.Base(best.Limit)
	process, ok1 := base.median(ProcessActive)
	whole, ok2 := base.median(Makespan)
	if !ok1 || !ok2 || process/whole > 0.01 {
		return ""
	}
	return fmt.Sprintf("Processing is %.2g %% of the time of %s here: its speedup says little.", 100*process/whole, Baseline)
}

func cpus(n int) string {
	if n == 0 {
		return "as many CPUs as wanted"
	}
	if n == 1 {
		return "one CPU"
	}
	return fmt.Sprintf("%d CPUs", n)
}
