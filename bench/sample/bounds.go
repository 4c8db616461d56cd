package sample

import (
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/results/record"
)

// spend adds what the last batch spent to the sample's account.
func (m *Measurement) spend(after host.Runtime) {
	if m.costs == nil {
		return
	}
	m.spent.gc += after.GC - m.runtimeBefore.GC
	m.spent.sched += after.Sched - m.runtimeBefore.Sched
	idle, free := idleOf(m.recorder.times(), m.cell.Connections(), m.costs.Usable())
	m.spent.free += free
	for i, d := range idle {
		m.spent.idle[i] += d
	}
}

// bounds are T*, what it is made of, what the limit allows, and where the rest of the makespan
// went; fixture is what the server says of the sample.
func (m *Measurement) bounds(fixture fixtures.Stats) []Figure {
	if m.costs == nil || fixture.Requests == 0 {
		return nil
	}
	p, t := m.cell.Scenario.Profile, m.total
	items := time.Duration(t.batches * p.Items)
	seen := bound.Seen{
		CPU: (t.cpu + fixture.CPU) / items, Own: t.cpu / items, Delay: fixture.Delay / time.Duration(fixture.Requests),
		Batches: t.batches, Lasted: m.ended.Sub(m.began), Between: m.ended.Sub(m.began) - t.makespan,
	}
	bound, low, high := m.costs.Bound(p, seen, m.cell.Connections())
	if bound.Time == 0 {
		return nil // a server that rejects
	}
	figures := []Figure{{record.Bound, float64(bound.Time)}, {record.LimitLow, float64(low)},
		{record.LimitHigh, float64(high)}}
	for _, term := range bound.Terms {
		i := slices.IndexFunc(record.Terms, func(t record.Term) bool { return t.Binds == term.Binds })
		figures = append(figures, Figure{record.Terms[i].Unit, float64(term.Time)})
	}
	spent := m.spent
	spent.makespan, spent.client, spent.server = t.makespan, t.cpu, fixture.CPU
	spent.fetching, spent.delay = t.fetching, fixture.Delay+fixture.Queue
	loss := spent.over(t.batches).lost(*m.costs, bound, p.Items, p.Items-m.expect.Failures)
	return append(figures, loss.figures()...)
}

// over is the mean over batches.
func (s spending) over(batches int) spending {
	n := time.Duration(batches)
	for _, d := range []*time.Duration{&s.makespan, &s.client, &s.gc, &s.server, &s.free, &s.fetching, &s.delay,
		&s.sched} {
		*d /= n
	}
	for i := range s.idle {
		s.idle[i] /= n
	}
	return s
}
