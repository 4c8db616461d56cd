package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/advise"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/simulation"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/verification"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/spf13/cobra"
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
			if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > page.DefaultWidth {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
}

// Paragraphs of help are broken anew where they do not fit, and only there.
func TestHelpReflow(t *testing.T) {
	const text = "one two three four\nfive\n\nsix\nseven"
	for columns, want := range map[int]string{80: text, 18: text, 13: "one two three\nfour five\n\nsix\nseven"} {
		if got := cli.Reflowed(text, columns); got != want {
			t.Errorf("%d columns: %q, want %q", columns, got, want)
		}
	}
	const list = "exits with\n  1  where it is longer than it\n     was\n  2  else"
	if got, want := cli.Reflowed(list, 25), "exits with\n  1  where it is longer\n     than it was\n  2  else"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, cmd := range []*cobra.Command{listCommand(), machineCommand(), runCommand(), showCommand(), handOverCommand(), simulation.Command(), advise.Command(), verification.Command(), serveCommand(), compareCommand(), gateCommand()} {
		for line := range strings.Lines(cli.Reflowed(cmd.Long, 60)) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 60 {
				t.Errorf("%s: %d columns: %s", cmd.Name(), n, line)
			}
		}
	}
}

// What cannot be printed is said once, and is no success.
func TestNothingCanBePrinted(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {}, {"help", "run"}, {"run", "--help"}, {"list"}, {"list", "--json"}} {
		var errs bytes.Buffer
		code := run(t.Context(), fullDisk{}, &errs, args)
		if errs.String() != "overlap: no space left\n" || code != 1 {
			t.Errorf("%v: exit %d, %q", args, code, &errs)
		}
	}
	constants := func(context.Context) (calibrate.Constants, error) { return calibrate.Constants{}, nil }
	if err := machine(t.Context(), fullDisk{}, false, constants); err == nil || err.Error() != "no space left" {
		t.Errorf("machine: %v", err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }
