package main

import (
	"strings"
	"testing"
)

// A plan says how long further blocks may take, where there will be any.
func TestPlanSaysHowLong(t *testing.T) {
	t.Parallel()
	base := []string{"run", "--dry-run", "--engine", engine, "--out", t.TempDir(), "--scenarios", "io",
		"--strategies", "pool"}
	for more, want := range map[string]string{
		"--budget=10m":                  ", and up to about 10m0s with further blocks for --precision 3%, to be recorded",
		"--budget=10m --precision=1.5%": ", and up to about 10m0s with further blocks for --precision 1.5%, to be recorded",
		"--budget=0":                    "s, to be recorded",
		"--budget=1ms":                  "s, to be recorded", // the blocks of all cells take longer
		"--budget=10m --blocks=5":       "s, to be recorded", // a trial run
	} {
		code, out, errs := overlap(t, append(base, strings.Fields(more)...)...)
		if code != 0 || !strings.Contains(out, want) ||
			strings.Contains(out, "further") != strings.Contains(want, "further") {
			t.Errorf("%s: exit %d, %s%s, want %q", more, code, out, errs, want)
		}
	}
}
