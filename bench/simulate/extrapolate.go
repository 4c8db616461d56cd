package simulate

import (
	"context"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/bound/tstar"
	"github.com/overlap-bench/overlap/bench/simulate/batch"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

// Once a batch has settled, each further round of items takes as long as the last: a makespan
// is fill + N·rate. The rate shows between two instants at which some rounds of items more were
// processed, late enough for the batch to have settled, in a batch of some thousand items. That is
// short of the whole by full rounds, so that the last one, which may not be full, is in both. A round
// is a multiple of the limit and of the CPUs.
//
// It is the processing whose rate is taken, not the emitting: where items are emitted in order, those
// behind a slow one come at once when it is done, and how many happen to be held back at the two
// instants would count as rate.
//
// A strategy that holds all items processes nothing until it has fetched them. Its rate shows in
// the difference from a shorter batch.
//
// Where items are unequal, or a strategy tries other limits, no round takes exactly as long as the
// last. The sample is doubled until what its parts differ by leaves the makespan within 1 %, and while
// the makespan would be more than that below T*: it would be off by at least so much. What is left of
// that is known to be an error, and T* is taken instead.

const (
	leastApart  = 1 << 10 // items between the two instants, and …
	moreApart   = 1 << 12 // … where items are unequal, but …
	forEach     = 1 << 7  // … no more than this for each that may be under way
	mostRound   = 1 << 12 // of items: a common multiple may be anything
	mostAtOnce  = 1 << 14 // items of a batch without a limit, where the sending itself may take longer than the waiting
	mostSampled = 1 << 15 // items at which a sample is not doubled any more: advice is due in seconds
	forMean     = 1 << 18 // items up to which means and bounds are exact
)

// A target is the whole batch whose makespan is wanted, with what its simulations have in common.
type target struct {
	profile.Profile
	latency, cpu float64 // means, in nanoseconds
	bound        tstar.Bound
}

func (r Request) target(p profile.Profile) target {
	w := target{Profile: p}
	w.latency, w.cpu = means(p, 0, min(p.Items, forMean))
	w.bound = r.bound(w)
	return w
}

// A sample is the batch that stands for a longer one: its items, and the numbers of processed
// items between which it has the rate, which are so many rounds apart.
type excerpt struct{ items, from, to, round int }

// sampleOf is the sample of a batch of n items; ok is false if the whole is hardly longer, and
// should be simulated itself.
func sampleOf(n, rounds, apart, width, cpus int) (s excerpt, ok bool) {
	s.round = width
	if cpus > 0 {
		if common := width / gcd(width, cpus) * cpus; common <= mostRound {
			s.round = common
		}
	}
	whole := func(items int) int { return (items + s.round - 1) / s.round * s.round }
	s.from = whole(max(rounds*width, apart))
	s.to = s.from + whole(max(2*width, apart))
	s.items = s.to + s.round + n%s.round
	return s, 2*n > 3*s.items
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// extrapolate simulates the batch itself or, if the request allows it, a sample of it. What takes 10 %
// longer than one of its rivals need not be that exact.
func (r Request) extrapolate(ctx context.Context, w target, e strategies.Entry, limit int,
	best rivals) (Answer, error) {
	for longer := 1; ; longer *= 2 {
		a, off, err := r.simulate(ctx, w, e, limit, longer)
		if err != nil {
			return Answer{}, err
		}
		if rival := best[a.InOrder]; rival > 0 && (1-off)*float64(a.Makespan) > outOfReach*float64(rival) {
			off = 0
		}
		below := float64(w.bound.Time)/float64(max(1, a.Makespan)) - 1
		switch {
		case a.Simulated == 0 && below > 0:
			return Answer{}, fmt.Errorf("it took %v, less than is possible, %v: one of the two is wrong",
				time.Duration(a.Makespan), w.bound)
		case a.Simulated == 0 || max(off, below) <= closeEnough || a.Simulated > mostSampled/2:
			a.Makespan = max(a.Makespan, int64(w.bound.Time))
			return a, nil
		}
	}
}

// simulate simulates a sample that is so many times the shortest, and goes on from there; off is by
// what share the makespan may be off, where that is known.
func (r Request) simulate(ctx context.Context, w target, e strategies.Entry, limit,
	longer int) (a Answer, off float64, err error) {
	width := e.Fetches(limit, w.Items)
	machine := r.machine(width)
	run := func(p profile.Profile, marks []int) (Answer, []time.Duration, error) {
		b := oneBatch{p, machine, e.Name, limit, batch.Options{Spans: r.Timeline, Marks: marks}, r.Costs}
		got, err := b.run(ctx, e)
		return got.answer(p.Items), got.Marked, err
	}
	s, ok := r.sample(w, machine, width, longer)
	if !ok {
		a, _, err = run(w.Profile, nil)
		return a, 0, err
	}
	parts := s.parts()
	long, at, err := run(s.of(w, s.items), parts)
	if err != nil {
		return Answer{}, 0, err
	}
	apart := s.to - s.from
	if long.PeakInFlight < s.items {
		took := at[len(at)-1] - at[0]
		a := long.stretch(float64(took)/float64(apart), 0, w.Items)
		a.Simulated = s.items
		off = unsure(s.of(w, s.items), parts, at) * float64(a.Makespan-long.Makespan) / float64(max(1, a.Makespan))
		return a, off, nil
	}
	short, _, err := run(s.of(w, s.items-apart), nil)
	if err != nil {
		return Answer{}, 0, err
	}
	a = long.stretch(float64(long.Makespan-short.Makespan)/float64(apart), 1, w.Items)
	a.Simulated = long.Items + short.Items
	return a, 0, nil
}

// sample is what to simulate of the work, if not the whole: so many times the shortest that will do.
func (r Request) sample(w target, m virtual.Machine, width, longer int) (excerpt, bool) {
	if r.Rounds == 0 {
		return excerpt{}, false
	}
	if width == w.Items { // no limit, no rounds: what takes longer with more items is the processing
		items := longer * mostAtOnce / 2
		return excerpt{items: items, from: items / 4, to: 3 * items / 4, round: 1}, w.Items > 2*items
	}
	apart := leastApart
	if !equal(w.Profile) {
		apart = moreApart
	}
	apart = min(apart, forEach*width) // a low limit soon goes on as it began
	return sampleOf(w.Items, r.Rounds, longer*apart, width, m.CPUs)
}

// stretch goes on to a batch of n items, each of which takes so many nanoseconds more, and
// so many are held of each. Means stay as they are.
func (a Answer) stretch(rate float64, held, n int) Answer {
	more := n - a.Items
	times := float64(n) / float64(a.Items)
	a.Makespan += int64(rate * float64(more))
	a.FetchActive, a.ProcessActive = int64(times*float64(a.FetchActive)), int64(times*float64(a.ProcessActive))
	a.PeakInFlight += held * more
	a.Failures = int(times * float64(a.Failures))
	a.Items = n
	return a
}

// of is the profile with so many items, with means as if those between the two instants had
// the means of the whole: what they draw is off by chance, and would be multiplied.
func (s excerpt) of(w target, n int) profile.Profile {
	p := w.Profile
	l, c := means(p, s.from, s.to)
	p.Items = n
	p.Latency.Median = scaled(p.Latency.Median, w.latency, l)
	p.CPU.Median = scaled(p.CPU.Median, w.cpu, c)
	return p
}

// bound is T* of the work, going on from that of fewer items if Rounds allow it.
func (r Request) bound(w target) tstar.Bound {
	if r.Rounds == 0 || w.Items <= forMean {
		return tstar.LowerBound(w.Profile, r.Machine)
	}
	s := excerpt{items: forMean, from: forMean / 2, to: forMean}
	half := tstar.LowerBound(s.of(w, s.from), r.Machine)
	whole := tstar.LowerBound(s.of(w, s.to), r.Machine)
	times := float64(w.Items-forMean) / float64(forMean/2)
	whole.Time += time.Duration(times * float64(whole.Time-half.Time))
	return whole
}

func scaled(d time.Duration, want, is float64) time.Duration {
	if is == 0 || want == is {
		return d
	}
	return time.Duration(float64(d) * want / is)
}

// equal says that all items are alike.
func equal(p profile.Profile) bool {
	var constant profile.Shape
	return p.Latency.Shape == constant && p.CPU.Shape == constant && p.Rounds.Shape == constant
}

// means are the mean latency and CPU time of the items from one to before another, in
// nanoseconds.
func means(p profile.Profile, from, to int) (latency, cpu float64) {
	if equal(p) {
		return float64(p.Latency.Median), float64(p.CPU.Median)
	}
	for i := from; i < to; i++ {
		drawn := p.Item(i)
		latency += float64(drawn.Latency)
		cpu += float64(drawn.CPU)
	}
	return latency / float64(to-from), cpu / float64(to-from)
}
