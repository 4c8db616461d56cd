package simulate

import (
	"fmt"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/results/trace"
	"github.com/overlap-bench/overlap/strategies"
)

// A Request is what to simulate: every combination of the scenarios,
// the strategies and the limits.
type Request struct {
	Scenarios  []Scenario      `json:"scenarios"`
	Strategies []string        `json:"strategies"` // names of the catalog, all if empty
	Limits     []int           `json:"limits"`
	Machine    virtual.Machine `json:"machine"`
	Timeline   bool            `json:"timeline"` // of every item, in the answers
	Costs      bool            `json:"costs"`    // of the simulation itself, which are never the same twice

	// Rounds, unless it is 0, is after how many times the limit a batch counts as settled, so
	// that longer ones can be extrapolated: at least some hundred items are simulated.
	Rounds int `json:"rounds,omitempty"`

	// Loads, if there are any, say what a request costs with so many fetches at once, in the
	// place of Machine.Request, which is then the least; the fetches ascend.
	Loads []Load `json:"loads,omitempty"`

	// Gain, unless it is 0, ends the way up the limits for a strategy whose makespan a higher
	// one has improved by less than this share, as soon as it has room for responses that are
	// noticed late. The limits must then ascend.
	Gain float64 `json:"gain,omitempty"`
}

// A Load is the CPU time of a request with so many fetches at once.
type Load struct {
	Fetches int           `json:"fetches"`
	Request time.Duration `json:"request_ns"`
}

// machine is the machine for so many fetches at once: between two loads, what a request costs
// beyond the least falls as the fetches share it.
func (r Request) machine(fetches int) virtual.Machine {
	m := r.Machine
	for i, above := range r.Loads {
		m.Request = above.Request
		if fetches > above.Fetches {
			continue
		}
		if i > 0 {
			below := r.Loads[i-1]
			part := (1/float64(fetches) - 1/float64(above.Fetches)) / (1/float64(below.Fetches) - 1/float64(above.Fetches))
			m.Request += time.Duration(part * float64(below.Request-above.Request))
		}
		break
	}
	return m
}

// A Scenario is a profile with its name.
type Scenario struct {
	Name    string          `json:"name"`
	Profile profile.Profile `json:"profile"`
}

// An Answer is what one simulation found. All durations are virtual.
type Answer struct {
	Scenario      string `json:"scenario"`
	Strategy      string `json:"strategy"`
	Limit         int    `json:"limit"`
	Items         int    `json:"items"`
	Makespan      int64  `json:"makespan_ns"`
	FetchActive   int64  `json:"fetch_active_ns"`
	ProcessActive int64  `json:"process_active_ns"`
	QueueWait     int64  `json:"queue_wait_ns"` // mean over items
	PeakInFlight  int    `json:"peak_inflight"`
	Processing    int    `json:"peak_processing"` // items at once, whether a CPU was free for them or not
	Failures      int    `json:"failures"`
	InOrder       bool   `json:"in_order,omitempty"`  // the items were emitted in the order of the input
	Simulated     int    `json:"simulated,omitempty"` // items, where the rest is extrapolated
	Bound         int64  `json:"bound_ns"`
	Binds         string `json:"binds"` // which term of the bound is the largest

	// What simulating the last batch took, and the most memory of its process, where Costs are asked for.
	Real    int64 `json:"real_ns,omitempty"`
	PeakRSS int64 `json:"peak_rss_bytes,omitempty"`

	Timeline []trace.Spans `json:"timeline,omitempty"`
}

// Entries are the strategies that the request names, for its number of CPUs.
func (r Request) Entries() ([]strategies.Entry, error) {
	found, err := scenario.FindStrategies(r.Strategies)
	if err != nil {
		return nil, err
	}
	cpus := r.Machine.CPUs
	if cpus == 0 {
		cpus = strategies.DefaultLimit
	}
	wanted := map[string]bool{}
	for _, e := range found {
		wanted[e.Name] = true
	}
	var entries []strategies.Entry
	for _, e := range strategies.CatalogFor(cpus) {
		if wanted[e.Name] {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// Answers is how many answers there will be, 0 if the request is refused.
func (r Request) Answers() (n int) {
	entries, _ := r.Entries()
	for _, e := range entries {
		n += len(r.Scenarios) * len(scenario.LimitsOf(e, r.Limits))
	}
	return n
}

// What is simulated at most: beyond lies no insight, but a crash of the runtime or a very long
// wait.
const (
	MaxItems    = 100_000_000
	MaxLimit    = 1_000_000 // a goroutine each, of almost 3 KB
	MaxCPUs     = 1 << 16
	MaxDuration = time.Hour // of latencies and CPU times

	maxThreads = 9000 // Go ends a program at 10 000
	maxYears   = 50   // a Duration counts 292
)

// Validate finds what cannot be simulated: of several, the first.
func (r Request) Validate() error {
	for _, s := range r.Scenarios {
		if err := r.validate(s.Profile); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	for _, limit := range r.Limits {
		if limit < 1 || limit > MaxLimit {
			return fmt.Errorf("a limit is %d: use 1 to %d, since a strategy starts a goroutine for each", limit, MaxLimit)
		}
		if limit > maxThreads && (len(r.Strategies) == 0 || slices.Contains(r.Strategies, "threads")) {
			return fmt.Errorf("a limit is %d: threads takes a real thread for each worker, at most %d; leave it "+
				"out with --strategies", limit, maxThreads)
		}
	}
	if r.Machine.CPUs < 0 || r.Machine.CPUs > MaxCPUs || r.Machine.Request < 0 || r.Machine.Request > MaxDuration {
		return fmt.Errorf("the machine has %d CPUs and %v for a request: use 0 to %d and 0 to %v", r.Machine.CPUs,
			r.Machine.Request, MaxCPUs, MaxDuration)
	}
	return nil
}

func (r Request) validate(p profile.Profile) error {
	if err := p.Validate(); err != nil {
		return err
	}
	for _, v := range []struct {
		name     string
		is, most any
		beyond   bool
	}{
		{"items", p.Items, MaxItems, p.Items > MaxItems}, {"capacity", p.Capacity, MaxLimit, p.Capacity > MaxLimit},
		{"latency.median", p.Latency.Median, MaxDuration, p.Latency.Median > MaxDuration},
		{"cpu.median", p.CPU.Median, MaxDuration, p.CPU.Median > MaxDuration},
	} {
		if v.beyond {
			return fmt.Errorf("profile: %s is %v: that is beyond what is simulated, use at most %v", v.name, v.is, v.most)
		}
	}
	item := float64(p.Latency.Median)*p.Latency.Mean() +
		float64(p.CPU.Median)*p.CPU.Mean()*p.Rounds.Mean() + float64(r.Machine.Request)
	if years := float64(p.Items) * item / float64(365*24*time.Hour); years > maxYears {
		return fmt.Errorf("%d items, one after the other, would take %.0f years: use fewer or shorter ones, "+
			"for %d years at most", p.Items, years, maxYears)
	}
	return nil
}
