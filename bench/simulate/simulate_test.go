package simulate

import (
	"fmt"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/bound/tstar"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

const ms = time.Millisecond

func profileOf(n int, latency, cpu time.Duration) profile.Profile {
	return profile.Profile{
		Seed: 1, Items: n, Documents: profile.GeneratedHTML, Work: profile.SHA256,
		Size: profile.Sizes{Median: 1 << 10}, Rounds: profile.Sizes{Median: 1},
		Latency: profile.Delays{Median: latency}, CPU: profile.Delays{Median: cpu},
	}
}

// Makespans that can be told beforehand: 12 items, F = 10 ms, P = 5 ms. Each event may be
// put off by less than the period of 12 ns, so the sum of what an item does may be off by a
// few periods for each round.
func TestMakespans(t *testing.T) {
	const n, F, P = 12, 10 * ms, 5 * ms
	for _, tt := range []struct {
		strategy strategies.Strategy
		cpus     int
		want     time.Duration
	}{
		{strategies.Sequential{}, 1, n * (F + P)},
		{strategies.PerURL{}, 0, F + P},
		{strategies.PerURL{}, 2, F + n/2*P},
		{strategies.Semaphore{Limit: 4}, 4, 3 * (F + P)},
		{strategies.Pool{Workers: 4}, 4, 3 * (F + P)},
		{strategies.Pool{Workers: 4}, 0, 3 * (F + P)},
		{strategies.Batched{Size: 4}, 4, 3 * (F + P)},
		{strategies.Staged{Fetchers: 4, Processors: 2}, 2, 3*F + 6*P},
		{strategies.Pipeline{Fetchers: 4, Processors: 1}, 1, F + n*P},
		{strategies.Threads{Workers: 4}, 4, 3 * (F + P)},
		{strategies.EventLoop{Fetchers: 4}, 2, F + n*P},
	} {
		a, err := runBatch(t, profileOf(n, F, P), virtual.Machine{CPUs: tt.cpus}, tt.strategy, n, false)
		if err != nil {
			t.Fatal(err)
		}
		if over := time.Duration(a.Makespan) - tt.want; over < 0 || over > 5*n*n {
			t.Errorf("%T%+v: makespan %v, want %v and at most %d ns more", tt.strategy, tt.strategy, time.Duration(a.Makespan),
				tt.want, 5*n*n)
		}
	}
}

// The server's capacity: queueing serialises by the capacity, rejecting fails the rest.
func TestCapacity(t *testing.T) {
	p := profileOf(12, 10*ms, 0)
	p.Capacity = 3
	a, err := runBatch(t, p, virtual.Machine{}, strategies.PerURL{}, p.Items, false)
	if got := time.Duration(a.Makespan).Round(ms); err != nil || got != 40*ms || a.Failures != 0 {
		t.Errorf("makespan %v, want 40ms; %d failures, error %v", got, a.Failures, err)
	}
	p.Reject = true
	a, err = runBatch(t, p, virtual.Machine{}, strategies.PerURL{}, p.Items, false)
	if err != nil || a.Failures != 9 {
		t.Errorf("%d failures, error %v, want 9 of 12 rejected", a.Failures, err)
	}
}

// T* is never beaten, over random profiles, machines and strategies; and each of its terms
// binds somewhere, and is met by some strategy.
func TestLowerBoundHolds(t *testing.T) {
	binds := map[string]bool{}
	for seed := range uint64(60) {
		p := profileOf(40, time.Duration(seed%7)*3*ms, time.Duration(seed%5)*ms)
		p.Seed = seed
		p.Latency.Shape = profile.Shape{Sigma: float64(seed%3) / 2, Outliers: 0.05 * float64(seed%2), Factor: 20}
		p.CPU.Sigma = float64(seed%4) / 3
		p.Capacity, p.Reject = int(seed%4)*5, seed%6 == 1
		m := virtual.Machine{CPUs: int(seed % 5), Request: time.Duration(seed%3) * 100 * time.Microsecond}
		bound := tstar.LowerBound(p, m)
		binds[bound.Binds] = true
		best := time.Duration(1 << 62)
		for _, e := range strategies.CatalogFor(max(1, m.CPUs)) {
			a, err := runBatch(t, p, m, e.New(8), p.Items, false)
			if err != nil {
				t.Fatal(err)
			}
			if a.Makespan < int64(bound.Time) {
				t.Errorf("seed %d: %s took %v, less than the bound %v", seed, e.Name, time.Duration(a.Makespan), bound)
			}
			best = min(best, time.Duration(a.Makespan))
		}
		if bound.Time > 0 && best > 4*bound.Time {
			t.Errorf("seed %d: the best took %v, far from the bound %v", seed, best, bound)
		}
	}
	if len(binds) < 5 { // the four terms, and none for a server that rejects
		t.Errorf("only these terms ever bind: %v", binds)
	}
}

// With so many fetches at once no strategy beats the low end of the interval; equal items in step
// come near the high end, and the best schedule lies between.
func TestIntervalAtLimit(t *testing.T) {
	for _, limit := range []int{1, 4, 16} {
		for _, cpu := range []time.Duration{0, ms, 4 * ms} {
			p := profileOf(64, 8*ms, cpu)
			m := virtual.Machine{CPUs: 2, Request: 200 * time.Microsecond}
			costs := bound.Costs{CPUs: 2, Trip: 200 * time.Microsecond, Client: 100 * time.Microsecond,
				Server: 100 * time.Microsecond, Process: cpu, ProcessLeast: cpu, ProcessMost: cpu}
			lower, low, high := costs.Bound(p, bound.Seen{CPU: time.Hour, Own: time.Hour, Delay: time.Hour}, limit)
			if want := tstar.LowerBound(p, m); lower.Time != want.Time {
				t.Errorf("T* from costs is %v, from the profile %v", lower, want)
			}
			best := time.Duration(1 << 62)
			for _, e := range strategies.CatalogFor(2) {
				if e.Name == "perurl" {
					continue
				}
				a, err := runBatch(t, p, m, e.New(limit), e.Fetches(limit, p.Items), false)
				if err != nil {
					t.Fatal(err)
				}
				best = min(best, time.Duration(a.Makespan))
			}
			if best < low || float64(best) > 1.1*float64(high) {
				t.Errorf("limit %d, CPU %v: the best takes %v, not within %v to %v", limit, cpu, best, low, high)
			}
		}
	}
}

// The timeline must be that of the batch: each item's history is possible, and the last emit
// is the makespan.
func TestTimeline(t *testing.T) {
	p := profileOf(50, 8*ms, ms)
	p.Latency.Sigma = 0.5
	a, err := runBatch(t, p, virtual.Machine{CPUs: 2, Request: 100 * time.Microsecond},
		strategies.Pipeline{Fetchers: 8, Processors: 2}, 8, true)
	if err != nil || len(a.Timeline) != 50 {
		t.Fatalf("%d spans, error %v", len(a.Timeline), err)
	}
	var last int64
	for i, s := range a.Timeline {
		if s.Item != i || s.FetchStart < s.Pulled || s.FetchEnd <= s.FetchStart || s.ProcessStart < s.FetchEnd ||
			s.ProcessEnd <= s.ProcessStart || s.Emitted < s.ProcessEnd {
			t.Errorf("item %d has a history that cannot be: %+v", i, s)
		}
		last = max(last, s.Emitted)
	}
	if last != a.Makespan {
		t.Errorf("the last emit is at %d, the makespan %d", last, a.Makespan)
	}
}

// What breaks ties costs next to nothing: for many items of little work, every strategy that
// keeps the CPUs busy is near the bound, whatever its shape.
func TestTiesCostNothing(t *testing.T) {
	p := profileOf(16_384, 0, 10*time.Microsecond)
	m := virtual.Machine{CPUs: 2}
	bound := tstar.LowerBound(p, m)
	for _, s := range []strategies.Strategy{
		strategies.Pool{Workers: 64}, strategies.Semaphore{Limit: 64}, strategies.Pipeline{Fetchers: 64, Processors: 2},
	} {
		a, err := runBatch(t, p, m, s, 64, false)
		if err != nil || float64(a.Makespan) > 1.05*float64(bound.Time) {
			t.Errorf("%T: makespan %v, the bound is %v, error %v", s, time.Duration(a.Makespan), bound, err)
		}
	}
	a, err := runBatch(t, p, m, strategies.Sequential{}, 1, false)
	if alone := 2 * bound.Time; err != nil || float64(a.Makespan) > 1.1*float64(alone) {
		t.Errorf("sequential: makespan %v, want about %v, error %v", time.Duration(a.Makespan), alone, err)
	}
}

func TestRequest(t *testing.T) {
	good := Request{Scenarios: []Scenario{{"x", profileOf(3, ms, ms)}}, Limits: []int{1}}
	for name, damage := range map[string]func(*Request){
		"limit":    func(r *Request) { r.Limits = []int{0} },
		"profile":  func(r *Request) { r.Scenarios = []Scenario{{"x", profile.Profile{}}} },
		"machine":  func(r *Request) { r.Machine.CPUs = -1 },
		"strategy": func(r *Request) { r.Strategies = []string{"pol"} },
	} {
		r := good
		damage(&r)
		if _, err := Run(t.Context(), r, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	n := 0
	answers, err := Run(t.Context(), good, func(Answer) { n++ })
	if err != nil || n != len(strategies.Catalog()) || len(answers) != n {
		t.Errorf("%d answers, told of %d, error %v", len(answers), n, err)
	}
}

// scheduled are strategies whose runs are not equal, with the reason: what they do depends on which of
// two goroutines Go runs first where both act at the same instant.
var scheduled = map[string]string{}

// Repeated runs are equal in every nanosecond of every item, for every strategy, with
// unequal items, scarce CPUs and a server that queues.
func TestDeterminism(t *testing.T) {
	p := profileOf(200, 8*ms, ms)
	p.Latency.Shape = profile.Shape{Sigma: 0.3, Outliers: 0.02, Factor: 10}
	p.Capacity = 12
	long := profileOf(few(2000, 20_000), ms, 20*time.Microsecond) // beyond the number up to which the period is simple
	for _, e := range strategies.CatalogFor(2) {
		if e.Name == "threads" || scheduled[e.Name] != "" { // threads: slow, and a pool by another name
			continue
		}
		var makespans [2]int64
		for i := range makespans {
			a, err := runBatch(t, long, virtual.Machine{CPUs: 2}, e.New(200), e.Fetches(200, long.Items), false)
			if err != nil {
				t.Fatal(err)
			}
			makespans[i] = a.Makespan
		}
		if makespans[0] != makespans[1] {
			t.Errorf("%s: %d items took %v", e.Name, long.Items, makespans)
		}
	}
	equal := profileOf(200, 8*ms, ms) // all at the same instant, but for the ties
	for _, p := range []profile.Profile{p, equal} {
		for _, e := range strategies.CatalogFor(2) {
			if scheduled[e.Name] != "" {
				continue
			}
			var first string
			for range few(3, 5) {
				a, err := runBatch(t, p, virtual.Machine{CPUs: 2, Request: 50 * time.Microsecond}, e.New(16),
					e.Fetches(16, p.Items), true)
				if err != nil {
					t.Fatal(err)
				}
				a.Real = 0 // the only figure that is not virtual
				switch got := fmt.Sprint(a); {
				case first == "":
					first = got
				case got != first:
					t.Fatalf("%s: two runs differ. If that is its nature, name it in scheduled, with the reason.\n%.300s\n%.300s",
						e.Name, first, got)
				}
			}
		}
	}
}
