package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/chart"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/strategies"
)

func simulated(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := overlap(t, append([]string{"simulate"}, args...)...)
	if code != 0 || errs != "" {
		t.Fatalf("overlap simulate %v: exit %d, %s", args, code, errs)
	}
	return out
}

// The makespans of the pages, in a table: 12 items, F = 10 ms, P = 5 ms.
func TestSimulate(t *testing.T) {
	args := []string{"--scenarios", "io", "--items", "12", "--latency", "10ms", "--cpu-time", "5ms", "--cpus", "4",
		"--limits", "4"}
	out := simulated(t, args...)
	for _, want := range []string{
		"exact, in virtual time, on 4 CPUs", "sequential  180.00ms    1.00×", "pool         45.00ms    4.00×",
		"pipeline is 5.14× as fast as sequential. Fetching gains 4.00×, processing 4.00×",
		"25.00ms: waiting for",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	// Not all strategies: one may be named in scheduled, in package simulate.
	equal := append(args, "--strategies", "sequential,pool,pipeline")
	out = simulated(t, equal...)
	if second := simulated(t, equal...); out != second {
		t.Errorf("two runs differ:\n%s\n%s", out, second)
	}
	text := simulated(t, append(equal, "--text")...)
	if !strings.Contains(text, "Unit ns/op assume=exact\n") ||
		!strings.Contains(text, "BenchmarkSimulate/scenario=io/strategy=pool/limit=4 1 45000021 ns/op") {
		t.Errorf("text %s", text)
	}
	path := filepath.Join(t.TempDir(), "simulated.txt")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, report, _ := overlap(t, "show", path); code != 0 || report != out {
		t.Errorf("exit %d; show prints of the text\n%s\nsimulate\n%s", code, report, out)
	}
	var shown struct{ Tables []struct{ Rows []any } }
	if err := json.Unmarshal([]byte(simulated(t, append(args, "--json")...)), &shown); err != nil ||
		len(shown.Tables) != 1 || len(shown.Tables[0].Rows) != len(strategies.Catalog()) {
		t.Errorf("JSON: %v, %+v", err, shown)
	}
}

// Exact CPU times are nominal, and said to be, unless they are the user's own.
func TestSimulateNominal(t *testing.T) {
	const nominal = "CPU times are the scenarios' nominal ones, not this machine's"
	args := []string{"--scenarios", "mixed", "--items", "8", "--strategies", "sequential,pool"}
	for want, more := range map[int][]string{1: nil, 0: {"--cpu-time", "2ms"}} {
		if out := simulated(t, append(args, more...)...); strings.Count(out, nominal) != want {
			t.Errorf("%v: %q is not %d times in\n%s", more, nominal, want, out)
		}
	}
}

// Every flag that describes the work changes what comes out.
func TestSimulateFlags(t *testing.T) {
	t.Parallel()
	base := []string{"--scenarios", "mixed", "--items", "30", "--strategies", "pool", "--text"}
	plain := simulated(t, base...)
	for _, flags := range [][]string{
		{"--latency", "20ms"}, {"--cpu-time", "2ms"}, {"--cpus", "1"}, {"--capacity", "2"}, {"--request-cpu", "1ms"},
		{"--limits", "4"}, {"--items", "31"}, {"--seed", "7"}, {"--strategies", "staged"}, {"--scenarios", "cpu"},
	} {
		if simulated(t, append(base, flags...)...) == plain {
			t.Errorf("%v changes nothing", flags)
		}
	}
}

// With latency and CPU time given there is one work, not the same under the name of each scenario; named
// scenarios are kept, and one figure alone changes each of them.
func TestSimulateCustom(t *testing.T) {
	for want, args := range map[string][]string{
		"custom":              {"--latency", "20ms", "--cpu-time", "2ms"},
		"io mixed":            {"--latency", "20ms", "--cpu-time", "2ms", "--scenarios", "io,mixed"},
		"io cpu mixed source": {"--latency", "20ms"},
	} {
		var parsed struct{ Tables []struct{ Scenario string } }
		out := simulated(t, append(args, "--strategies", "sequential,pool", "--items", "8", "--json")...)
		if err := json.Unmarshal([]byte(out), &parsed); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, table := range parsed.Tables {
			names = append(names, table.Scenario)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%v: tables of %q, want %q", args, got, want)
		}
	}
}

func TestSimulateProfile(t *testing.T) {
	t.Parallel()
	profile, err := json.Marshal(scenario.Scenarios()[0].With(10, 1).Profile)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path, bad := filepath.Join(dir, "profile.json"), filepath.Join(dir, "bad.json")
	large := filepath.Join(dir, "large.json")
	if err := os.WriteFile(large, append(profile, make([]byte, 2<<20)...), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, profile, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bad, []byte(`{"itens": 3}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := simulated(t, "--profile", path); !strings.Contains(out, "custom · 10 items a batch") {
		t.Error(out)
	}
	for want, args := range map[string][]string{
		`unknown field "itens"`:                 {"--profile", bad},
		"large.json is larger than 1 MiB":       {"--profile", large},
		"no such file":                          {"--profile", filepath.Join(dir, "none")},
		"--scenarios has no use with --profile": {"--profile", path, "--scenarios", "io"},
		"--cpus is negative":                    {"--cpus", "-1"},
		"--limits is 0":                         {"--limits", "0"},
		"\"9..3\" for \"--limits\" flag":        {"--limits", "9..3"},
		"--items is 0":                          {"--items", "0"},
		"did you mean pool?":                    {"--strategies", "pol"},
		"give one in --limits":                  {"--regimes", "--limits", "4,16"},
		"--text has no use with --regimes":      {"--regimes", "--text"},
		"--calibration: reading results":        {"--calibration", filepath.Join(dir, "none")},
		"--text has no use with --json":         {"--json", "--text"},
		"--cpus has no use with --calibration":  {"--calibration", "x", "--cpus", "3"},
		"on one profile":                        {"--regimes", "--strategies", "pool"},
		"--profile is empty":                    {"--profile", ""},
		"at most 9000; leave it out":            {"--limits", "10000"},
		"--items is 2000000000: use at most":    {"--items", "2000000000"},
		"--cpus is 3000000: use at most":        {"--cpus", "3000000"},
		"--timeline: cannot write":              {"--timeline", filepath.Join(dir, "none", "x.json"), "--items", "4"},
		"unknown flag: --engine":                {"--engine", "old.test"},
		"no scenario io with CPU times":         {"--calibration", "../../../results/testdata/plain.txt"},
	} {
		code, _, errs := overlap(t, append([]string{"simulate"}, args...)...)
		if code != 1 || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d, %q, want one line with %q", args, code, errs, want)
		}
	}
}

func TestSimulateTimeline(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.json")
	code, _, errs := overlap(t, "simulate", "--scenarios", "io", "--items", "5",
		"--strategies", "pool,batched", "--timeline", path)
	if code != 0 || !strings.Contains(errs, "timeline in "+path) {
		t.Fatalf("exit %d, %s", code, errs)
	}
	var timeline struct {
		Version int
		Runs    []simulate.Answer
	}
	var trace struct {
		TraceEvents []struct{ Name, Ph string }
	}
	for file, v := range map[string]any{path: &timeline, strings.TrimSuffix(path, ".json") + ".trace.json": &trace} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, v); err != nil {
			t.Fatal(err)
		}
	}
	if timeline.Version != 1 || len(timeline.Runs) != 2 || len(timeline.Runs[0].Timeline) != 5 {
		t.Errorf("timeline %+v", timeline)
	}
	if trace.TraceEvents[0].Ph != "M" || len(trace.TraceEvents) < 2*(1+5*2) {
		t.Errorf("%d trace events", len(trace.TraceEvents))
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".overlap-*")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// --schema prints what describes the JSON, and simulates nothing.
func TestSimulateSchema(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{export.ShowSchema: nil, export.RegimesSchema: {"--regimes"}} {
		code, out, errs := overlap(t, append([]string{"simulate", "--schema"}, args...)...)
		if code != 0 || errs != "" || out != want {
			t.Errorf("%v: exit %d, %s, %d bytes of %d", args, code, errs, len(out), len(want))
		}
	}
}

// The map as JSON is what the chart of a report reads, and has the cells of the map as text.
func TestRegimesJSON(t *testing.T) {
	t.Parallel()
	out := simulated(t, "--regimes", "--items", "64", "--json")
	m, err := chart.ReadRegimes(strings.NewReader(out))
	if err != nil {
		t.Fatalf("%v in\n%.500s", err, out)
	}
	if len(m.Cells) != 63 || m.Limit != 16 || m.CPUs != 2 || m.Items != 64 || m.Lead != 0.02 {
		t.Errorf("%d cells at limit %d, %d CPUs, %d items", len(m.Cells), m.Limit, m.CPUs, m.Items)
	}
	led := 0
	for _, c := range m.Cells {
		best := c.Makespans[c.Best]
		next := math.Inf(1)
		for name, x := range c.Makespans {
			if name != c.Best {
				next = min(next, x)
			}
		}
		if best <= 0 || next < best || c.Tied != (next < 1.02*best) {
			t.Errorf("%v at %v: %s takes %v s, the next %v s, tied is %v", c.CPUTime, c.Latency, c.Best, best, next, c.Tied)
		}
		if !c.Tied {
			led++
		}
	}
	if led != m.Rule.Led || led == 0 {
		t.Errorf("%d cells have a leader, and %d by the rule", led, m.Rule.Led)
	}
}

func TestRegimes(t *testing.T) {
	t.Parallel()
	out := simulated(t, "--regimes", "--items", "64")
	for _, want := range []string{"The best strategy at limit 16, 2 CPUs, 64 items", "128ms", "300µs", "░",
		" pipeline ", " by 2 % or more in "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "perurl") {
		t.Error("a strategy without a limit is compared at equal limits")
	}
}

func TestCalibration(t *testing.T) {
	t.Parallel()
	out := simulated(t, "--calibration", runAtTwo, "--scenarios", "io,mixed")
	for _, want := range []string{"Predicted, with the CPU times and delays of the measured run", "io        pool",
		"mixed     pipeline", " predictions are within 10 %."} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}
