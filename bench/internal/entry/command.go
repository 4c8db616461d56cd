package entry

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/strategies"
)

// MeasureIfEngine measures and does not return, if this process was called as an engine; otherwise it does nothing.
// Call it in main, after [fixtures.ServeIfChild].
//
// It makes the command its own engine, for where there is no checkout to build one from: called with the flags of the
// test binary of ./bench, it does what that does. No command line of a person looks like these.
//
// It goes by the flags and not by the environment: they also pass a script such as taskset that starts the engine, and
// no process inherits them. It calls testing.Main, which is kept for programs that do what go test does.
func MeasureIfEngine(entries []strategies.Entry) {
	if !asEngine(os.Args[1:]) {
		return
	}
	testing.Init()
	begin()
	testing.Main(regexp.MatchString, nil, []testing.InternalBenchmark{{
		Name: runner.Benchmark,
		F: func(b *testing.B) {
			fmt.Printf("pkg: %s\n", runner.EngineImportPath) // which go test would print
			Benchmark(b, entries)
		},
	}}, nil)
}

// asEngine says whether these are the arguments of an engine.
func asEngine(args []string) bool {
	return len(args) > 0 && (strings.HasPrefix(args[0], "-test.") ||
		slices.Contains([]string{"-print-facts", "-print-digest", "-print-work"}, args[0]))
}
