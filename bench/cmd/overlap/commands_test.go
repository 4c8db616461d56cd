package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results"
)

// A command that reads what does not come ends when it is told to.
func TestInterruptedReading(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.txt")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		signal os.Signal
		args   []string
	}{
		{os.Interrupt, []string{"show", pipe}},
		{syscall.SIGTERM, []string{"show", "--json", pipe}},
		{os.Interrupt, []string{"compare", pipe, "new.txt"}},
		{syscall.SIGTERM, []string{"gate", "--base", pipe, "new.txt"}},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		cmd := exec.CommandContext(ctx, os.Args[0], c.args...)
		cmd.Env = append(os.Environ(), "OVERLAP_TEST_MAIN=1")
		var errs bytes.Buffer
		cmd.Stderr = &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		end := opened(t, pipe)
		cmd.Process.Signal(c.signal)
		err := cmd.Wait()
		cancel()
		end.Close()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 130 || errs.String() != "overlap: interrupted\n" {
			t.Errorf("%v: %v, %q", c.args, err, &errs)
		}
	}
}

// opened is the other end of a pipe, once somebody has opened it to read.
func opened(t *testing.T, pipe string) *os.File {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		end, err := os.OpenFile(pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err == nil {
			return end
		}
		if !errors.Is(err, syscall.ENXIO) || time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

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
