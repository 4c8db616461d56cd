package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/advise"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
)

func advised(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := overlap(t, append([]string{"advise"}, args...)...)
	if code != 0 || errs != "" {
		t.Fatalf("overlap advise %v: exit %d, %s", args, code, errs)
	}
	return out
}

// With all constants given, the advice is the same everywhere, to the letter.
func TestAdvise(t *testing.T) {
	t.Parallel()
	args := []string{"--items", "400", "--latency", "50ms", "--cpu-time", "2ms", "--capacity", "64", "--memory", "30MiB",
		"--request-cpu", "50us", "--cpus", "2", "--calibration", runAtTwo}
	out := advised(t, args...)
	for _, want := range []string{
		"at limit 64: about 4", "ms, with about 19 MiB of memory. No schedule takes less than 4", "ms (T*): efficiency 0.9",
		"strategy   limit  makespan  efficiency", "  advised\n", "out: sends 128 at once, the server takes 64",
		"out: needs too much memory",
		"Not simulated: perurl, keeps to no limit (--allow-unbounded).",
		"\nWhat would change the answer:\nif ", "  because the advised\n", "capacity 32 ", "latency 100ms",
		"sends 64 at once, the server takes 32",
		"stays within 2 % of the best with", "CPU time 4ms (",
		"Simulated on 2 CPUs; a request costs 50µs of CPU, as given. Bodies of 24 KiB count twice",
		"\nExpect to measure 4", "the predicted time. The range is made to hold nine in ten of what was measured before: " +
			"it holds 40 of the 44 makespans of run 20261125T143437Z-f4bfc0211 on epyc-2c-89b7. That run measured no limit " +
			"above 16, so at this one the range is less sure.\n\nstrategy",
	} {
		if !strings.Contains(strings.ReplaceAll(out, "\n", " "), strings.ReplaceAll(want, "\n", " ")) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if !strings.HasPrefix(out, "Use ") {
		t.Errorf("does not begin with the answer:\n%s", out)
	}
	long := advised(t, "--items", "5000", "--latency", "0", "--cpu-time", "1ms", "--request-cpu", "50us", "--cpus", "2")
	if !strings.Contains(strings.ReplaceAll(long, "\n", " "), "the rest is extrapolated") {
		t.Error(long)
	}
	if code, schema, errs := overlap(t, "advise", "--schema"); code != 0 || schema != advise.Schema || errs != "" {
		t.Errorf("--schema: exit %d, %s%s", code, schema, errs)
	}
	var parsed advise.Report // of another run, which says the same
	if err := json.Unmarshal([]byte(advised(t, append(args, "--json")...)), &parsed); err != nil {
		t.Fatal(err)
	}
	if first := "Use " + parsed.Use.Strategy + " at limit 64: "; !strings.HasPrefix(out, first) ||
		parsed.Use.Limit != 64 || parsed.Assumed.Memory != 30<<20 ||
		parsed.Busy != nil || parsed.Expect == nil || parsed.Expect[0] <= parsed.Use.Makespan ||
		parsed.Expect[1] <= parsed.Expect[0] || parsed.Compared == nil || parsed.Compared.Of != 44 ||
		parsed.Bound <= 0 || parsed.Bound > parsed.Use.Makespan || len(parsed.Candidates) < 10 || len(parsed.WhatIf) < 8 {
		t.Errorf("JSON %+v", parsed)
	}
}

// Every flag changes what comes out.
func TestAdviseFlags(t *testing.T) {
	t.Parallel()
	base := []string{"--items", "40", "--latency", "20ms", "--cpu-time", "1ms", "--request-cpu", "50us", "--cpus", "2"}
	plain := advised(t, base...)
	for _, flags := range [][]string{
		{"--items", "80"}, {"--latency", "40ms"}, {"--cpu-time", "3ms"}, {"--request-cpu", "500us"}, {"--cpus", "1"},
		{"--capacity", "8"}, {"--memory", "15MiB"}, {"--body", "1MiB"}, {"--ordered"}, {"--sigma", "1"}, {"--json"},
		{"--scenario", "source"},
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
	if out := strings.ReplaceAll(advised(t, args...), "\n", " "); !strings.Contains(out,
		"as just measured: the client's part alone") {
		t.Error(out)
	}
	if out := strings.ReplaceAll(advised(t, append(args, "--server-here")...), "\n", " "); !strings.Contains(out,
		"client and server together, since they share the CPUs") {
		t.Error(out)
	}
}

// The figure is that of the machine, not the scenario's: a tenth of the work takes less than the
// nominal time of the whole, even where everything is slow under the race detector.
func TestScenarioCosts(t *testing.T) {
	t.Parallel()
	s := scenario.Scenarios()[1]
	s.Profile.Items, s.Profile.Rounds.Median = 16, 35
	costs, err := runner.ScenarioCosts(t.Context(), s)
	if err != nil || costs.Process <= 0 || costs.Process > s.Profile.CPU.Median || costs.Client <= 0 {
		t.Errorf("costs %+v, error %v, of a tenth of %v", costs, err, s.Profile.CPU.Median)
	}
}

func TestAdviseBadInput(t *testing.T) {
	t.Parallel()
	good := []string{"--items", "100", "--latency", "20ms", "--cpu-time", "1ms", "--request-cpu", "50us"}
	for want, args := range map[string][]string{
		"what is the work?":                  {"--items", "100"},
		"--items is 0: use a positive":       append(good, "--items", "0"),
		"--items is -5":                      append(good, "--items", "-5"),
		"--latency is negative":              append(good, "--latency", "-1s"),
		"--cpu-time is negative":             append(good, "--cpu-time", "-1s"),
		"--request-cpu is negative":          append(good, "--request-cpu", "-1s"),
		"both 0: there is no work":           {"--items", "100", "--latency", "0", "--cpu-time", "0"},
		"no scenario io with CPU times":      append(good, "--calibration", "../../../results/testdata/plain.txt"),
		"--calibration: reading results":     append(good, "--calibration", "none.txt"),
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
		"--items is in the file of --check":  {"--check", recorded, "--items", "3"},
		"--check: reading results":           {"--check", "none.txt"},
		"no scenario with several limits":    {"--check", recorded},
	} {
		code, _, errs := overlap(t, append([]string{"advise"}, args...)...)
		if code != 1 || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d, %q, want one line with %q", args, code, errs, want)
		}
	}
}

// A check compares, and fails where the advice is not near the best.
func TestAdviseCheck(t *testing.T) {
	line := func(strategy, limit, makespan string) string {
		return "BenchmarkBatch/scenario=io/strategy=" + strategy + "/limit=" + limit + "-2 1 " + makespan +
			" ns/op 50000 cpu-ns/item 30000 fixture-cpu-ns/item 8000000 delay-ns\n"
	}
	text := "items: 128\n" + line("pool", "4", "270000000") + line("pool", "64", "20000000")
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.txt"), filepath.Join(dir, "bad.txt")
	for path, more := range map[string]string{good: line("pipeline", "64", "19000000"),
		bad: line("pipeline", "64", "15000000")} {
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
	code, out, errs := overlap(t, "advise", "--check", bad)
	if code != 1 || !strings.Contains(out, "33.3 %") ||
		errs != "overlap: what is advised takes more than 10 % longer than the best in io\n" {
		t.Errorf("exit %d, %s\n%s", code, errs, out)
	}
	var parsed struct{ Checks []struct{ Advised string } }
	if err := json.Unmarshal([]byte(advised(t, "--check", good, "--json")), &parsed); err != nil ||
		len(parsed.Checks) != 1 || parsed.Checks[0].Advised != "pool at limit 64" {
		t.Errorf("JSON %+v, error %v", parsed, err)
	}
}

// A file with nothing to compare is refused in one line.
func TestAdviseCheckRefuses(t *testing.T) {
	line := func(limit, makespan string) string {
		return "BenchmarkBatch/scenario=io/strategy=pool/limit=" + limit + "-2 1 " + makespan +
			" ns/op 50000 cpu-ns/item 30000 fixture-cpu-ns/item 8000000 delay-ns\n"
	}
	path := filepath.Join(t.TempDir(), "run.txt")
	for want, text := range map[string]string{
		"no scenario with several limits that were timed": line("4", "0") + line("64", "0"),
		"no scenario with several limits":                 line("4", "20000000") + line("64", "0"),
		"no scenario io with CPU times is there: a calibration needs one, measured by overlap run; --check is of a run of " +
			"io, and of the scenarios to look at, with several limits, such as overlap run --limits 4,16,64, and not of " +
			"--urls": strings.ReplaceAll(line("4", "20000000"), "scenario=io", "scenario=urls"),
		"a limit of 1000000000 cannot have been measured:": line("4", "20000000") + line("1000000000", "20000000"),
	} {
		if err := os.WriteFile(path, []byte("items: 128\n"+text), 0o644); err != nil {
			t.Fatal(err)
		}
		code, out, errs := overlap(t, "advise", "--check", path)
		if code != 1 || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("exit %d, %q, want one line with %q", code, errs, want)
		}
	}
}
