package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
