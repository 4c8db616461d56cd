package simulate

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/strategies"
)

// Once a batch has settled, each further round of items takes as long as the last: a makespan
// is fill + N·rate. The rate shows between two emissions that are some rounds apart, late
// enough for the batch to have settled, in a batch of some thousand items. That is short of
// the whole by full rounds, so that the last one, which may not be full, is in both. A round is
// a multiple of the limit and of the CPUs.
//
// A strategy that holds all items emits nothing until it has fetched them. Its rate shows in
// the difference from a shorter batch.

const (
	leastApart = 1 << 10 // items between the two emissions, and …
	moreApart  = 1 << 12 // … where items are unequal, but …
	forEach    = 1 << 7  // … no more than this for each that may be under way
	mostRound  = 1 << 12 // of items: a common multiple may be anything
	mostAtOnce = 1 << 14 // items of a batch without a limit, where the sending itself may take longer than the waiting
	forMean    = 20_000  // items from which a mean or a bound is taken
)

// A sample is the batch that stands for a longer one: its items, and the numbers of emitted
// items between which it has the rate.
type sample struct{ items, from, to int }

// sampleOf is the sample of a batch of n items; ok is false if the whole is hardly longer, and
// should be simulated itself.
func sampleOf(n, rounds, apart, width, cpus int) (s sample, ok bool) {
	round := width
	if cpus > 0 {
		if common := width / gcd(width, cpus) * cpus; common <= mostRound {
			round = common
		}
	}
	apart = min(apart, forEach*width) // a low limit soon goes on as it began
	whole := func(items int) int { return (items + round - 1) / round * round }
	s.from = whole(max(rounds*width, apart))
	s.to = s.from + whole(max(2*width, apart))
	s.items = s.to + round + n%round
	return s, 2*n > 3*s.items
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// extrapolate simulates the batch itself or, if the request allows it, a sample of it.
func (r Request) extrapolate(t *testing.T, p fixtures.Profile, e strategies.Entry, limit int) (Answer, error) {
	width := e.Fetches(limit, p.Items)
	machine := r.machine(width)
	run := func(p fixtures.Profile, marks [2]int) (Answer, [2]time.Duration, error) {
		return batch(t, p, machine, e.New(limit), e.Fetches(limit, p.Items), r.Timeline, marks)
	}
	s, ok := r.sample(p, machine, width)
	if !ok {
		a, _, err := run(p, [2]int{})
		return a, err
	}
	long, at, err := run(s.of(p, s.items), [2]int{s.from, s.to})
	if err != nil {
		return Answer{}, err
	}
	if long.PeakInFlight < s.items {
		long.Simulated = s.items
		return long.stretch(float64(at[1]-at[0])/float64(s.to-s.from), 0, p.Items), nil
	}
	apart := s.to - s.from
	short, _, err := run(s.of(p, s.items-apart), [2]int{})
	if err != nil {
		return Answer{}, err
	}
	long.Simulated = long.Items + short.Items
	return long.stretch(float64(long.Makespan-short.Makespan)/float64(apart), 1, p.Items), nil
}

// sample is what to simulate of the profile, if not the whole.
func (r Request) sample(p fixtures.Profile, m fixtures.Machine, width int) (sample, bool) {
	if r.Rounds == 0 {
		return sample{}, false
	}
	if width == p.Items { // no limit, no rounds: what takes longer with more items is the processing
		return sample{items: mostAtOnce / 2, to: mostAtOnce / 4}, p.Items > mostAtOnce
	}
	apart := leastApart
	if !equal(p) {
		apart = moreApart
	}
	return sampleOf(p.Items, r.Rounds, apart, width, m.CPUs)
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

// of is the profile with so many items, with means as if those between the two emissions had
// the means of the whole: what they draw is off by chance, and would be multiplied.
func (s sample) of(p fixtures.Profile, n int) fixtures.Profile {
	latency, cpu := means(p, 0, min(p.Items, forMean))
	l, c := means(p, s.from, s.to)
	p.Items = n
	p.Latency.Median = scaled(p.Latency.Median, latency, l)
	p.CPU.Median = scaled(p.CPU.Median, cpu, c)
	return p
}

// bound is T* of the profile, going on from that of fewer items if Rounds allow it.
func (r Request) bound(p fixtures.Profile) bench.Bound {
	if r.Rounds == 0 || p.Items <= 2*forMean {
		return bench.LowerBound(p, r.Machine)
	}
	s := sample{forMean, forMean / 2, forMean}
	half := bench.LowerBound(s.of(p, s.from), r.Machine)
	whole := bench.LowerBound(s.of(p, s.to), r.Machine)
	times := float64(p.Items-forMean) / float64(forMean/2)
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
func equal(p fixtures.Profile) bool {
	var constant fixtures.Shape
	return p.Latency.Shape == constant && p.CPU.Shape == constant && p.Rounds.Shape == constant
}

// means are the mean latency and CPU time of the items from one to before another, in
// nanoseconds.
func means(p fixtures.Profile, from, to int) (latency, cpu float64) {
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
