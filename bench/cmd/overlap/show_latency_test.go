package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// What a run has recorded of its items is shown, also of the run of just now.
func TestLatency(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if code, _, errs := overlap(t, small(dir)...); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	for _, args := range []string{"--latency", "--latency --format markdown", "--latency --wide --strategies pool"} {
		code, out, errs := overlap(t, append([]string{"show", files[0]}, strings.Fields(args)...)...)
		if code != 0 || errs != "" || !strings.Contains(out, "queue wait: end of fetch") || !strings.Contains(out, "pool") {
			t.Errorf("show %s: exit %d, %s%s", args, code, out, errs)
		}
	}
	code, out, errs := overlap(t, "show", "--format", "trace", files[0])
	var trace struct {
		TraceEvents []struct {
			Name, Ph string
			Args     struct{ Name string }
		}
	}
	if err := json.Unmarshal([]byte(out), &trace); err != nil || code != 0 || errs != "" {
		t.Fatalf("exit %d, %s: %v", code, errs, err)
	}
	processes := map[string]bool{}
	for _, e := range trace.TraceEvents {
		if e.Name == "process_name" {
			processes[e.Args.Name] = true
		}
	}
	if !processes["io · pool · limit 4 · first batch of block 1"] || len(processes) != 3 {
		t.Errorf("processes %v", processes)
	}
}

func TestBadLatency(t *testing.T) {
	for args, want := range map[string]string{
		"--latency --samples":      "--samples and --latency do not go together",
		"--latency --format csv":   "there is no CSV of --latency",
		"--latency --json":         "there is no JSON of --latency",
		"--latency --format trace": "a trace has all that was recorded of the items: leave out --latency",
		"--latency":                "run.txt has no latency histograms: measure again with overlap run",
		"--format trace":           "run.txt has no timelines: measure again with overlap run",
	} {
		code, out, errs := overlap(t, append([]string{"show", recorded}, strings.Fields(args)...)...)
		if code != 1 || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("show %s: exit %d, stdout %q, stderr %q", args, code, out, errs)
		}
	}
}
