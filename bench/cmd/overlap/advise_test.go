package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/results"
)

func advised(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := overlap(t, append([]string{"advise", "--engine", engine}, args...)...)
	if code != 0 || errs != "" {
		t.Fatalf("overlap advise %v: exit %d, %s", args, code, errs)
	}
	return out
}

// With all constants given, the advice is the same everywhere, to the letter.
func TestAdvise(t *testing.T) {
	args := []string{"--items", "1500", "--latency", "50ms", "--cpu-time", "2ms", "--capacity", "64", "--memory", "48MiB", "--request-cpu", "50us", "--cpus", "2"}
	out := advised(t, args...)
	for _, want := range []string{
		"at limit 64: about 1.", "s (T* 1.", ", efficiency 0.9", "), about 19 MiB.\n",
		"strategy   limit  makespan  efficiency", "  advised\n", "out: sends 128 at once, the server takes 64", "out: needs too much memory",
		"Not simulated: perurl, which would send all 1500 at once.",
		"\nWhat would change the answer:\nif ", "  because the advised\n", "capacity 32 ", "latency 100ms", "sends 64 at once, the server takes 32",
		"stays within 2 % of the best with", "CPU time 4ms (",
		"Simulated on 2 CPUs; a request costs 50µs of CPU, as given. Bodies of 24 KiB count twice",
		"MiB.\nExpect to measure 4 to 32 % more, 1.", ": wake-ups are not simulated.\n\nstrategy",
	} {
		if !strings.Contains(strings.ReplaceAll(out, "\n", " "), strings.ReplaceAll(want, "\n", " ")) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if !strings.HasPrefix(out, "Use ") {
		t.Errorf("does not begin with the answer:\n%s", out)
	}
	if again := advised(t, args...); again != out {
		t.Errorf("two runs differ:\n%s", again)
	}
	long := advised(t, "--items", "20000", "--latency", "0", "--cpu-time", "1ms", "--request-cpu", "50us", "--cpus", "2")
	if !strings.Contains(strings.ReplaceAll(long, "\n", " "), "the rest is extrapolated") {
		t.Error(long)
	}
	var parsed adviceOut
	if err := json.Unmarshal([]byte(advised(t, append(args, "--json")...)), &parsed); err != nil {
		t.Fatal(err)
	}
	if first := "Use " + parsed.Use.Strategy + " at limit 64: "; !strings.HasPrefix(out, first) || parsed.Use.Limit != 64 || parsed.Assumed.Memory != 48<<20 ||
		parsed.Busy != nil || parsed.Expect[0] <= parsed.Use.Makespan || parsed.Expect[1] <= parsed.Expect[0] || parsed.Bound <= 0 || parsed.Bound > parsed.Use.Makespan || len(parsed.Candidates) < 10 || len(parsed.WhatIf) < 8 {
		t.Errorf("JSON %+v", parsed)
	}
}

// Every flag changes what comes out.
func TestAdviseFlags(t *testing.T) {
	base := []string{"--items", "100", "--latency", "20ms", "--cpu-time", "1ms", "--request-cpu", "50us", "--cpus", "2"}
	plain := advised(t, base...)
	for _, flags := range [][]string{
		{"--items", "200"}, {"--latency", "40ms"}, {"--cpu-time", "3ms"}, {"--request-cpu", "500us"}, {"--cpus", "1"},
		{"--capacity", "8"}, {"--memory", "15MiB"}, {"--body", "1MiB"}, {"--ordered"}, {"--sigma", "1"}, {"--json"}, {"--scenario", "source"},
	} {
		if advised(t, append(base, flags...)...) == plain {
			t.Errorf("%v changes nothing", flags)
		}
	}
	// What processing costs is measured for io; for mixed that would take seconds under the race detector.
	for want, args := range map[string][]string{
		"efficiency 1.00": {"--scenario", "io"}, "Bodies of 24 KiB": {"--scenario", "mixed", "--cpu-time", "3ms"},
	} {
		if out := advised(t, append(args, "--request-cpu", "60us", "--cpus", "2")...); !strings.Contains(out, want) {
			t.Errorf("%v: %q is not in\n%s", args, want, out)
		}
	}
}

// What a request costs is measured here: the client's part of it alone, or all.
func TestAdviseMeasuresRequests(t *testing.T) {
	args := []string{"--items", "100", "--latency", "20ms", "--cpu-time", "1ms"}
	if out := strings.ReplaceAll(advised(t, args...), "\n", " "); !strings.Contains(out, "as just measured: the client's part alone") {
		t.Error(out)
	}
	if out := strings.ReplaceAll(advised(t, append(args, "--server-here")...), "\n", " "); !strings.Contains(out, "client and server together, since they share the CPUs") {
		t.Error(out)
	}
}

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
		{"mixed", here, "", 400 * time.Microsecond, "processing an item costs 400µs of CPU in the mean and a request 90µs of CPU with 2 in flight and 60µs with 128, as just measured: client and server together"},
		{"source", here, "", 300 * time.Microsecond, "processing an item costs 300µs of CPU in the mean and a request"},
		{"mixed", here, "cpu-time", 3 * time.Millisecond, "a request costs 90µs of CPU with 2"},
		{"mixed", here, "request-cpu", 400 * time.Microsecond, "processing an item costs 400µs of CPU in the mean, as just measured; a request costs 50µs of CPU, as given"},
		{"mixed", elsewhere, "", time.Millisecond, "processing an item costs 1ms of CPU in the mean, which is the scenario's nominal figure and not measured (--cpu-time gives another); a request costs 90µs"},
	} {
		o := adviseOptions{
			scenario: tt.scenario, cpus: tt.cpus, cpuTime: 3 * time.Millisecond, request: 50 * time.Microsecond,
			changed: func(flag string) bool { return flag == tt.flag }, files: func() (uint64, bool) { return 0, false }, ports: func() (int, bool) { return 0, false },
			calibrate: func(context.Context) ([]calibrate.Load, string, error) {
				return []calibrate.Load{{InFlight: 2, Both: 90_000}, {InFlight: 128, Both: 60_000}}, "", nil
			},
			itemCosts: func(context.Context, scenario.Scenario) (bound.Costs, error) {
				return bound.Costs{Process: tt.process}, nil
			},
		}
		n, err := o.needs()
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(o.requestCPU(t.Context(), &n), o.processCPU(t.Context(), &n)); err != nil {
			t.Fatal(err)
		}
		if got := meanCPU(n.Profile); math.Abs(float64(got)/float64(tt.process)-1) > 0.01 || !strings.HasPrefix(o.costs(n), tt.want) {
			t.Errorf("%s on %d CPUs, given %q: processing costs %v, want %v; it says %q, want %q", tt.scenario, tt.cpus, tt.flag, got, tt.process, o.costs(n), tt.want)
		}
	}
}

// The figure is that of the machine, not the scenario's: a tenth of the work takes less than the
// nominal time of the whole, even where everything is slow under the race detector.
func TestScenarioCosts(t *testing.T) {
	s := scenario.Scenarios()[1]
	s.Profile.Items, s.Profile.Rounds.Median = 16, 35
	costs, err := runner.ScenarioCosts(t.Context(), s)
	if err != nil || costs.Process <= 0 || costs.Process > s.Profile.CPU.Median || costs.Client <= 0 {
		t.Errorf("costs %+v, error %v, of a tenth of %v", costs, err, s.Profile.CPU.Median)
	}
}

// What was measured of a busy machine says so, below the answer. At any width no line is longer, and
// no word is broken.
func TestAdviseShow(t *testing.T) {
	o := adviseOptions{changed: func(string) bool { return false }, calibrate: func(context.Context) ([]calibrate.Load, string, error) {
		return []calibrate.Load{{InFlight: 2, Client: 50_000, Both: 90_000}}, "the machine is busy: others use 62 % of its CPU time; expect noise", nil
	}}
	n := simulate.Needs{Profile: scenario.Scenarios()[0].Profile, Machine: virtual.Machine{CPUs: 2}, Capacity: 64, Memory: 256 << 20, Body: 24 << 10}
	if err := o.requestCPU(t.Context(), &n); err != nil {
		t.Fatal(err)
	}
	dir, err := runner.ModuleDir(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	built, remove, err := runner.BuildEngine(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	a, err := simulate.Advise(t.Context(), built, n, 2, func(simulate.Answer) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{100, 80, 60} {
		var out bytes.Buffer
		if err := o.show(results.Text(&out, width), n, a); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(line) - 1; n > width {
				t.Errorf("%d columns, of %d: %s", n, width, line)
			}
		}
		if flat := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(flat, "wake-ups are not simulated. the machine is busy: others use 62 % of its CPU time; expect noise in what a request costs. strategy") {
			t.Errorf("does not say below the answer that the machine is busy:\n%s", out.String())
		}
	}
	var out bytes.Buffer
	if err := o.printJSON(&out, n, a); err != nil || !strings.Contains(out.String(), `"busy": "the machine is busy: `) {
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
	}{{1024, 28232, 2, 960}, {1 << 20, 28232, 2, 28232}, {1 << 20, 28232, 1, 1<<20 - 64}, {64, 28232, 2, 1}, {none, 28232, 2, 28232}, {1024, 28232, 0, 0}} {
		o := adviseOptions{items: 8, cpus: 2, latency: time.Millisecond, changed: func(flag string) bool { return flag == "items" || flag == "latency" || flag == "cpu-time" },
			files: func() (uint64, bool) { return test.files, test.known > 0 }, ports: func() (int, bool) { return test.ports, test.known > 1 }}
		if n, err := o.needs(); err != nil || n.Files != test.is {
			t.Errorf("%d files, %d ports: %d connections, want %d; error %v", test.files, test.ports, n.Files, test.is, err)
		}
	}
}

func TestAdviseBadInput(t *testing.T) {
	good := []string{"--items", "100", "--latency", "20ms", "--cpu-time", "1ms", "--request-cpu", "50us"}
	for want, args := range map[string][]string{
		"what is the work?":                  {"--items", "100"},
		"--items is 0: use a positive":       append(good, "--items", "0"),
		"--items is -5":                      append(good, "--items", "-5"),
		"--latency is negative":              append(good, "--latency", "-1s"),
		"--cpu-time is negative":             append(good, "--cpu-time", "-1s"),
		"--request-cpu is negative":          append(good, "--request-cpu", "-1s"),
		"both 0: there is no work":           {"--items", "100", "--latency", "0", "--cpu-time", "0"},
		"--capacity is 0":                    append(good, "--capacity", "0"),
		"--cpus is 0":                        append(good, "--cpus", "0"),
		"--sigma is 4: use 0 to 3":           append(good, "--sigma", "4"),
		"--sigma is NaN":                     append(good, "--sigma", "NaN"),
		"use a size up to 1024TiB":           append(good, "--memory", "lots"),
		"\"-3MiB\" for \"--memory\"":         append(good, "--memory", "-3MiB"),
		"\"9e99GiB\"":                        append(good, "--memory", "9e99GiB"),
		"\"0\" for \"--body\"":               append(good, "--body", "0"),
		"no strategy fits: the least, seq":   append(good, "--memory", "1KiB"),
		"--items is 2000000000: use at most": append(good, "--items", "2000000000"),
		"--latency is 2h0m0s: use at most":   append(good, "--latency", "2h"),
		"--cpus is 3000000: use at most":     append(good, "--cpus", "3000000"),
		"did you mean mixed?":                {"--scenario", "mixd"},
		"--check takes the work and":         {"--check", recorded, "--items", "3"},
		"--check: reading results":           {"--check", "none.txt"},
		"must be the test binary of":         append(good, "--engine", "/bin/true"),
		"no scenario with several limits":    {"--check", recorded},
	} {
		code, _, errs := overlap(t, append([]string{"advise", "--engine", engine}, args...)...)
		if code != 1 || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d, %q, want one line with %q", args, code, errs, want)
		}
	}
}

// A check compares, and fails where the advice is not near the best.
func TestAdviseCheck(t *testing.T) {
	line := func(strategy, limit, makespan string) string {
		return "BenchmarkBatch/scenario=io/strategy=" + strategy + "/limit=" + limit + "-2 1 " + makespan + " ns/op 50000 cpu-ns/item 30000 fixture-cpu-ns/item 8000000 delay-ns\n"
	}
	text := "items: 128\n" + line("pool", "4", "270000000") + line("pool", "64", "20000000")
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.txt"), filepath.Join(dir, "bad.txt")
	for path, more := range map[string]string{good: line("pipeline", "64", "19000000"), bad: line("pipeline", "64", "15000000")} {
		if err := os.WriteFile(path, []byte(text+more), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out := advised(t, "--check", good)
	for _, want := range []string{"io        pool at limit 64", "pipeline at limit 64", "5.3 %", "In 1 of 1 scenarios"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	code, out, errs := overlap(t, "advise", "--engine", engine, "--check", bad)
	if code != 1 || !strings.Contains(out, "33.3 %") || errs != "overlap: what is advised takes more than 10 % longer than the best in io\n" {
		t.Errorf("exit %d, %s\n%s", code, errs, out)
	}
	var parsed struct{ Checks []struct{ Advised string } }
	if err := json.Unmarshal([]byte(advised(t, "--check", good, "--json")), &parsed); err != nil || len(parsed.Checks) != 1 || parsed.Checks[0].Advised != "pool at limit 64" {
		t.Errorf("JSON %+v, error %v", parsed, err)
	}
}

// A file with nothing to compare is refused in one line, before an engine is looked for.
func TestAdviseCheckRefuses(t *testing.T) {
	line := func(limit, makespan string) string {
		return "BenchmarkBatch/scenario=io/strategy=pool/limit=" + limit + "-2 1 " + makespan + " ns/op 50000 cpu-ns/item 30000 fixture-cpu-ns/item 8000000 delay-ns\n"
	}
	path := filepath.Join(t.TempDir(), "run.txt")
	for want, text := range map[string]string{
		"no scenario with several limits that were timed": line("4", "0") + line("64", "0"),
		"no scenario with several limits":                 line("4", "20000000") + line("64", "0"),
		"no scenario io with CPU times is there: a calibration needs one, measured by overlap run; --check is of a run of io, and of the scenarios to look at, with several limits, such as overlap run --limits 4,16,64, and not of --urls": strings.ReplaceAll(line("4", "20000000"), "scenario=io", "scenario=urls"),
		"a limit of 1000000000 cannot have been measured:": line("4", "20000000") + line("1000000000", "20000000"),
	} {
		if err := os.WriteFile(path, []byte("items: 128\n"+text), 0o644); err != nil {
			t.Fatal(err)
		}
		code, out, errs := overlap(t, "advise", "--check", path, "--engine", path+".none")
		if code != 1 || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("exit %d, %q, want one line with %q", code, errs, want)
		}
	}
}

func TestByteSize(t *testing.T) {
	for s, want := range map[string]byteSize{"256MiB": 256 << 20, "64MB": 64e6, "4096": 4096, "1.5 KiB": 1536, "2gib": 2 << 30, "7B": 7} {
		var got byteSize
		if err := got.Set(s); err != nil || got != want {
			t.Errorf("%s is %d, error %v, want %d", s, got, err, want)
		}
	}
}
