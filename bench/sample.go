package bench

import (
	"context"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/results"
	"github.com/overlap-bench/overlap/strategies"
)

// A sample is batches of one strategy over one workload, timed one at a time, and what they
// amount to. Whose work it is, and when a batch counts, is for the one who measures.
type sample struct {
	strategy strategies.Strategy
	recorder *Recorder
	work     strategies.Workload // instrumented by the recorder
	cpu      time.Duration       // of the last batch
	began    time.Time           // the first batch that was timed
	ended    time.Time           // the last one
	total    totals
	kept     *keeper // of what its items did; nil if there is no sidecar to keep it in
}

// warmUpTime is how long a warm-up keeps pulling.
const warmUpTime = 30 * time.Millisecond

// warmUp runs a batch, or as much of one as is pulled in a short time: pages are mapped,
// buffers made, code and branch predictors warm.
func (s *sample) warmUp(ctx context.Context) error {
	s.recorder.Reset()
	return s.strategy.Run(ctx, untilLate(s.recorder.Items()), s.work, s.recorder.Emit)
}

func untilLate(items iter.Seq[*strategies.Item]) iter.Seq[*strategies.Item] {
	return func(yield func(*strategies.Item) bool) {
		for item := range items {
			if !yield(item) || item.Times.Pulled > warmUpTime {
				return
			}
		}
	}
}

// Run runs one batch: this is what is timed.
func (s *sample) Run(ctx context.Context) error {
	if s.began.IsZero() {
		s.began = time.Now()
	}
	before := process.CPU()
	err := s.strategy.Run(ctx, s.recorder.Items(), s.work, s.recorder.Emit)
	s.cpu = process.CPU() - before
	s.ended = time.Now()
	return err
}

// add adds the last batch, which has passed every check.
func (s *sample) add(batch Batch) {
	s.total.add(batch, s.cpu)
	if s.kept != nil {
		s.kept.add(s.recorder)
	}
}

// totals are sums and extremes over the batches of a sample.
type totals struct {
	batches, failures               int
	makespan, fetch, process, queue time.Duration
	cpu                             time.Duration
	fetching                        time.Duration // summed over items
	sojourns                        []time.Duration
	inFlight                        float64 // mean of each batch × its makespan, in ns
	peakInFlight, peakGoroutines    int
}

// add adds a batch that has passed every check, with its CPU time.
func (t *totals) add(batch Batch, cpu time.Duration) {
	t.batches++
	t.failures += batch.Failures
	t.makespan += batch.Makespan
	t.fetch += batch.FetchActive
	t.process += batch.ProcessActive
	t.queue += batch.QueueWait
	t.cpu += cpu
	t.fetching += batch.Fetching
	t.sojourns = append(t.sojourns, batch.Sojourns...)
	t.inFlight += batch.InFlight * float64(batch.Makespan)
	t.peakInFlight = max(t.peakInFlight, batch.PeakInFlight)
	t.peakGoroutines = max(t.peakGoroutines, batch.PeakGoroutines)
}

// checkLittle is [Batch.CheckLittle] for all batches together: in one that takes but
// microseconds, a thread that is stopped between the two clocks is enough to break the law.
func (t *totals) checkLittle() error {
	return Batch{Makespan: t.makespan, Sojourns: t.sojourns, InFlight: t.inFlight / float64(max(1, t.makespan))}.CheckLittle()
}

// A Figure is a number with its unit.
type Figure struct {
	Unit  string
	Value float64
}

// figures are what at least one batch of so many items amounts to, as far as the items'
// stamps and this process tell.
func (t *totals) figures(n int) []Figure {
	batches := float64(t.batches)
	items := batches * float64(n)
	slices.Sort(t.sojourns)
	return []Figure{
		{results.Throughput, items / t.makespan.Seconds()},
		{results.FetchActive, float64(t.fetch) / batches},
		{results.ProcessActive, float64(t.process) / batches},
		{results.QueueWait, float64(t.queue) / items},
		{results.SojournP50, float64(quantile(t.sojourns, 0.50))},
		{results.SojournP99, float64(quantile(t.sojourns, 0.99))},
		{results.PeakInFlight, float64(t.peakInFlight)},
		{results.PeakGoroutines, float64(t.peakGoroutines)},
		{results.CPUPerItem, float64(t.cpu) / items},
		{results.Failures, float64(t.failures) / batches},
	}
}

// quantile is the least value that at least a share q of the sorted values do not exceed.
func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// newSample prepares a sample of the strategy over the work, which the recorder stamps.
func newSample(s strategies.Strategy, r *Recorder, work strategies.Workload) *sample {
	return &sample{strategy: s, recorder: r, work: r.Instrument(work)}
}

// keepDetails keeps what the items do, for a sidecar.
func (s *sample) keepDetails() { s.kept = newKeeper(s.recorder.Len()) }

// details is what the items did. It needs keepDetails.
func (s *sample) details() (results.Details, error) { return s.kept.details() }

// summary is the figures of all batches so far.
func (s *sample) summary() []Figure { return s.total.figures(s.recorder.Len()) }

// meanSojourn is the mean time from pull to emit. It is not known without items.
func (s *sample) meanSojourn() (mean time.Duration, known bool) {
	for _, d := range s.total.sojourns {
		mean += d
	}
	n := len(s.total.sojourns)
	return mean / time.Duration(max(1, n)), n > 0
}

// fetchTime is the time that fetching took, summed over the items.
func (s *sample) fetchTime() time.Duration { return s.total.fetching }

// checkTotals checks all batches together by Little's law.
func (s *sample) checkTotals() error { return s.total.checkLittle() }
