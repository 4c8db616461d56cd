package sample

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
)

// A sample is batches of one strategy over one workload, timed one at a time, and what they
// amount to. Whose work it is, and when a batch counts, is for the one who measures.
type Sample struct {
	strategy strategies.Strategy
	recorder *Recorder
	work     strategies.Workload // instrumented by the recorder
	cpu      time.Duration       // of the last batch
	began    time.Time           // the first batch that was timed
	ended    time.Time           // the last one
	total    totals
	kept     *keeper // of what its items did; nil if there is no sidecar to keep it in
}

// Recorder is its recorder.
func (s *Sample) Recorder() *Recorder { return s.recorder }

// WarmUpTime is how long a warm-up keeps pulling.
const WarmUpTime = 30 * time.Millisecond

// WarmUp runs a batch, or as much of one as is pulled in a short time: pages are mapped,
// buffers made, code and branch predictors warm.
func (s *Sample) WarmUp(ctx context.Context) error {
	s.recorder.Reset()
	return s.strategy.Run(ctx, untilLate(s.recorder.Items()), s.work, s.recorder.Emit)
}

func untilLate(items iter.Seq[*strategies.Item]) iter.Seq[*strategies.Item] {
	return func(yield func(*strategies.Item) bool) {
		for item := range items {
			if !yield(item) || item.Times.Pulled > WarmUpTime {
				return
			}
		}
	}
}

// Run runs one batch: this is what is timed.
func (s *Sample) Run(ctx context.Context) error {
	if s.began.IsZero() {
		s.began = time.Now()
	}
	before := process.CPU()
	err := s.strategy.Run(ctx, s.recorder.Items(), s.work, s.recorder.Emit)
	s.cpu = process.CPU() - before
	s.ended = time.Now()
	return err
}

// Add adds the last batch, which has passed every check.
func (s *Sample) Add(batch Batch) {
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
	return Batch{Makespan: t.makespan, Sojourns: t.sojourns, InFlight: t.inFlight / float64(max(1,
		t.makespan))}.CheckLittle()
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
		{record.Throughput, items / t.makespan.Seconds()},
		{record.FetchActive, float64(t.fetch) / batches},
		{record.ProcessActive, float64(t.process) / batches},
		{record.QueueWait, float64(t.queue) / items},
		{record.SojournP50, float64(host.Quantile(t.sojourns, 0.50))},
		{record.SojournP99, float64(host.Quantile(t.sojourns, 0.99))},
		{record.PeakInFlight, float64(t.peakInFlight)},
		{record.PeakGoroutines, float64(t.peakGoroutines)},
		{record.CPUPerItem, float64(t.cpu) / items},
		{record.Failures, float64(t.failures) / batches},
	}
}

// New prepares a sample of the strategy over the work, which the recorder stamps.
func New(s strategies.Strategy, r *Recorder, work strategies.Workload) *Sample {
	return &Sample{strategy: s, recorder: r, work: r.Instrument(work)}
}

// KeepDetails keeps what the items do, for a sidecar.
func (s *Sample) KeepDetails() { s.kept = newKeeper(s.recorder.Len()) }

// Details is what the items did. It needs keepDetails.
func (s *Sample) Details() (record.Details, error) { return s.kept.details() }

// Summary is the figures of all batches so far.
func (s *Sample) Summary() []Figure { return s.total.figures(s.recorder.Len()) }

// MeanSojourn is the mean time from pull to emit. It is not known without items.
func (s *Sample) MeanSojourn() (mean time.Duration, known bool) {
	for _, d := range s.total.sojourns {
		mean += d
	}
	n := len(s.total.sojourns)
	return mean / time.Duration(max(1, n)), n > 0
}

// FetchTime is the time that fetching took, summed over the items.
func (s *Sample) FetchTime() time.Duration { return s.total.fetching }

// CheckTotals checks all batches together by Little's law.
func (s *Sample) CheckTotals() error { return s.total.checkLittle() }
