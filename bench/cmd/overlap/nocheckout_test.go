package main

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/record"
)

// An elsewhere is an empty directory outside of any checkout, in which the command is run with nothing in its
// environment but a PATH.
type elsewhere struct{ dir, path string }

func newElsewhere(t *testing.T) elsewhere { return elsewhere{t.TempDir(), t.TempDir()} }

func (e elsewhere) overlap(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), command, args...)
	cmd.Dir, cmd.Env = e.dir, []string{"PATH=" + e.path}
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// goes puts a Go command on the PATH.
func (e elsewhere) goes(t *testing.T, script string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(e.path, "go"), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

var tiny = []string{"run", "--watch=false", "--blocks", "1", "--items", "16", "--benchtime", "10ms", "--scenarios",
	"io", "--strategies", "sequential,pool"}

// Without a checkout and without Go the command measures by itself, says so, and records what it was.
func TestWithoutCheckout(t *testing.T) {
	t.Parallel()
	e := newElsewhere(t)
	code, out, errs := e.overlap(t, tiny...)
	if code != 0 || !strings.Contains(out, "pool took the least time") ||
		!strings.Contains(errs, "this command itself measures: no Go toolchain on PATH\n") {
		t.Fatalf("exit %d, %s\n%s", code, errs, out)
	}
	path, _ := recordingIn(t, filepath.Join(e.dir, input.BesideRuns))
	run, samples, err := record.ReadSidecar(record.SidecarPath(path))
	digest, _ := runner.FileDigest(command)
	if err != nil || len(samples) != 3 || run.Engine != digest || run.Facts["go"] == "unknown" {
		t.Errorf("%d samples by engine %s with %v, error %v, want 3 by %s", len(samples), run.Engine, run.Facts, err, digest)
	}
	if _, version, _ := e.overlap(t, "--version"); !strings.Contains(version, run.Commit) &&
		!(strings.Contains(version, runner.UnknownCommit) && run.Commit == "binary-"+digest[:8]) {
		t.Errorf("commit %s of %s", run.Commit, version)
	}
	code, shown, errs := e.overlap(t, "show")
	if code != 0 || !strings.Contains(shown, "pool took the least time") || !strings.Contains(errs, input.BesideRuns) {
		t.Errorf("show: exit %d, %s\n%s", code, errs, shown)
	}
	resumed := []string{"run", "--watch=false", "--blocks", "2", "--budget", "0", "--resume", path}
	if code, _, errs := e.overlap(t, resumed...); code != 0 {
		t.Errorf("resumed: exit %d, %s", code, errs)
	}
	if _, samples, err := record.ReadSidecar(record.SidecarPath(path)); err != nil || len(samples) != 6 {
		t.Errorf("resumed: %d samples, error %v", len(samples), err)
	}
}

// What simulates needs no engine, and says nothing of one.
func TestSimulatesWithoutCheckout(t *testing.T) {
	t.Parallel()
	e := newElsewhere(t)
	for want, args := range map[string][]string{
		"exact, in virtual time": {"simulate", "--scenarios", "io", "--items", "16"},
		"Use ": {"advise", "--items", "40", "--latency", "20ms", "--cpu-time", "1ms", "--request-cpu", "50us",
			"--cpus", "2"},
	} {
		if code, out, errs := e.overlap(t, args...); code != 0 || errs != "" || !strings.Contains(out, want) {
			t.Errorf("%v: exit %d, %s\n%s", args, code, errs, out)
		}
	}
}

// A Go that is of no use here does not keep the command from measuring.
func TestOddGoWithoutCheckout(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"fails":          "echo 'go: cannot find main module' >&2; exit 1",
		"says nothing":   "exit 0",
		"is killed":      "kill -9 $$",
		"is not for us":  "exec no-such-program",
		"talks, in vain": "echo; echo 'go: module lookup disabled by GOPROXY=off' >&2; exit 1",
	} {
		e := newElsewhere(t)
		e.goes(t, script)
		code, _, errs := e.overlap(t, append(tiny, "--strategies", "pool")...)
		if code != 0 || !strings.Contains(errs, "this command itself measures: not inside a checkout of ") {
			t.Errorf("a Go that %s: exit %d, %s", name, code, errs)
		}
	}
}

// What needs a checkout says so in a line, and what to do.
func TestNeedsCheckout(t *testing.T) {
	t.Parallel()
	e := newElsewhere(t)
	for want, args := range map[string][]string{
		"--peers: the libraries have an engine of their own, which is built from a checkout: ": append(tiny, "--peers"),
		"HEAD is built from a checkout: ":                       {"against", "HEAD"},
		"what handover measures is built from a checkout: ":     {"handover"},
		"no overlap-runs here: name a FILE, or change to where": {"show"},
	} {
		code, out, errs := e.overlap(t, args...)
		_, line, _ := strings.Cut("\n"+errs, "\noverlap: ")
		if code != 1 || out != "" || !strings.Contains(line, want) || strings.Count(line, "\n") != 1 {
			t.Errorf("%v: exit %d, %s%s, want one line with %q", args, code, out, errs, want)
		}
		if left, err := os.ReadDir(e.dir); err != nil || len(left) > 0 {
			t.Errorf("%v: left %v, error %v", args, left, err)
		}
	}
}

// Two commands are compared like two engines, also behind a script.
func TestAgainstAnotherCommand(t *testing.T) {
	t.Parallel()
	e := newElsewhere(t)
	script := filepath.Join(e.path, "nice")
	starts := "#!/bin/sh\necho starting\nexec " + cli.Quote(command) + " \"$@\"\n"
	if err := os.WriteFile(script, []byte(starts), 0o755); err != nil {
		t.Fatal(err)
	}
	code, out, errs := e.overlap(t, "against", "--engine", script, "--scenarios", "io", "--strategies", "pool", "--items",
		"8", "--benchtime", "5ms", "--blocks", "2", "--budget", "0", "--watch=false")
	if code != 0 || !strings.Contains(out, "pool") {
		t.Errorf("exit %d, %s\n%s", code, errs, out)
	}
	path, _ := recordingIn(t, filepath.Join(e.dir, input.BesideRuns))
	run, _, err := record.ReadSidecar(record.SidecarPath(path))
	if digest, _ := runner.FileDigest(command); err != nil || len(run.Sides) != 2 || run.Sides[0].Engine != digest ||
		run.Sides[1].Engine != digest {
		t.Errorf("sides %+v, error %v, want %s of both", run.Sides, err, digest)
	}
}

// The command measures as the test binary of ./bench does: the same benchmark, facts and units.
func TestCommandIsAnEngine(t *testing.T) {
	t.Parallel()
	about := func(binary string) (facts map[string]string, units []string) {
		t.Helper()
		dir := t.TempDir()
		if code, _, errs := overlap(t, small(dir, "--blocks", "1", "--engine", binary)...); code != 0 {
			t.Fatal(errs)
		}
		path, _ := recordingIn(t, dir)
		file, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		facts = map[string]string{}
		for _, s := range file.Series {
			for _, c := range s.Config {
				facts[c.Key] = string(c.Value)
			}
			for _, u := range s.ColumnUnits {
				units = append(units, u.Written)
			}
		}
		slices.Sort(units)
		return facts, slices.Compact(units)
	}
	facts, units := about(engine)
	theirs, theirUnits := about(command)
	if !maps.Equal(facts, theirs) || !slices.Equal(units, theirUnits) || facts["pkg"] == "" || len(units) < 12 {
		t.Errorf("an engine records %v, %v\nthe command %v, %v", facts, units, theirs, theirUnits)
	}
}
