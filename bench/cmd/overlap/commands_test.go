package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results"
)

// Flags that contradict each other, and a percentage without its sign, are refused in a line that
// says what to do.
func TestFlagEdges(t *testing.T) {
	for args, want := range map[string]string{
		"compare a b --json --format csv":   "overlap: --format and --json do not go together: leave one of them out\n",
		"show a --scaling --samples":        "overlap: --samples and --scaling do not go together: leave one of them out\n",
		"gate --base a b --min-effect 5":    "overlap: invalid argument \"5\" for \"--min-effect\" flag: 5 has no %: use 5%\n",
		"gate --base a b --min-effect five": "overlap: invalid argument \"five\" for \"--min-effect\" flag: use a positive percentage, such as 3%\n",
		"gate --base a b --min-effect 0%":   "overlap: invalid argument \"0%\" for \"--min-effect\" flag: use a positive percentage, such as 3%\n",
		"show no\x1b[2Jfile\u202e --wide ":  "overlap: reading results: open no\uFFFD[2Jfile\uFFFD: no such file or directory\n",
	} {
		if code, out, errs := overlap(t, strings.Fields(args)...); code == 0 || out != "" || errs != want {
			t.Errorf("%s: exit %d, %q, %q, want %q", args, code, out, errs, want)
		}
	}
}

// What is said of flags is broken where the page ends.
func TestHelpWidth(t *testing.T) {
	for _, name := range []string{"list", "machine", "run", "show", "handover", "simulate", "advise", "verify", "serve", "compare", "gate"} {
		code, help, _ := overlap(t, name, "--help")
		_, flags, ok := strings.Cut(help, "\nFlags:\n")
		if code != 0 || !ok {
			t.Fatalf("%s: exit %d, %s", name, code, help)
		}
		for line := range strings.Lines(flags) {
			if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > results.DefaultWidth {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
}
