package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/overlap-bench/overlap/bench/runner"
)

const unknownCommit = "unknown"

// ownCommit is that which this binary was built from, as far as the build recorded it.
func ownCommit() (commit string, dirty bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return unknownCommit, false
	}
	return commitOf(info)
}

func commitOf(info *debug.BuildInfo) (commit string, dirty bool) {
	commit = unknownCommit
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 9:
			commit = s.Value[:9]
		case s.Key == "vcs.modified":
			dirty = s.Value == "true"
		}
	}
	return commit, dirty
}

// ownHash stands for the commit of this binary where its build recorded none, as with
// -buildvcs=false: "binary-1a2b3c4d", of its bytes.
func ownHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("the binary: %w", err)
	}
	hash, err := runner.EngineHash(path)
	return "binary-" + strings.TrimPrefix(hash, "engine-"), err
}

// version says what this binary was built from, and by what.
func version(commit string, dirty bool) string {
	switch {
	case commit == unknownCommit:
		commit += " (built without version control)"
	case dirty:
		commit += ", with changes"
	}
	return fmt.Sprintf("commit %s, %s %s/%s", commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
