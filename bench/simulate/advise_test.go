package simulate

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

// asked is what the tests want advice for: 50 ms and 2 ms on two CPUs.
func asked(n int) Needs {
	return Needs{
		Profile: profileOf(n, 50*ms, 2*ms), Machine: virtual.Machine{CPUs: 2, Request: 50 * time.Microsecond},
		Capacity: 64, Memory: 256 << 20, Body: 24 << 10,
	}
}

func advise(t *testing.T, n Needs) *Advice {
	t.Helper()
	a, err := Advise(t.Context(), n, 2, func(Answer) {})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The advice is as good as the best of all strategies and limits that fit, each simulated in
// full, and its figures are those of the full simulation.
func TestAdvise(t *testing.T) {
	n := asked(few(500, 4000))
	a := advise(t, n)
	best := int64(1 << 62)
	var full Answer
	whole := n.Request()
	whole.Limits, whole.Rounds, whole.Gain = []int{32, 64}, 0, 0
	_, err := Run(t.Context(), whole, func(got Answer) {
		if memory(got.Limit, 2, got.PeakInFlight, n.Body) <= n.Memory {
			best = min(best, got.Makespan)
		}
		if got.Strategy == a.Best.Strategy && got.Limit == a.Best.Limit {
			full = got
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if float64(full.Makespan) > 1.025*float64(best) || full.Makespan == 0 {
		t.Errorf("advised %s takes %v in full, the best %v", a.Best.Name(), time.Duration(full.Makespan), time.Duration(best))
	}
	if off := float64(a.Best.Makespan) / float64(full.Makespan); off < 0.99 || off > 1.01 ||
		a.Best.PeakInFlight != full.PeakInFlight {
		t.Errorf("advised %+v, in full %+v", a.Best, full)
	}
	if a.Bound > time.Duration(a.Best.Makespan) || a.Best.Efficiency() < 0.97 {
		t.Errorf("T* %v, makespan %v", a.Bound, time.Duration(a.Best.Makespan))
	}
	for _, c := range a.Candidates {
		if c.Out == "" && (c.Fetches > n.Capacity || c.Memory > n.Memory) {
			t.Errorf("%s does not fit", c.Name())
		}
	}
}

// Only what emits in the order of the input is advised to those who need it.
func TestAdviseOrdered(t *testing.T) {
	inOrder, err := InOrder(t.Context(), virtual.Machine{CPUs: 2})
	if err != nil {
		t.Fatal(err)
	}
	if !inOrder["sequential"] || inOrder["pool"] || inOrder["staged"] || inOrder["batched"] ||
		len(inOrder) != len(strategies.Catalog()) {
		t.Errorf("in order: %v", inOrder)
	}
	n := asked(200)
	n.Ordered = true
	a := advise(t, n)
	if !inOrder[a.Best.Strategy] {
		t.Errorf("advised %s", a.Best.Name())
	}
	for _, c := range a.Candidates { // the others cannot be chosen, and so cost nothing
		if !inOrder[c.Strategy] {
			t.Errorf("simulated %s", c.Name())
		}
	}
	if want := "[{[perurl] keeps to no limit} {[semaphore pool batched staged pipeline eventloop chunked adaptive] " +
		"does not keep the order}]"; fmt.Sprint(a.Skipped) != want {
		t.Errorf("skipped %v, want %s", a.Skipped, want)
	}
}

// What keeps to no limit is advised only to those who ask for it, however fast it is. Where no capacity is given, the
// answer for a server that takes few at once is there too, and one for a server that takes many.
func TestAdviseUnbounded(t *testing.T) {
	n := asked(300)
	n.Capacity, n.Machine.Request = 0, 0
	n.Profile.CPU.Median, n.Profile.Latency.Median = 0, 100*ms
	n.Profile.Latency.Sigma = 0.5
	a := advise(t, n)
	var capacities []string
	for _, w := range a.WhatIf {
		if w.Capacity > 0 {
			capacities = append(capacities, fmt.Sprint(w.If, ": ", w.Best.Name(), " ", w.Holds))
		}
	}
	want := "[capacity 32: semaphore at limit 32 false capacity 256: semaphore at limit 256 false]"
	if fmt.Sprint(capacities) != want || a.Best.Limit != 300 {
		t.Errorf("%s, %v, want %s", a.Best.Name(), capacities, want)
	}
	for _, c := range a.Candidates {
		if c.free {
			t.Errorf("%s is a candidate", c.Name())
		}
	}
	list := []Candidate{{Answer: Answer{Strategy: "perurl"}, free: true}}
	if list[0].Out = (Needs{}).out(list[0]); list[0].Out != KeepsNoLimit {
		t.Errorf("perurl as measured is out: %q", list[0].Out)
	}
}

func TestLongAdviseNothingFits(t *testing.T) {
	long(t)
	n := asked(200)
	n.Memory = 1 << 20
	_, err := Advise(t.Context(), n, 2, func(Answer) {})
	if err == nil || !strings.Contains(err.Error(), "no strategy fits: the least, ") ||
		!strings.Contains(err.Error(), "--memory is 1.0 MiB") {
		t.Errorf("error %v", err)
	}
}

// Where all items may be in flight at once and that is fastest, who keeps to a limit of so many is preferred
// to who keeps to none.
func TestLongAdviseLimitOfAll(t *testing.T) {
	long(t)
	n := asked(1100)
	n.Capacity, n.Loads, n.Machine.Request, n.Unbounded = 0, nil, 0, true
	n.Profile.CPU.Median, n.Profile.Latency.Median = 0, 200*time.Millisecond
	a, err := Advise(t.Context(), n, 2, func(Answer) {})
	if err != nil {
		t.Fatal(err)
	}
	if b := a.Best; b.free || b.Limit != 1100 ||
		time.Duration(b.Makespan).Round(time.Millisecond) != 200*time.Millisecond {
		t.Errorf("%s takes %v", b.Name(), time.Duration(b.Makespan))
	}
	if !slices.ContainsFunc(a.Candidates, func(c Candidate) bool { return c.free && c.Out == "" }) {
		t.Error("perurl is no candidate, though it is asked for")
	}
}

// The levels go as far as each bound allows, and name it.
func TestLimits(t *testing.T) {
	for want, change := range map[string]func(*Needs){
		"[1 2 4 8 16 32 64 128], the server takes 64 at once": func(*Needs) {},
		"[1 2 4 8 16 24 32 48 64 96], the server takes 48 at once": func(n *Needs) {
			n.Capacity = 48
		},
		"[1 2 4 8 10], more than all items cannot be under way": func(n *Needs) {
			n.Profile.Items = 10
			n.Capacity = 0
		},
		"[1 2 4 8 16 20], a process may open 20 connections here": func(n *Needs) {
			n.Files = 20
			n.Capacity = 0
		},
		"[1 2 4 8 12], the CPUs are busy long before": func(n *Needs) {
			n.Profile.Latency.Median = 0
			n.Capacity = 0
			n.Profile.CPU.Median = 4 * ms
		},
		"[1 2 4 8 16 32 64 128 256 512 1024 2048 3000], more than all items cannot be under way": func(n *Needs) {
			n.Profile.Latency.Median = time.Hour / 2
			n.Profile.Items = 3000
			n.Capacity = 0
		},
		"[1 2 4 8 16 32 64 128 256 512 1024 2000], a process may open 2000 connections here": func(n *Needs) {
			n.Profile.Latency.Median = time.Hour / 2
			n.Profile.Items = 3000
			n.Files, n.Capacity = 2000, 0
		},
		"[1 2 4 8 16 32 64 128 256 512 1024 2048 4096], 4096 is the highest that is simulated for so many " +
			"items": func(n *Needs) {
			n.Profile.Latency.Median = time.Hour / 2
			n.Profile.Items = 1e6
			n.Capacity = 0
		},
	} {
		n := asked(1000)
		change(&n)
		limits, why := n.Limits()
		if got := fmt.Sprintf("%v, %s", limits, why); got != want {
			t.Errorf("limits %s, want %s", got, want)
		}
	}
}

// Between two loads, what a request costs beyond the least is shared by those in flight.
func TestLoads(t *testing.T) {
	r := Request{Machine: virtual.Machine{CPUs: 2, Request: 7},
		Loads: []Load{{2, 100 * time.Microsecond}, {4, 60 * time.Microsecond}, {64, 30 * time.Microsecond}}}
	for fetches, want := range map[int]time.Duration{1: 100, 2: 100, 3: 73, 4: 60, 64: 30, 1000: 30} {
		if got := r.machine(fetches).Request.Round(time.Microsecond); got != want*time.Microsecond {
			t.Errorf("%d in flight: %v, want %dµs", fetches, got, want)
		}
	}
	if got := (Request{Machine: virtual.Machine{Request: 7}}).machine(3).Request; got != 7 {
		t.Errorf("without loads: %v", got)
	}
}

// A strategy is simulated at higher limits for as long as they gain, and until there is room.
func TestGain(t *testing.T) {
	r := Request{
		Scenarios: []Scenario{{"x", profileOf(200, 0, ms)}}, Strategies: []string{"sequential", "pool"},
		Limits: []int{1, 2, 4, 8, 16, 32}, Machine: virtual.Machine{CPUs: 2}, Gain: adviceGain,
	}
	var got []string
	_, err := Run(t.Context(), r, func(a Answer) { got = append(got, fmt.Sprint(a.Strategy, " ", a.Limit)) })
	// Two are enough for the CPUs; 2 items a millisecond, noticed 2 ms late, make it 6.
	if want := "[sequential 1 pool 1 pool 2 pool 4 pool 8]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("simulated %v, error %v, want %s", got, err, want)
	}
}
