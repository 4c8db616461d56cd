package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
)

// Flags that contradict each other, and a percentage without its sign, are refused in a line that
// says what to do.
func TestFlagEdges(t *testing.T) {
	for args, want := range map[string]string{
		"show a --scaling --samples": "overlap: --samples and --scaling do not go together: leave one of them out\n",
		"gate --base a b --min-effect 5": "overlap: invalid argument \"5\" for \"--min-effect\" flag: 5 has no %: use " +
			"5%\n",
		"gate --base a b --min-effect five": "overlap: invalid argument \"five\" for \"--min-effect\" flag: use a positive " +
			"percentage, such as 3%\n",
		"gate --base a b --min-effect 0%": "overlap: invalid argument \"0%\" for \"--min-effect\" flag: use a positive " +
			"percentage, such as 3%\n",
		"show no\x1b[2Jfile\u202e --wide ": "overlap: reading results: open no\uFFFD[2Jfile\uFFFD: no such file or " +
			"directory\n",
	} {
		if code, out, errs := overlap(t, strings.Fields(args)...); code == 0 || out != "" || errs != want {
			t.Errorf("%s: exit %d, %q, %q, want %q", args, code, out, errs, want)
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
	if err := machine(t.Context(), &cli.Output{To: fullDisk{}}, true, constants); err == nil ||
		err.Error() != "no space left" {
		t.Errorf("machine: %v", err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }
