//go:build unix

package contenders

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/strategies"
)

// running is a contender whose program does what the script says when it is to take a sample.
func running(t *testing.T, script string) (*Contender, Sample) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fake")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	cell := scenario.Cell{Scenario: scenario.Extended()[3], Entry: strategies.Entry{Name: "fake-one"}, Limit: 16,
		Contender: true}
	return &Contender{Program: Program{Language: "fake"}, Path: path},
		Sample{Cell: cell, URL: "http://127.0.0.1:1", BenchTime: time.Second / 2, CPUs: 2, Limit: time.Minute}
}

func TestRun(t *testing.T) {
	c, sample := running(t, `echo "$*"`)
	out, err := c.Run(t.Context(), sample)
	const want = "--url http://127.0.0.1:1 --strategy fake-one --limit 16 --seconds 0.5 --scenario words --cpus 2 " +
		"--print-digest\n"
	if err != nil || string(out) != want {
		t.Errorf("it was asked %q, error %v, want %q", out, err, want)
	}
	for script, want := range map[string]string{
		"exit 0": "the program ended well, and printed nothing",
		"printf 'Traceback\\n  x\\nValueError:   no\\n' >&2; exit 1": "ValueError: no",
		"exit 3":     "exit status 3",
		"kill -9 $$": "signal: killed",
		"yes":        "it prints more than 16 MiB",
	} {
		c, sample := running(t, script)
		if _, err := c.Run(t.Context(), sample); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %q", script, err, want)
		}
	}
}

// A program that hangs is ended with all that it has started, when its time is over and when the run is.
func TestRunEndsWhatHangs(t *testing.T) {
	for name, test := range map[string]struct {
		limit     time.Duration
		cancelled bool
	}{"its time is over": {300 * time.Millisecond, false}, "the run is interrupted": {time.Minute, true}} {
		pid := filepath.Join(t.TempDir(), "pid")
		if err := os.WriteFile(pid, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		c, sample := running(t, "sleep 1000 & echo $! > "+pid+"; wait")
		sample.Limit = test.limit
		ctx, cancel := context.WithCancelCause(t.Context())
		stopped := errors.New("stopped")
		if test.cancelled {
			go func() {
				for data := []byte(nil); len(data) == 0 && ctx.Err() == nil; data, _ = os.ReadFile(pid) {
					runtime.Gosched()
				}
				cancel(stopped)
			}()
		}
		_, err := c.Run(ctx, sample)
		cancel(nil)
		if errors.Is(err, ErrHung) == test.cancelled || errors.Is(err, stopped) != test.cancelled {
			t.Errorf("%s: error %v", name, err)
		}
		data, _ := os.ReadFile(pid)
		if command, err := os.ReadFile("/proc/" + strings.TrimSpace(string(data)) + "/cmdline"); err == nil &&
			strings.HasPrefix(string(command), "sleep") {
			t.Errorf("%s: what it has started still runs", name)
		}
	}
}
