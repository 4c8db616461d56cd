package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/results/record"
)

// The bytes of what measures decide whether a run goes on; where they were not written down, only a commit
// that stands for them does.
func TestOtherBuild(t *testing.T) {
	run := func(commit string, dirty bool, digests ...string) record.Run {
		r := record.Run{Commit: commit, Dirty: dirty}
		for i, to := range []*string{&r.Engine, &r.PeersEngine} {
			if i < len(digests) {
				*to = digests[i]
			}
		}
		return r
	}
	for name, test := range map[string]struct {
		then, now record.Run
		want      string
	}{
		"same bytes":                  {run("a", false, "1"), run("a", false, "1"), ""},
		"changes that the code lacks": {run("a", false, "1"), run("a", true, "1"), ""},
		"a commit of other files":     {run("a", true, "1"), run("b", false, "1"), ""},
		"changed, not committed":      {run("a", true, "1"), run("a", true, "2"), "was measured by another engine (sha256 1, at commit a with changes) than this one (2)"},
		"no git":                      {run("unknown", false, "1"), run("unknown", false, "2"), "another engine"},
		"the peers":                   {run("a", false, "1", "2"), run("a", false, "1", "3"), "another engine of the peers (sha256 2"},
		"old, clean":                  {run("a", false), run("a", false, "1"), ""},
		"old, other commit":           {run("a", false), run("b", false, "1"), "was measured at commit a, this is b"},
		"old, with changes then":      {run("a", true), run("a", false, "1"), "recorded by an older version"},
		"old, with changes now":       {run("a", false), run("a", true, "1"), "recorded by an older version"},
		"old, no git":                 {run("unknown", false), run("unknown", false, "1"), "recorded by an older version"},
		"old, a given engine":         {run("engine-1a2b3c4d", false), run("engine-1a2b3c4d", false, "1"), ""},
		"old, no stamp":               {run("binary-1a2b3c4d", false), run("binary-1a2b3c4d", false, "1"), ""},
	} {
		if got := otherBuild("engine", test.then, test.now); (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// Code that was changed and not committed does not go on with the samples of what it was: the engine's
// commit is the same, its bytes are not.
func TestResumeOtherEngine(t *testing.T) {
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
	if _, is := recordingIn(t, dir); code != 1 || !strings.Contains(errs, "was measured by another engine (sha256 ") || strings.Count(errs, "\n") != 1 || is != was {
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
