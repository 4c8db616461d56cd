package main

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/handover"
)

func TestHandOver(t *testing.T) {
	t.Parallel()
	code, out, errs := overlap(t, "handover", "--works", "noop", "--limits", "2", "--strategies", "loop,pond",
		"--blocks", "1", "--benchtime", "1ms")
	if code != 0 || strings.Count(out, "\nBenchmarkHandOver/work=noop/strategy=") != 2 ||
		strings.Contains(out, "building") {
		t.Errorf("exit %d, stdout\n%s\nstderr %s", code, out, errs)
	}
}

func TestHandOverBadInput(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--works", "much"}, `--works is "much": there are noop, 1us`},
		{[]string{"--limits", "3"}, `--limits is "3": there are 2, 64, 1024`},
		{[]string{"--strategies", "pool,tunny"}, `--strategies is "tunny": there are loop, sequential`},
		{[]string{"--blocks", "0"}, "--blocks is 0: use a positive number"},
		{[]string{"--benchtime", "-1s"}, "--benchtime is -1s: use a positive duration"},
	} {
		code, out, errs := overlap(t, append([]string{"handover"}, tt.args...)...)
		if code != 1 || out != "" || !strings.Contains(errs, tt.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d, stdout %q, stderr %q, want one line with %q", tt.args, code, out, errs, tt.want)
		}
	}
}

// Of several wrong names, the first is said.
func TestFirstWrongName(t *testing.T) {
	for range 50 {
		if _, err := handover.Select([]string{"much"}, []string{"tunny"}, []int{3}); err == nil ||
			!strings.HasPrefix(err.Error(), `--works is "much"`) {
			t.Fatal(err)
		}
	}
}
