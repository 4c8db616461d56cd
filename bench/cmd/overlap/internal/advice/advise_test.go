package advice

import (
	"bytes"
	"context"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/bench/advise"
	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/page"
)

// Of a scenario, what processing an item costs is measured too: with its nominal figure, T* would
// be one that a run here beats. Who gives the figure, or asks for other CPUs, keeps that.
func TestAdviseMeasuresProcessing(t *testing.T) {
	here, elsewhere := runtime.GOMAXPROCS(0), runtime.GOMAXPROCS(0)+6
	for _, tt := range []struct {
		scenario string
		cpus     int
		flag     string // of those that are given
		process  time.Duration
		want     string
	}{
		{"mixed", here, "", 400 * time.Microsecond,
			"processing an item costs 400µs of CPU in the mean and a request 90µs of CPU with 2 in flight and 60µs with 128, " +
				"as just measured: client and server together"},
		{"source", here, "", 300 * time.Microsecond, "processing an item costs 300µs of CPU in the mean and a request"},
		{"mixed", here, "cpu-time", 3 * time.Millisecond, "a request costs 90µs of CPU with 2"},
		{"mixed", here, "request-cpu", 400 * time.Microsecond,
			"processing an item costs 400µs of CPU in the mean, as just measured; a request costs 50µs of CPU, as given"},
		{"mixed", elsewhere, "", time.Millisecond,
			"processing an item costs 1ms of CPU in the mean, which is the scenario's nominal figure and not measured " +
				"(--cpu-time gives another); a request costs 90µs"},
	} {
		o := adviseOptions{
			scenario: tt.scenario, cpuTime: 3 * time.Millisecond,
			given:   simulate.Needs{Machine: virtual.Machine{CPUs: tt.cpus, Request: 50 * time.Microsecond}},
			changed: func(flag string) bool { return flag == tt.flag },
			costs: advise.Costs{Files: func() (uint64, bool) { return 0, false }, Ports: func() (int, bool) { return 0, false },
				Loads: func(context.Context) ([]calibrate.Load, string, error) {
					return []calibrate.Load{{InFlight: 2, Both: 90_000}, {InFlight: 128, Both: 60_000}}, "", nil
				},
				Item: func(context.Context, scenario.Scenario) (bound.Costs, error) {
					return bound.Costs{Process: tt.process}, nil
				}},
		}
		n, err := o.needs()
		if err != nil {
			t.Fatal(err)
		}
		if err := o.measure(t.Context(), &n); err != nil {
			t.Fatal(err)
		}
		if got := advise.MeanCPU(n.Profile); math.Abs(float64(got)/float64(tt.process)-1) > 0.01 ||
			!strings.HasPrefix(o.assumed(n), tt.want) {
			t.Errorf("%s on %d CPUs, given %q: processing costs %v, want %v; it says %q, want %q", tt.scenario, tt.cpus,
				tt.flag, got, tt.process, o.assumed(n), tt.want)
		}
	}
}

// candidate is one of 1000 items, at a T* of 100 s.
func candidate(strategy string, limit int, seconds float64, out string) simulate.Candidate {
	return simulate.Candidate{
		Answer:  simulate.Answer{Strategy: strategy, Limit: limit, Items: 1000, Makespan: int64(seconds * 1e9), Bound: 100e9},
		Memory:  24 << 20,
		Limited: limit > 0,
		Out:     out,
	}
}

// An advice is told at any width: no line is longer, and no word is broken. A busy machine is named below the answer.
func TestAdviseShow(t *testing.T) {
	o := adviseOptions{cpusHere: 2, given: simulate.Needs{Machine: virtual.Machine{CPUs: 2}}, changed: func(string) bool {
		return false
	}, costs: advise.Costs{Loads: func(context.Context) ([]calibrate.Load, string, error) {
		return []calibrate.Load{{InFlight: 2, Client: 50_000, Both: 90_000}},
			"the machine is busy: others use 62 % of its CPU time; expect noise", nil
	}}}
	n := simulate.Needs{Profile: scenario.Scenarios()[0].Profile, Machine: virtual.Machine{CPUs: 2}, Capacity: 64,
		Body: 24 << 10}
	if err := o.costs.MeasureRequest(t.Context(), &n); err != nil {
		t.Fatal(err)
	}
	best := candidate("pipeline", 64, 102.5, "")
	a := &simulate.Advice{
		Best: best, Bound: 100 * time.Second, Limits: []int{1, 64, 128}, NoHigher: "the server takes 64 at once",
		Candidates: []simulate.Candidate{
			candidate("pipeline", 128, 102.4, ""), best, candidate("sequential", 0, 5895, ""),
			candidate("pool", 128, 101, "sends 128 at once, the server takes 64"),
		},
		WhatIf: []simulate.WhatIf{
			{If: "latency that varies, sigma 0.5", Best: candidate("pipeline", 211, 157.7, ""),
				Same: candidate("pipeline", 64, 160, "sends 64 at once, the server takes 32")},
			{If: "results in input order", Best: candidate("ordered", 64, 102.7, ""), Same: candidate("pipeline", 64, 110, "")},
			{If: "memory 1 MiB", None: true},
			{If: "CPU time 1ms", Holds: true, Same: best, Fastest: best},
		},
	}
	for _, width := range []int{100, 80, 60} {
		var out bytes.Buffer
		if err := o.show(page.Text(&out, width), n, a); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(line) - 1; n > width {
				t.Errorf("%d columns, of %d: %s", n, width, line)
			}
		}
		words := strings.Fields(out.String())
		if !strings.Contains(strings.Join(words, " "),
			"is not known: overlap run records what tells it, in about 2 minutes. The machine is busy: others use 62 % of its "+
				"CPU time; expect noise in what a request costs. strategy") {
			t.Errorf("does not say below the answer that the machine is busy:\n%s", out.String())
		}
		for _, word := range strings.Fields("24 MiB sends 128 once, server which counts latency varies, 157.7s takes 110.0s " +
			"order pipeline 211 because advised nothing fits") {
			if !slices.Contains(words, word) {
				t.Errorf("at %d columns, %s is not in\n%s", width, word, out.String())
			}
		}
	}
	var out bytes.Buffer
	if err := export.WriteJSON(&out, o.costs.Report(n, a, nil)); err != nil ||
		!strings.Contains(out.String(), `"busy": "the machine is busy: `) ||
		!strings.Contains(out.String(), `"expect_ns": null,`) || !strings.Contains(out.String(), `"calibration": null,`) {
		t.Errorf("error %v, %s", err, out.String())
	}
}

// Connections are bounded by the descriptors of a process and by the local ports, whichever are fewer.
func TestAdviseConnections(t *testing.T) {
	const none = math.MaxUint64
	for _, test := range []struct {
		files     uint64
		ports     int
		known, is int
	}{{1024, 28232, 2, 960}, {1 << 20, 28232, 2, 28232}, {1 << 20, 28232, 1, 1<<20 - 64}, {64, 28232, 2, 1},
		{none, 28232, 2, 28232}, {1024, 28232, 0, 0}} {
		o := adviseOptions{items: 8, given: simulate.Needs{Machine: virtual.Machine{CPUs: 2}},
			latency: time.Millisecond, changed: func(flag string) bool {
				return flag == "items" || flag == "latency" || flag == "cpu-time"
			},
			costs: advise.Costs{Files: func() (uint64, bool) {
				return test.files, test.known > 0
			}, Ports: func() (int, bool) { return test.ports, test.known > 1 }}}
		if n, err := o.needs(); err != nil || n.Files != test.is {
			t.Errorf("%d files, %d ports: %d connections, want %d; error %v", test.files, test.ports, n.Files, test.is, err)
		}
	}
}
