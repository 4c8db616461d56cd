package cli

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/overlap-bench/overlap/bench/runner"
)

const UnknownCommit = "unknown"

// OwnCommit is that which this binary was built from, as far as the build recorded it.
func OwnCommit() (commit string, dirty bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return UnknownCommit, false
	}
	return CommitOf(info)
}

func CommitOf(info *debug.BuildInfo) (commit string, dirty bool) {
	commit = UnknownCommit
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

// OwnHash stands for the commit of this binary where its build recorded none, as with
// -buildvcs=false: "binary-1a2b3c4d", of its bytes.
func OwnHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("the binary: %w", err)
	}
	hash, err := runner.EngineHash(path)
	return "binary-" + strings.TrimPrefix(hash, "engine-"), err
}

// Version says what this binary was built from, and by what.
func Version(commit string, dirty bool) string {
	switch {
	case commit == UnknownCommit:
		commit += " (built without version control)"
	case dirty:
		commit += ", with changes"
	}
	return fmt.Sprintf("commit %s, %s %s/%s", commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
