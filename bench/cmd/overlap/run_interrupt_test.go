package main

import (
	"io"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
)

// Ctrl-C in the middle of a run: it stops within a second or so, keeps and shows what is
// measured, exits with 130, and leaves no process. Its processes hold the write end of a
// pipe as their standard error: the end of the pipe is the end of all of them.
func TestInterrupt(t *testing.T) {
	cmd, path, stdout, stderr := start(t, 4, small(t.TempDir(), "--blocks", "1000"))
	cmd.Process.Signal(syscall.SIGINT)
	interrupted := time.Now()
	rest, err := io.ReadAll(stderr) // until no process is left
	if err != nil {
		t.Fatal(err)
	}
	err = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit %d (%v): %s", code, err, rest)
	}
	if took := time.Since(interrupted); took > 10*time.Second {
		t.Errorf("stopped only after %v", took)
	}
	if !strings.Contains(string(rest), "interrupted after") || !strings.Contains(stdout.String(), "sec/op") {
		t.Errorf("stdout %q, stderr %q", stdout.String(), rest)
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(path))
	f, err2 := record.Read(path)
	if err != nil || err2 != nil || len(samples) < 4 || f.N() != len(samples) {
		t.Errorf("%d samples in the sidecar, %d in the text, errors %v, %v", len(samples), f.N(), err, err2)
	}
}

// Ctrl-C before the first sample is there: a file with none would only be in the way.
func TestInterruptAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd, path, stdout, stderr := start(t, 0, small(dir, "--benchtime", "10s"))
	cmd.Process.Signal(syscall.SIGINT)
	rest, err := io.ReadAll(stderr)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	want := "overlap: interrupted before anything was measured: " + path + " and its sidecar are removed\n"
	if code := cmd.ProcessState.ExitCode(); code != 130 || string(rest) != want || stdout.Len() > 0 {
		t.Errorf("exit %d, stdout %q, stderr %q", code, stdout, rest)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*", "*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}
