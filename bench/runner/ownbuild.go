package runner

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
)

// UnknownCommit is the commit of a binary that was built without version control.
const UnknownCommit = "unknown"

// OwnCommit is what this binary was built from.
func OwnCommit() (commit string, dirty bool) {
	if info, ok := debug.ReadBuildInfo(); ok {
		return CommitOf(info)
	}
	return UnknownCommit, false
}

// CommitOf is what a binary with this information was built from.
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

// OwnHash stands for the commit of a binary whose build recorded none, as with -buildvcs=false: "binary-1a2b3c4d".
func OwnHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("the binary: %w", err)
	}
	hash, err := EngineHash(path)
	return "binary-" + strings.TrimPrefix(hash, "engine-"), err
}
