package runner

import (
	"context"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
)

// engine is this very test binary: it is what overlap run builds.
func engine(scenarios ...scenario.Scenario) *Engine {
	return &Engine{Path: os.Args[0], BenchTime: time.Millisecond, Scenarios: scenarios}
}

// A cell is measured in a process of its own, against a fixture in another.
func TestEngine(t *testing.T) {
	for _, inProcess := range []bool{false, true} {
		io := benchtest.Scenario("io", 8)
		e := engine(io)
		e.InProcess = inProcess
		defer e.Close()
		result, err := e.Measure(t.Context(), scenario.Cell{Scenario: io, Entry: benchtest.Strategy("pool"), Limit: 4})
		if err != nil {
			t.Fatal(err)
		}
		want := map[bool]string{false: "child", true: "in-process"}[inProcess]
		if got := result.GetConfig("fixture"); got != want || result.GetConfig("items") != "8" {
			t.Errorf("fixture: %s, items: %s, want %s and 8", got, result.GetConfig("items"), want)
		}
		if _, ok := result.Value("fixture-cpu-sec/item"); ok == inProcess {
			t.Errorf("in-process %v: the fixture's own CPU is reported: %v", inProcess, ok)
		}
		for _, unit := range []string{"sec/op", "fetch-active-sec", "process-active-sec", "p99-sojourn-sec", "cpu-sec/item",
			"B/op", "allocs/op", "peak-inflight"} {
			if v, ok := result.Value(unit); !ok || v <= 0 {
				t.Errorf("%s is %v", unit, v)
			}
		}
	}
}

// The fixture dies between two samples, or under one: the sample has that reason, the next
// one a new fixture.
func TestFixtureDies(t *testing.T) {
	io := benchtest.Scenario("io", 400) // sequentially 3.5 s: long enough to be killed in
	e := engine(io)
	defer e.Close()
	if err := e.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := e.fixture
	probe := fixtures.NewClient(first.URLs[0], 1)
	defer probe.Close()
	go func() { // kill it once the sample has begun to ask for items
		for t.Context().Err() == nil {
			stats, err := probe.Stats(t.Context())
			if err != nil || stats.Requests > 20 {
				break
			}
			runtime.Gosched()
		}
		process, err := os.FindProcess(first.PID())
		if err == nil {
			process.Kill()
		}
	}()
	_, err := e.Measure(t.Context(), scenario.Cell{Scenario: io, Entry: benchtest.Strategy("sequential"), Limit: 4})
	if err == nil || !strings.Contains(err.Error(), "the fixture died: signal: killed") {
		t.Errorf("error %v, want the death of the fixture", err)
	}
	if _, err := e.Measure(t.Context(),
		scenario.Cell{Scenario: io, Entry: benchtest.Strategy("perurl"), Limit: 4}); err != nil {
		t.Errorf("with a new fixture: %v", err)
	}
	if e.fixture == first {
		t.Error("there is no new fixture")
	}
}

func TestEngineFails(t *testing.T) {
	io := benchtest.Scenario("io", 8)
	cell := scenario.Cell{Scenario: io, Entry: benchtest.Strategy("sequential"), Limit: 4}
	for path, want := range map[string]string{"/nowhere": "no such file", "/bin/true": "printed no result",
		"/bin/false": "exit status 1"} {
		e := engine(io)
		e.Path = path
		if _, err := e.Measure(t.Context(), cell); err == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("engine %s: error %v, want one line with %q", path, err, want)
		}
		e.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := engine(io).Measure(ctx, cell); err == nil {
		t.Error("measured though cancelled")
	}
}
