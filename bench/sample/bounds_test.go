package sample

import (
	"slices"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/results/record"
)

const ms = time.Millisecond

// Under a quota, net/http gives up connections by itself.
func TestDialsAllowed(t *testing.T) {
	m := Measurement{cell: scenario.Cell{Scenario: benchtest.Scenario("io", 128)}, costs: &bound.Costs{CPUs: 2}}
	if got := m.dialsAllowed(); got != 0 {
		t.Errorf("without a quota %d", got)
	}
	m.costs.Quota = host.Quota{Time: 200 * ms, Period: 100 * ms}
	if got := m.dialsAllowed(); got != 0 {
		t.Errorf("with a quota of all CPUs %d", got)
	}
	m.costs.Quota = host.Quota{Time: 50 * ms, Period: 100 * ms}
	if got := m.dialsAllowed(); got != 32 {
		t.Errorf("with a quota of half a CPU %d, want 32", got)
	}
	m.breaks = 1
	if got := m.dialsAllowed(); got < 1000 {
		t.Errorf("with faults %d", got)
	}
}

// The T* of a sample goes by how long it lasted and by what it used.
func TestBoundUnderQuota(t *testing.T) {
	s := benchtest.Scenario("cpu", 100)
	began := time.Now()
	m := Measurement{
		cell:   scenario.Cell{Scenario: s, Entry: benchtest.Strategy("sequential"), Limit: 1},
		costs:  &bound.Costs{CPUs: 2, Quota: host.Quota{Time: 50 * ms, Period: 100 * ms}, Process: ms},
		Sample: Sample{began: began, ended: began.Add(2 * time.Second)},
	}
	m.total = totals{batches: 8, makespan: 1900 * ms, cpu: 960 * ms}
	lower := func() float64 {
		figures := m.bounds(fixtures.Stats{Requests: 800})
		return figures[slices.IndexFunc(figures, func(f Figure) bool { return f.Unit == record.Bound })].Value
	}
	// 100 ms of CPU time a batch, of 0.5 × 2 s and two buckets of 50 ms and two overruns, in 1.9 s
	if got, want := lower(), float64(100*ms)*1900/(1000+2*50+2*10); got < want-1e3 || got > want+1e3 {
		t.Errorf("T* is %v ns, want %v", got, want)
	}
	m.total.cpu = 2000 * ms
	if got, want := lower(), float64(100*ms)*1900/2000; got < want-1e3 || got > want+1e3 {
		t.Errorf("T* is %v ns where the quota is not kept to, want %v", got, want)
	}
	if got, _, high := (bound.Costs{CPUs: 2, Quota: host.Quota{Time: 50 * ms, Period: 100 * ms},
		Process: ms}).Bound(s.Profile, benchtest.Plenty, 1); high != 200*ms {
		t.Errorf("T* %v, at a limit up to %v, want 200ms: 100 ms of CPU time by half a CPU", got, high)
	}
}
