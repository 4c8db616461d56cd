package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
)

// Code that was changed and not committed does not go on with the samples of what it was: the engine's
// commit is the same, its bytes are not.
func TestResumeOtherEngine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if code, _, errs := overlap(t, small(dir, "--blocks", "1")...); code != 0 {
		t.Fatal(errs)
	}
	path, was := recordingIn(t, dir)
	data, err := os.ReadFile(engine)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "engine.test")
	if err := os.WriteFile(other, append(data, 0), 0o755); err != nil { // it runs as before
		t.Fatal(err)
	}
	resume := []string{"run", "--resume", path, "--watch=false", "--blocks", "2", "--engine"}
	code, _, errs := overlap(t, append(resume, other)...)
	if _, is := recordingIn(t, dir); code != 1 || !strings.Contains(errs, "was measured by another engine (sha256 ") ||
		strings.Count(errs, "\n") != 1 || is != was {
		t.Errorf("exit %d, %s", code, errs)
	}
	wrapped := filepath.Join(t.TempDir(), "wrapped")
	if err := os.WriteFile(wrapped, []byte("#!/bin/sh\necho hello\nexec "+other+" \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	digest, err := runner.FileDigest(other)
	if err != nil {
		t.Fatal(err)
	}
	if behind, err := runner.EngineDigest(t.Context(), wrapped); err != nil || behind != digest {
		t.Errorf("behind a wrapper: %s, error %v, want %s", behind, err, digest)
	}
	copied := filepath.Join(t.TempDir(), "copy.test")
	if err := os.WriteFile(copied, data, 0o755); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := overlap(t, append(resume, copied)...); code != 0 {
		t.Errorf("the same engine elsewhere: exit %d, %s", code, errs)
	}
}
