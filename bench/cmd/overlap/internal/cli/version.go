package cli

import (
	"fmt"
	"runtime"

	"github.com/overlap-bench/overlap/bench/runner"
)

// Version says what a binary was built from, and by what.
func Version(commit string, dirty bool) string {
	switch {
	case commit == runner.UnknownCommit:
		commit += " (built without version control)"
	case dirty:
		commit += ", with changes"
	}
	return fmt.Sprintf("commit %s, %s %s/%s", commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
