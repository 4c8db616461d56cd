package simulate

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
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
	a, err := Advise(t.Context(), engine(t), n, 2, func(Answer) {})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What is chosen among made-up candidates, and why.
func TestChoose(t *testing.T) {
	const items = 1000
	c := func(strategy string, place, limit int, makespan time.Duration) Candidate {
		return Candidate{Answer: Answer{Strategy: strategy, Limit: limit, Items: items, Makespan: int64(makespan)}, Fetches: limit, place: place}
	}
	s := time.Second
	free := c("perurl", 1, items, 10*s)
	free.free = true
	out := c("staged", 3, 64, 5*s)
	out.Out = "needs too much memory"
	crowd := c("pool", 3, 64, 10*s)
	crowd.crowd = true
	hoard := c("staged", 5, 64, 10*s)
	hoard.hoard = true
	for name, tt := range map[string]struct {
		list []Candidate
		want string
	}{
		"no crowd in a tie":     {[]Candidate{crowd, c("pipeline", 6, 64, 101*s/10)}, "pipeline 64"},
		"none that holds all":   {[]Candidate{hoard, c("pipeline", 6, 64, 101*s/10)}, "pipeline 64"},
		"a crowd if faster":     {[]Candidate{crowd, c("pipeline", 6, 64, 11*s)}, "pool 64"},
		"the fastest":           {[]Candidate{c("pool", 3, 64, 10*s), c("pipeline", 6, 64, 9*s)}, "pipeline 64"},
		"the simplest in a tie": {[]Candidate{c("pipeline", 6, 64, 10*s), c("pool", 3, 64, 101*s/10)}, "pool 64"},
		"the lowest limit":      {[]Candidate{c("pool", 3, 64, 10*s), c("pool", 3, 128, 99*s/10)}, "pool 64"},
		"one with a limit":      {[]Candidate{free, c("pool", 3, 64, 101*s/10)}, "pool 64"},
		"none without need":     {[]Candidate{free, c("pool", 3, 64, 11*s)}, "perurl 1000"},
		"what fits":             {[]Candidate{out, c("pool", 3, 64, 10*s)}, "pool 64"},
		// 1000 items a second: 2 more have to be under way where each is noticed 2 ms late.
		"room":          {[]Candidate{c("pool", 3, 2, s), c("pool", 3, 4, s)}, "pool 4"},
		"room enough":   {[]Candidate{c("pool", 3, 2, s), c("pool", 3, 4, s), c("pool", 3, 8, s)}, "pool 4"},
		"nothing":       {nil, " 0"},
		"nothing fits":  {[]Candidate{out}, " 0"},
		"room is dear":  {[]Candidate{c("pool", 3, 2, 10*s), c("pool", 3, 4, 10*s)}, "pool 4"},
		"no room to be": {[]Candidate{c("pool", 3, 2, 1000*s), c("pool", 3, 4, 1000*s)}, "pool 2"},
	} {
		got, ok := Choose(tt.list)
		if s := fmt.Sprintf("%s %d", got.Strategy, got.Limit); s != tt.want || ok != (tt.want != " 0") {
			t.Errorf("%s: chose %s, %v, want %s", name, s, ok, tt.want)
		}
	}
}

// The advice is as good as the best of all strategies and limits that fit, each simulated in
// full, and its figures are those of the full simulation.
func TestAdvise(t *testing.T) {
	n := asked(4000)
	a := advise(t, n)
	best := int64(1 << 62)
	var full Answer
	whole := n.Request()
	whole.Limits, whole.Rounds, whole.Gain = []int{32, 64}, 0, 0
	_, err := Ask(t.Context(), engine(t), whole, func(got Answer) {
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
	if off := float64(a.Best.Makespan) / float64(full.Makespan); off < 0.99 || off > 1.01 || a.Best.PeakInFlight != full.PeakInFlight {
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

// What would change the answer is what is advised to those who ask for it.
func TestWhatIf(t *testing.T) {
	n := asked(few(200, 800))
	a := advise(t, n)
	variants := n.variants()
	if len(variants) != len(a.WhatIf) || len(variants) < 9 {
		t.Fatalf("%d variants, %d answers", len(variants), len(a.WhatIf))
	}
	changed := 0
	for i, v := range variants {
		w := a.WhatIf[i]
		if w.If != v.name {
			t.Fatalf("%s answers %s", w.If, v.name)
		}
		if !w.Holds {
			changed++
		}
		if w.Best.Bound == 0 || w.Best.Makespan < w.Best.Bound || w.Same.Makespan < w.Same.Bound {
			t.Errorf("%s: less than T*: %+v", v.name, w)
		}
		answers, err := Ask(t.Context(), engine(t), v.needs.Request(), func(Answer) {})
		if err != nil {
			t.Fatal(err)
		}
		direct, _ := Choose(v.needs.Candidates(answers, map[string]bool{"sequential": true, "ordered": true}))
		// Asked directly, there may be limits between those that were looked at, and further ones.
		if off := float64(w.Best.Makespan) / float64(direct.Makespan); off < 0.97 || off > 1.03 {
			t.Errorf("%s: %s in %v; asked directly, %s in %v", v.name, w.Best.Name(), time.Duration(w.Best.Makespan), direct.Name(), time.Duration(direct.Makespan))
		}
		if w.Holds && float64(w.Same.Makespan) > 1.05*float64(direct.Makespan) {
			t.Errorf("%s: the advice is said to hold with %v, though %s takes %v", v.name, time.Duration(w.Same.Makespan), direct.Name(), time.Duration(direct.Makespan))
		}
	}
	if changed == 0 || changed == len(variants) {
		t.Errorf("%d of %d change the answer", changed, len(variants))
	}
}

// What is chosen all the same is no change, though something is faster as simulated: at limit 4 there
// is room for responses that are noticed late.
func TestWhatIfTheSameIsChosen(t *testing.T) {
	at := func(limit int, makespan time.Duration) Candidate {
		return Candidate{Answer: Answer{Strategy: "pool", Limit: limit, Items: 1000, Makespan: int64(makespan)}, Fetches: limit, Limited: true}
	}
	second := time.Second
	for name, tt := range map[string]struct {
		advised     Candidate
		list        []Candidate
		holds, tied bool
	}{
		"the same":         {at(4, second), []Candidate{at(2, second), at(4, 103*second/100)}, true, false},
		"the same, a tie":  {at(4, second), []Candidate{at(2, second), at(4, 101*second/100)}, true, true},
		"another, a tie":   {at(8, second), []Candidate{at(4, second), at(8, 101*second/100)}, true, true},
		"another, no tie":  {at(32, second), []Candidate{at(16, second), at(32, 110*second/100)}, false, false},
		"not simulated":    {at(16, second), []Candidate{at(2, second), at(4, 103*second/100)}, true, false},
		"not simulated, a": {at(16, second), []Candidate{at(4, second)}, true, true},
	} {
		w := whatIf(name, tt.advised, tt.list)
		if w.Holds != tt.holds || w.Tied() != tt.tied {
			t.Errorf("%s: holds %v, tied %v; best %s, same %s", name, w.Holds, w.Tied(), w.Best.Name(), w.Same.Name())
		}
		if !w.Holds && w.Best.Name() == w.Same.Name() {
			t.Errorf("%s: %s is said to change into itself", name, w.Best.Name())
		}
	}
}

// Only what emits in the order of the input is advised to those who need it.
func TestAdviseOrdered(t *testing.T) {
	inOrder, err := InOrder(t.Context(), engine(t), virtual.Machine{CPUs: 2})
	if err != nil {
		t.Fatal(err)
	}
	if !inOrder["sequential"] || inOrder["pool"] || inOrder["staged"] || inOrder["batched"] || len(inOrder) != len(strategies.Catalog()) {
		t.Errorf("in order: %v", inOrder)
	}
	n := asked(200)
	n.Ordered = true
	if a := advise(t, n); !inOrder[a.Best.Strategy] {
		t.Errorf("advised %s", a.Best.Name())
	}
}

func TestAdviseNothingFits(t *testing.T) {
	n := asked(200)
	n.Memory = 1 << 20
	_, err := Advise(t.Context(), engine(t), n, 2, func(Answer) {})
	if err == nil || !strings.Contains(err.Error(), "no strategy fits: the least, ") || !strings.Contains(err.Error(), "--memory is 1.0 MiB") {
		t.Errorf("error %v", err)
	}
}

// Where all items may be in flight at once and that is fastest, who keeps to a limit of so many is preferred
// to who keeps to none.
func TestAdviseLimitOfAll(t *testing.T) {
	n := asked(1100)
	n.Capacity, n.Loads, n.Machine.Request = 0, nil, 0
	n.Profile.CPU.Median, n.Profile.Latency.Median = 0, 200*time.Millisecond
	a, err := Advise(t.Context(), engine(t), n, 2, func(Answer) {})
	if err != nil {
		t.Fatal(err)
	}
	if b := a.Best; b.free || b.Limit != 1100 || time.Duration(b.Makespan).Round(time.Millisecond) != 200*time.Millisecond {
		t.Errorf("%s takes %v", b.Name(), time.Duration(b.Makespan))
	}
}

// The levels go as far as each bound allows, and name it.
func TestLimits(t *testing.T) {
	for want, change := range map[string]func(*Needs){
		"[1 2 4 8 16 32 64 128], the server takes 64 at once":                                    func(*Needs) {},
		"[1 2 4 8 16 24 32 48 64 96], the server takes 48 at once":                               func(n *Needs) { n.Capacity = 48 },
		"[1 2 4 8 10], more than all items cannot be under way":                                  func(n *Needs) { n.Profile.Items = 10; n.Capacity = 0 },
		"[1 2 4 8 16 20], a process may open 20 connections here":                                func(n *Needs) { n.Files = 20; n.Capacity = 0 },
		"[1 2 4 8 12], the CPUs are busy long before":                                            func(n *Needs) { n.Profile.Latency.Median = 0; n.Capacity = 0; n.Profile.CPU.Median = 4 * ms },
		"[1 2 4 8 16 32 64 128 256 512 1024 2048 3000], more than all items cannot be under way": func(n *Needs) { n.Profile.Latency.Median = time.Hour / 2; n.Profile.Items = 3000; n.Capacity = 0 },
		"[1 2 4 8 16 32 64 128 256 512 1024 2000], a process may open 2000 connections here": func(n *Needs) {
			n.Profile.Latency.Median = time.Hour / 2
			n.Profile.Items = 3000
			n.Files, n.Capacity = 2000, 0
		},
		"[1 2 4 8 16 32 64 128 256 512 1024], 1024 is the highest that is simulated for so many items": func(n *Needs) { n.Profile.Latency.Median = time.Hour / 2; n.Profile.Items = 1e6; n.Capacity = 0 },
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
	r := Request{Machine: virtual.Machine{CPUs: 2, Request: 7}, Loads: []Load{{2, 100 * time.Microsecond}, {4, 60 * time.Microsecond}, {64, 30 * time.Microsecond}}}
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
	err := Run(t, r, func(a Answer) error { got = append(got, fmt.Sprint(a.Strategy, " ", a.Limit)); return nil })
	// Two are enough for the CPUs; 2 items a millisecond, noticed 2 ms late, make it 6.
	if want := "[sequential 1 pool 1 pool 2 pool 4 pool 8]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("simulated %v, error %v, want %s", got, err, want)
	}
}

// A check names what was measured, and how far from the best the advice is: here a machine
// on which the limit of 4 is slower than it is simulated to be, and pipeline is the best.
func TestCheckAdvice(t *testing.T) {
	text := "items: 128\ncpus: 2\n"
	for _, row := range []struct {
		scenario, strategy string
		limit, makespan    int
	}{
		{"io", "pool", 4, 270e6}, {"io", "pool", 64, 20e6}, {"io", "pipeline", 64, 19e6},
		{"cpu", "pool", 4, 80e6}, {"cpu", "pool", 64, 80e6}, {"cpu", "pipeline", 64, 60e6},
		{"mixed", "pool", 4, 300e6},
	} {
		cpu := 50_000
		if row.scenario != "io" {
			cpu = 950_000
		}
		text += fmt.Sprintf("BenchmarkBatch/scenario=%s/strategy=%s/limit=%d-2 1 %d ns/op %d cpu-ns/item 30000 fixture-cpu-ns/item 8000000 delay-ns\n", row.scenario, row.strategy, row.limit, row.makespan, cpu)
	}
	file, err := record.Parse("measured", bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables([]*record.File{file})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Calibrate(tables)
	if err != nil {
		t.Fatal(err)
	}
	checks, err := c.CheckAdvice(t.Context(), os.Args[0])
	if err != nil || len(checks) != 2 { // mixed has one limit
		t.Fatalf("checks %+v, error %v", checks, err)
	}
	cpu, io := checks[0], checks[1]
	if io.Advised != "pool at limit 64" || io.Best != "pipeline at limit 64" || io.Measured != 0.02 || io.BestMeasured != 0.019 {
		t.Errorf("io: %+v", io)
	}
	if cpu.Best != "pipeline at limit 64" || cpu.Off < 0.33 || cpu.Off > 0.34 || cpu.Scenario != "cpu" {
		t.Errorf("cpu: %+v", cpu)
	}
}

// What a few more in flight seem to cost beyond those before is noise: T* would not hold for them.
func TestFalling(t *testing.T) {
	measured := []Load{{2, 60 * time.Microsecond}, {16, 70 * time.Microsecond}, {128, 65 * time.Microsecond}}
	r := Request{Machine: virtual.Machine{CPUs: 2}, Loads: Falling(measured)}
	r.Machine.Request = measured[2].Request
	for fetches := 1; fetches <= 256; fetches++ {
		if cost := r.machine(fetches).Request; cost < r.Machine.Request {
			t.Errorf("with %d in flight a request costs %v, and at least %v", fetches, cost, r.Machine.Request)
		}
	}
	if Falling(nil) != nil || measured[2].Request != 60*time.Microsecond {
		t.Errorf("%v", measured)
	}
}
