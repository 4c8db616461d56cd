package sample

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/results/record"
)

// A Measurement is a cell made ready for timing: connections open, code warm, the right
// answer known. Time [Measurement.Run]; call [Measurement.Check] after each, untimed;
// then [Measurement.Figures] has what was found.
type Measurement struct {
	Sample
	cell     scenario.Cell
	client   *fixtures.Client
	control  *fixtures.Client // asks the fixture about itself, over a connection of its own
	expect   fixtures.Expect
	separate bool // the fixture has a process of its own

	costs         *bound.Costs // nil if unknown: there is then no T*
	fixtureBefore fixtures.Stats
	runtimeBefore host.Runtime // before the last batch
	spent         spending     // over all batches
	dialsBefore   int64
	dials         int // over all batches
	breaks        int // connections that the faults of a batch break: with any, dials are part of the work
}

// Prepare makes a cell ready against the fixture at url; separate says that the fixture
// is not in this process. With the scenario's costs there are bounds among the figures; they
// may be nil.
func Prepare(ctx context.Context, cell scenario.Cell, url string, separate bool,
	costs *bound.Costs) (*Measurement, error) {
	conns := cell.Connections()
	control := fixtures.NewClient(url, 1)
	expect, err := control.Expect(ctx)
	if err != nil {
		control.Close()
		return nil, err
	}
	client := fixtures.NewClient(url, conns)
	if costs != nil && !separate {
		costs = costs.InProcess()
	}
	m := &Measurement{
		cell: cell, client: client, control: control, expect: expect, separate: separate, costs: costs,
		breaks: cell.Scenario.Profile.Dials(),
		Sample: Sample{strategy: cell.Entry.New(cell.Limit), recorder: NewRecorder(cell.Scenario.Profile.Items, client.URL),
			kept: newKeeper(cell.Scenario.Profile.Items)},
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
	if err := m.WarmUp(ctx); err != nil {
		return err
	}
	m.fixtureBefore, err = m.control.Stats(ctx)
	runtime.GC() // so that every cell starts from the same heap
	return err
}

// Reset makes ready for the next batch. It is not to be timed.
func (m *Measurement) Reset(ctx context.Context) error {
	// The faults of the batch before have cost connections, or net/http has given one up.
	if conns := m.cell.Connections(); m.breaks > 0 || m.client.Open() < conns {
		if err := m.client.Warm(ctx, conns); err != nil {
			return err
		}
	}
	m.dialsBefore = m.client.Dials()
	m.recorder.Reset()
	m.runtimeBefore = host.ReadRuntime()
	return nil
}

// Check adds the batch to the sample, or says why there is no sample: the strategy was
// wrong, and is disqualified, or the conditions were not those of the scenario.
func (m *Measurement) Check() error {
	runtimeAfter := host.ReadRuntime()
	dials := int(m.client.Dials() - m.dialsBefore)
	batch, err := m.recorder.Batch()
	if err != nil {
		return fmt.Errorf("%s: %w", record.Disqualified, err)
	}
	if err := batch.CheckLittle(); err != nil {
		return fmt.Errorf("%s: %w", record.Conditions, err)
	}
	if batch.Failures != m.expect.Failures {
		return fmt.Errorf("%d items failed, %d were to: %w", batch.Failures, m.expect.Failures,
			ErrOr(batch.FirstErr, "none did"))
	}
	if batch.Digest != m.expect.Digest {
		return fmt.Errorf("%s: wrong results: the digest of the batch is %016x, want %016x", record.Disqualified,
			batch.Digest, m.expect.Digest)
	}
	if dials > m.dialsAllowed() {
		return fmt.Errorf("%s: %d connections were dialled while timing, %s allowed", record.Conditions, dials,
			orNone(m.dialsAllowed()))
	}
	m.dials += dials
	m.Add(batch)
	m.spend(runtimeAfter)
	return nil
}

// dialsAllowed is how many connections a batch may dial: all where its faults break some, else none.
// Under a CPU quota it is one in four requests: net/http gives up a connection if it has not heard for
// 50 ms that the request was written. The client makes that rare, but a quota stops the thread that is to say so for
// longer, at any point.
func (m *Measurement) dialsAllowed() int {
	items := m.cell.Scenario.Profile.Items
	switch {
	case m.breaks > 0:
		return math.MaxInt
	case m.costs != nil && m.costs.Quota.Time > 0 && m.costs.Quota.CPUs() < float64(m.costs.CPUs):
		return max(1, items/4)
	}
	return 0
}

func orNone(n int) string {
	if n == 0 {
		return "none is"
	}
	return fmt.Sprintf("at most %d are", n)
}

func ErrOr(err error, text string) error {
	if err == nil {
		return errors.New(text)
	}
	return err
}

// Figures are what the sample amounts to, but for the units that package testing reports
// by itself.
func (m *Measurement) Figures(ctx context.Context) ([]Figure, error) {
	if m.total.batches == 0 {
		return nil, errors.New("nothing was measured")
	}
	n := m.cell.Scenario.Profile.Items
	figures := append(m.total.figures(n), Figure{record.Dials, float64(m.dials)})
	if rss, ok := host.PeakRSS(); ok {
		figures = append(figures, Figure{record.PeakRSS, float64(rss)})
	}
	after, err := m.control.Stats(ctx)
	if err != nil {
		return nil, err
	}
	var fixture fixtures.Stats // of the sample
	fixture.Requests = after.Requests - m.fixtureBefore.Requests
	fixture.Delay, fixture.Queue = after.Delay-m.fixtureBefore.Delay, after.Queue-m.fixtureBefore.Queue
	if fixture.Requests > 0 {
		figures = append(figures, Figure{record.Delay, float64(fixture.Delay) / float64(fixture.Requests)})
	}
	if m.separate { // otherwise its CPU is in cpu-ns/item
		fixture.CPU = after.CPU - m.fixtureBefore.CPU
		figures = append(figures, Figure{record.FixtureCPU, float64(fixture.CPU) / float64(m.total.batches*n)})
	}
	return append(figures, m.bounds(fixture)...), nil
}

// Close closes the connections.
func (m *Measurement) Close() {
	m.client.Close()
	m.control.Close()
}
