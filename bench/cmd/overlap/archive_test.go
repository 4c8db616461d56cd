package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/runner"
)

// archive lays this test binary, which stands in for the command, and a broken engine beside it, as in
// an archive of make dist.
func archive(t *testing.T, name, text string, mode os.FileMode) (command string) {
	t.Helper()
	dir := t.TempDir()
	command = filepath.Join(dir, "overlap.test")
	if err := os.Link(os.Args[0], command); err != nil {
		copyFile(t, os.Args[0], command)
	}
	if name != runner.EngineName {
		copyFile(t, engine, filepath.Join(dir, runner.EngineName))
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return command
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err == nil {
		_, err = io.Copy(out, in)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

// An engine beside the command is tried like one that is given: one line, and nothing is recorded.
func TestBrokenEngineBeside(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		mode       os.FileMode
		args       []string
		want       string
	}{
		{runner.EngineName, "no program", 0o755, nil, "exec format error"},
		{runner.EngineName, "no program", 0o644, nil, "permission denied: it is not executable"},
		{runner.PeersEngineName, "no program", 0o755, []string{"--peers"}, "--peers: the engine beside this command"},
	} {
		command := archive(t, tt.name, tt.text, tt.mode)
		cmd := exec.CommandContext(t.Context(), command,
			append([]string{"run", "--watch=false", "--blocks", "1", "--strategies", "pool", "--scenarios", "io"},
				tt.args...)...)
		cmd.Dir, cmd.Env = t.TempDir(), append(os.Environ(), "OVERLAP_TEST_MAIN=1")
		out, err := cmd.CombinedOutput()
		said := string(out)
		if err == nil || !strings.Contains(said, tt.want) || !strings.Contains(said, tt.name) ||
			!strings.Contains(said, "unpack the archive again") || strings.Count(said, "\n") != 1 {
			t.Errorf("%s %o: error %v, %s", tt.name, tt.mode, err, said)
		}
		nothingRecorded(t, tt.name, filepath.Join(cmd.Dir, input.BesideRuns))
	}
}

// What is wrong with the machine is said before anything is recorded.
func TestPreflightBeforeRecording(t *testing.T) {
	for name, set := range map[string]func(t *testing.T){
		"cannot be written to: no such file or directory": func(t *testing.T) {
			t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
			t.Setenv("TMP", os.Getenv("TMPDIR")) // on Windows
		},
	} {
		dir := t.TempDir()
		set(t)
		code, _, errs := overlap(t, small(dir)...)
		if code != 1 || !strings.Contains(errs, name) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
		nothingRecorded(t, name, dir)
		code, _, errs = overlap(t, "verify", "--engine", engine, "--same", "1", "--slowed", "0")
		if code != 1 || !strings.Contains(errs, name) {
			t.Errorf("verify, %s: exit %d, %s", name, code, errs)
		}
	}
	code, _, errs := overlap(t, small(t.TempDir(), "--strategies", "pool,perurl", "--items", "1000000")...)
	if code != 1 || !strings.Contains(errs, "strategy=perurl") ||
		!strings.Contains(errs, "needs 1000000 connections at once") {
		t.Errorf("a million connections: exit %d, %s", code, errs)
	}
}

// In a checkout, whatever the environment asks of Go, the engine is one for this machine; where Go
// fails all the same, that is what is said.
func TestEnvironmentOfGo(t *testing.T) {
	t.Setenv("GOFLAGS", "-bogus")
	t.Setenv("GOWORK", "/nonexistent/go.work")
	t.Setenv("GO111MODULE", "off")
	t.Setenv("GOOS", "plan9")
	t.Setenv("GOROOT", "/nonexistent")
	if code, out, errs := overlap(t, "run", "--dry-run", "--scenarios", "io", "--strategies", "pool",
		"--out", t.TempDir()); code != 0 || !strings.Contains(out, "strategies: pool\n") {
		t.Errorf("exit %d, %s", code, errs)
	}
	t.Setenv("GOEXPERIMENT", "bogus") // a fact of the build: it stays
	code, _, errs := overlap(t, "run", "--out", t.TempDir(), "--blocks", "1")
	if code != 1 || !strings.Contains(errs, "unknown GOEXPERIMENT bogus") ||
		strings.Contains(errs, "not inside a checkout") {
		t.Errorf("exit %d, %s", code, errs)
	}
}
