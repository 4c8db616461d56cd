package main

import (
	"strings"
	"testing"
)

// The whole command, on batches too small to tell anything: it ends with both counts. A
// slowdown of half cannot be overlooked, and none is found where nothing is slowed.
func TestVerify(t *testing.T) {
	t.Parallel()
	_, out, errs := overlap(t, "verify", "--engine", engine, "--same", "1", "--slowed", "1", "--items", "8",
		"--benchtime", "5ms", "--most", "6", "--slowdown", "300%")
	for _, want := range []string{"The same cell twice, 6 to 6 blocks: ", " of 1 (",
		"300 % more CPU work, 6 to 6 blocks: found in "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s\n%s", want, out, errs)
		}
	}
}

// The gate is tried on real runs of two sides; a slowdown of that size cannot pass.
func TestVerifyGate(t *testing.T) {
	t.Parallel()
	_, out, errs := overlap(t, "verify", "--gate", "--engine", engine, "--same", "0", "--slowed", "1", "--blocks", "6",
		"--items", "8", "--benchtime", "5ms", "--slowdown", "300%")
	if !strings.Contains(out, "300 % more CPU work on the new side: ") || !strings.Contains(out, " of 1 (") {
		t.Errorf("%s\n%s", out, errs)
	}
}

// Both ways are measured on a real engine. So few samples find nothing, and say so.
func TestVerifyPower(t *testing.T) {
	t.Parallel()
	_, out, errs := overlap(t, "verify", "--power", "--engine", engine, "--items", "4", "--benchtime", "1ms", "--count",
		"4",
		"--budget", "10s")
	if !strings.Contains(out, "cpu, 5 % more work") && !strings.Contains(out, "Too little was measured") || errs != "" {
		t.Errorf("%s\n%s", out, errs)
	}
}

func TestVerifyRefuses(t *testing.T) {
	for want, args := range map[string][]string{
		"--same is -1":                     {"--same", "-1"},
		"--same is 0 and --slowed 0":       {"--same", "0", "--slowed", "0"},
		"--blocks is 5":                    {"--blocks", "5"},
		"--most is 4":                      {"--most", "4"},
		"--limit is 0":                     {"--limit", "0"},
		"--benchtime is -1s":               {"--benchtime", "-1s"},
		"--slowdown: cpu: there cannot be": {"--slowdown", "0.1%"},
		"--same does not go with --power":  {"--power", "--same", "4"},
		"--count goes with --power":        {"--count", "4"},
		"--count does not go with --gate":  {"--gate", "--count", "4"},
		"--scenarios goes with --power":    {"--scenarios", "cpu"},

		"--scenarios has \"io\": --power measures cpu and mixed": {"--power", "--scenarios", "cpu,io"},
		"--count is 0": {"--power", "--count", "0"},
	} {
		code, _, errs := overlap(t, append([]string{"verify", "--engine", engine}, args...)...)
		if code != 1 || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
}
