package simulate

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/strategies"
)

// Once a batch is under way, each further round of items takes as long as the last: a makespan
// is fill + N·rate, and the rate shows in the difference between two batches of some thousand
// items. Both are short of the whole by full rounds, so that the last one, which may not be
// full, is in all three. A round is a multiple of the limit and of the CPUs.

const (
	leastApart = 1 << 10 // items between the two batches, and …
	moreApart  = 1 << 12 // … where they are unequal, but …
	forEach    = 1 << 7  // … no more than this for each that may be under way
	inBalance  = 4       // times as many rounds where waiting and computing balance, and settle slowly
	mostRound  = 1 << 12 // of items: a common multiple may be anything
	mostAtOnce = 1 << 15 // items of a batch without a limit, where the sending itself may take longer than the waiting
	forFull    = 1000    // items for full
	forMean    = 20_000  // items from which a mean or a bound is taken
)

// sizes are those of the two batches that stand for one of n items; ok is false if the whole
// is hardly longer, and should be simulated itself.
func sizes(n, rounds, apart, width, cpus int) (short, long int, ok bool) {
	round := width
	if cpus > 0 {
		if common := width / gcd(width, cpus) * cpus; common <= mostRound {
			round = common
		}
	}
	apart = min(apart, forEach*width) // a low limit soon goes on as it began
	apart = round * max((rounds+1)/2, (apart+round-1)/round)
	short = n%round + apart
	long = short + apart
	return short, long, n > 2*long
}

// full is how many items are under way when the CPUs have no more time to give, if nothing
// comes unevenly; 0 for enough CPUs.
func full(p fixtures.Profile, m fixtures.Machine) float64 {
	p.Items = min(p.Items, forFull)
	latency, cpu := means(p)
	busy := cpu + float64(m.Request)
	if busy == 0 {
		return 0
	}
	return float64(m.CPUs) * (latency + busy) / busy
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// extrapolate simulates the batch itself or, if the request allows it, two shorter ones.
func (r Request) extrapolate(t *testing.T, p fixtures.Profile, e strategies.Entry, limit int) (Answer, error) {
	width := e.Fetches(limit, p.Items)
	machine := r.machine(width)
	batch := func(p fixtures.Profile) (Answer, error) {
		return Batch(t, p, machine, e.New(limit), e.Fetches(limit, p.Items), r.Timeline)
	}
	apart := leastApart
	if !equal(p) {
		apart = moreApart
	}
	rounds := r.Rounds
	if full := full(p, machine); 2*float64(width) > full && float64(width) < 2*full {
		rounds *= inBalance
	}
	small, large, ok := sizes(p.Items, rounds, apart, width, r.Machine.CPUs)
	if width == p.Items { // no limit, no rounds: what takes longer with more items is the processing
		small, large, ok = mostAtOnce/4, mostAtOnce/2, p.Items > mostAtOnce
	}
	if r.Rounds == 0 || !ok {
		return batch(p)
	}
	short, err := batch(typical(p, small))
	if err != nil {
		return Answer{}, err
	}
	long, err := batch(typical(p, large))
	if err != nil {
		return Answer{}, err
	}
	return stretch(short, long, p.Items), nil
}

// stretch goes on from the two batches to one of n items.
func stretch(short, long Answer, n int) Answer {
	times := float64(n-long.Items) / float64(long.Items-short.Items)
	on := func(a, b int64) int64 { return b + int64(times*float64(b-a)) }
	long.Makespan = on(short.Makespan, long.Makespan)
	long.FetchActive = on(short.FetchActive, long.FetchActive)
	long.ProcessActive = on(short.ProcessActive, long.ProcessActive)
	long.QueueWait = on(short.QueueWait, long.QueueWait)
	long.PeakInFlight = int(on(int64(short.PeakInFlight), int64(long.PeakInFlight)))
	long.Failures = int(on(int64(short.Failures), int64(long.Failures)))
	long.InOrder = short.InOrder && long.InOrder
	long.Real += short.Real
	long.Simulated, long.Items = short.Items+long.Items, n
	return long
}

// bound is T* of the profile, going on from that of fewer items if Rounds allow it.
func (r Request) bound(p fixtures.Profile) bench.Bound {
	if r.Rounds == 0 || p.Items <= 2*forMean {
		return bench.LowerBound(p, r.Machine)
	}
	half := bench.LowerBound(typical(p, forMean/2), r.Machine)
	whole := bench.LowerBound(typical(p, forMean), r.Machine)
	times := float64(p.Items-forMean) / float64(forMean/2)
	whole.Time += time.Duration(times * float64(whole.Time-half.Time))
	return whole
}

// typical is the profile with fewer items, whose means are those of the whole: what n items
// draw is off by chance, and would be multiplied.
func typical(p fixtures.Profile, n int) fixtures.Profile {
	whole := p
	whole.Items = min(p.Items, forMean)
	p.Items = n
	latency, cpu := means(whole)
	l, c := means(p)
	p.Latency.Median = scaled(p.Latency.Median, latency, l)
	p.CPU.Median = scaled(p.CPU.Median, cpu, c)
	return p
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

// means are the mean latency and CPU time of an item, in nanoseconds.
func means(p fixtures.Profile) (latency, cpu float64) {
	if equal(p) {
		return float64(p.Latency.Median), float64(p.CPU.Median)
	}
	for i := range p.Items {
		drawn := p.Item(i)
		latency += float64(drawn.Latency)
		cpu += float64(drawn.CPU)
	}
	return latency / float64(p.Items), cpu / float64(p.Items)
}
