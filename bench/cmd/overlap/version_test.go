package main

import (
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/runner"
)

func TestVersion(t *testing.T) {
	for want, settings := range map[string][]debug.BuildSetting{
		"commit unknown (built without version control), ": {{Key: "-buildmode", Value: "exe"}},
		"commit 012345678, " + runtime.Version(): {{Key: "vcs.revision", Value: "0123456789abcdef"},
			{Key: "vcs.modified", Value: "false"}},
		"commit 012345678, with changes, ": {{Key: "vcs.revision", Value: "0123456789abcdef"},
			{Key: "vcs.modified", Value: "true"}},
	} {
		if got := cli.Version(runner.CommitOf(&debug.BuildInfo{Settings: settings})); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	code, out, errs := overlap(t, "--version")
	if want := "overlap version " + cli.Version(runner.OwnCommit()) + "\n"; code != 0 || out != want || errs != "" {
		t.Errorf("exit %d, %q%s, want %q", code, out, errs, want)
	}
}

// A binary that was built without version control, as a test is, names its recording by its bytes.
func TestOwnHash(t *testing.T) {
	t.Parallel()
	if commit, _ := runner.OwnCommit(); commit != runner.UnknownCommit {
		t.Skipf("this binary knows its commit, %s", commit)
	}
	urls, _ := ownService(t, fine)
	dir := t.TempDir()
	if code, _, errs := runOver(t, urls, dir); code != 0 {
		t.Fatal(errs)
	}
	if path, _ := recordingIn(t, dir); !strings.Contains(filepath.Base(path), "-binary-") {
		t.Error(path)
	}
}
