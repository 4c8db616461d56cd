package bench

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/results"
	"github.com/overlap-bench/overlap/strategies"
)

// A Measurement is a cell made ready for timing: connections open, code warm, the right
// answer known. Time [Measurement.Run]; call [Measurement.Check] after each, untimed;
// then [Measurement.Figures] has what was found.
type Measurement struct {
	cell     Cell
	strategy strategies.Strategy
	client   *fixtures.Client
	control  *fixtures.Client // asks the fixture about itself, over a connection of its own
	recorder *Recorder
	work     strategies.Workload
	expect   fixtures.Expect
	separate bool // the fixture has a process of its own

	costs         *Costs // nil if unknown: there is then no T*
	fixtureBefore fixtures.Stats
	runtimeBefore runtimeReading // before the last batch
	cpu           time.Duration  // of the last batch
	dialsBefore   int64
	breaks        int // connections that the faults of a batch break: with any, dials are part of the work
	total         totals
}

// totals are sums and extremes over the batches of a sample.
type totals struct {
	batches, failures, dials        int
	makespan, fetch, process, queue time.Duration
	cpu                             time.Duration
	gc, sched                       time.Duration // see [runtimeReading]
	fetching, free                  time.Duration // see [spending]
	idle                            idleStates
	sojourns                        []time.Duration
	peakInFlight, peakGoroutines    int
}

// Prepare makes a cell ready against the fixture at url; separate says that the fixture
// is not in this process. With the scenario's costs there are bounds among the figures; they
// may be nil.
func Prepare(ctx context.Context, cell Cell, url string, separate bool, costs *Costs) (*Measurement, error) {
	conns := cell.Connections()
	control := fixtures.NewClient(url, 1)
	expect, err := control.Expect(ctx)
	if err != nil {
		control.Close()
		return nil, err
	}
	client := fixtures.NewClient(url, conns)
	if costs != nil && !separate {
		costs = costs.inProcess()
	}
	m := &Measurement{
		cell: cell, client: client, control: control, expect: expect, separate: separate, costs: costs,
		strategy: cell.Entry.New(cell.Limit), breaks: cell.Scenario.Profile.Dials(),
		recorder: NewRecorder(cell.Scenario.Profile.Items, client.URL),
	}
	if err := m.ready(ctx, conns); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

func (m *Measurement) ready(ctx context.Context, conns int) error {
	if got, want := m.expect.Items, m.cell.Scenario.Profile.Items; got != want {
		return fmt.Errorf("the fixture serves %d items, want %d", got, want)
	}
	work, err := fixtures.NewWork(m.client, m.cell.Scenario.Profile)
	if err != nil {
		return err
	}
	m.work = m.recorder.Instrument(work)
	if err := m.client.Warm(ctx, conns); err != nil {
		return err
	}
	if err := m.warmUp(ctx); err != nil {
		return err
	}
	m.fixtureBefore, err = m.control.Stats(ctx)
	runtime.GC() // so that every cell starts from the same heap
	return err
}

// warmUpTime is how long a warm-up keeps pulling.
const warmUpTime = 30 * time.Millisecond

// warmUp runs a batch, or as much of one as is pulled in a short time: pages are mapped,
// buffers made, code and branch predictors warm.
func (m *Measurement) warmUp(ctx context.Context) error {
	m.recorder.Reset()
	return m.strategy.Run(ctx, m.untilLate(m.recorder.Items()), m.work, m.recorder.Emit)
}

func (m *Measurement) untilLate(items iter.Seq[*strategies.Item]) iter.Seq[*strategies.Item] {
	return func(yield func(*strategies.Item) bool) {
		for item := range items {
			if !yield(item) || item.Times.Pulled > warmUpTime {
				return
			}
		}
	}
}

// Reset makes ready for the next batch. It is not to be timed.
func (m *Measurement) Reset(ctx context.Context) error {
	if m.breaks > 0 { // the faults of the batch before have cost connections
		if err := m.client.Warm(ctx, m.cell.Connections()); err != nil {
			return err
		}
	}
	m.dialsBefore = m.client.Dials()
	m.recorder.Reset()
	m.runtimeBefore = readRuntime()
	return nil
}

// Run runs one batch: this is what is timed.
func (m *Measurement) Run(ctx context.Context) error {
	before := fixtures.ProcessCPU()
	err := m.strategy.Run(ctx, m.recorder.Items(), m.work, m.recorder.Emit)
	m.cpu = fixtures.ProcessCPU() - before
	return err
}

// Check adds the batch to the sample, or says why there is no sample: the strategy was
// wrong, and is disqualified, or the conditions were not those of the scenario.
func (m *Measurement) Check() error {
	runtimeAfter := readRuntime()
	dials := int(m.client.Dials() - m.dialsBefore)
	batch, err := m.recorder.Batch()
	if err != nil {
		return fmt.Errorf("%s%w", results.Disqualified, err)
	}
	if err := batch.CheckLittle(); err != nil {
		return err
	}
	if batch.Failures != m.expect.Failures {
		return fmt.Errorf("%d items failed, %d were to: %w", batch.Failures, m.expect.Failures, errOr(batch.FirstErr, "none did"))
	}
	if batch.Digest != m.expect.Digest {
		return fmt.Errorf("%swrong results: the digest of the batch is %016x, want %016x", results.Disqualified, batch.Digest, m.expect.Digest)
	}
	if dials > 0 && m.breaks == 0 {
		return fmt.Errorf("%d connections were dialled while timing, none is allowed", dials)
	}
	t := &m.total
	t.batches++
	t.failures += batch.Failures
	t.dials += dials
	t.makespan += batch.Makespan
	t.fetch += batch.FetchActive
	t.process += batch.ProcessActive
	t.queue += batch.QueueWait
	t.cpu += m.cpu
	t.gc += runtimeAfter.gc - m.runtimeBefore.gc
	t.sched += runtimeAfter.sched - m.runtimeBefore.sched
	t.fetching += batch.Fetching
	m.addIdle()
	t.sojourns = append(t.sojourns, batch.Sojourns...)
	t.peakInFlight = max(t.peakInFlight, batch.PeakInFlight)
	t.peakGoroutines = max(t.peakGoroutines, batch.PeakGoroutines)
	return nil
}

func (m *Measurement) addIdle() {
	if m.costs == nil {
		return
	}
	idle, free := idleOf(m.recorder.times(), m.cell.Connections(), int(math.Ceil(m.costs.CPUs)))
	for i, d := range idle {
		m.total.idle[i] += d
	}
	m.total.free += free
}

func errOr(err error, text string) error {
	if err == nil {
		return errors.New(text)
	}
	return err
}

// A Figure is a number with its unit.
type Figure struct {
	Unit  string
	Value float64
}

// Figures are what the sample amounts to, but for the units that package testing reports
// by itself.
func (m *Measurement) Figures(ctx context.Context) ([]Figure, error) {
	t := &m.total
	if t.batches == 0 {
		return nil, errors.New("nothing was measured")
	}
	batches := float64(t.batches)
	items := batches * float64(m.cell.Scenario.Profile.Items)
	slices.Sort(t.sojourns)
	figures := []Figure{
		{results.Throughput, items / t.makespan.Seconds()},
		{results.FetchActive, float64(t.fetch) / batches},
		{results.ProcessActive, float64(t.process) / batches},
		{results.QueueWait, float64(t.queue) / items},
		{results.SojournP50, float64(quantile(t.sojourns, 0.50))},
		{results.SojournP99, float64(quantile(t.sojourns, 0.99))},
		{results.PeakInFlight, float64(t.peakInFlight)},
		{results.PeakGoroutines, float64(t.peakGoroutines)},
		{results.CPUPerItem, float64(t.cpu) / items},
		{results.Dials, float64(t.dials)},
		{results.Failures, float64(t.failures) / batches},
	}
	if rss, ok := PeakRSS(); ok {
		figures = append(figures, Figure{results.PeakRSS, float64(rss)})
	}
	after, err := m.control.Stats(ctx)
	if err != nil {
		return nil, err
	}
	var fixture fixtures.Stats // of the sample
	fixture.Requests = after.Requests - m.fixtureBefore.Requests
	fixture.Delay, fixture.Queue = after.Delay-m.fixtureBefore.Delay, after.Queue-m.fixtureBefore.Queue
	if fixture.Requests > 0 {
		figures = append(figures, Figure{results.Delay, float64(fixture.Delay) / float64(fixture.Requests)})
	}
	if m.separate { // otherwise its CPU is in cpu-ns/item
		fixture.CPU = after.CPU - m.fixtureBefore.CPU
		figures = append(figures, Figure{results.FixtureCPU, float64(fixture.CPU) / items})
	}
	if m.costs == nil || fixture.Requests == 0 {
		return figures, nil
	}
	return append(figures, m.bounds(fixture)...), nil
}

// bounds are T*, what it is made of, and where the rest of the makespan went.
func (m *Measurement) bounds(fixture fixtures.Stats) []Figure {
	p, t := m.cell.Scenario.Profile, &m.total
	items := time.Duration(t.batches * p.Items)
	seen := Seen{CPU: (t.cpu + fixture.CPU) / items, Own: t.cpu / items, Delay: fixture.Delay / time.Duration(fixture.Requests)}
	bound, low, high := m.costs.Bound(p, seen, m.cell.Connections())
	if bound.Time == 0 {
		return nil // a server that rejects
	}
	figures := []Figure{{results.Bound, float64(bound.Time)}, {results.LimitLow, float64(low)}, {results.LimitHigh, float64(high)}}
	for _, term := range bound.Terms {
		figures = append(figures, Figure{results.TermUnit(term.Binds), float64(term.Time)})
	}
	n := time.Duration(t.batches)
	spent := spending{
		makespan: t.makespan / n, client: t.cpu / n, gc: t.gc / n, server: fixture.CPU / n,
		free: t.free / n, fetching: t.fetching / n, sched: t.sched / n,
		delay: (fixture.Delay + fixture.Queue) / n,
	}
	for i, d := range t.idle {
		spent.idle[i] = d / n
	}
	return append(figures, spent.lost(*m.costs, bound, p.Items, p.Items-m.expect.Failures).figures()...)
}

// quantile is the least value that at least a share q of the sorted values do not exceed.
func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// Close closes the connections.
func (m *Measurement) Close() {
	m.client.Close()
	m.control.Close()
}

// Corpus is the digest of the documents that the fixture serves.
func (m *Measurement) Corpus() string { return m.expect.Corpus }
