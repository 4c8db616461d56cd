package runner

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// ParseResult finds the result of a benchmark in what its process printed, or else the reason that package testing
// gives for a failure. The name has no GOMAXPROCS.
func ParseResult(stdout []byte, name string) (*benchfmt.Result, string) {
	same := func(printed string) bool {
		rest, ok := strings.CutPrefix(printed, name)
		return ok && (rest == "" || rest[0] == '-')
	}
	var found *benchfmt.Result
	lines := 0
	file, err := record.Scan("engine", bytes.NewReader(stdout), func(r *benchfmt.Result) error {
		if same(r.Name.String()) {
			found = r.Clone()
			lines++
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, ""
	case lines > 1: // nobody can tell which is the engine's
		return nil, fmt.Sprintf("%d results were printed for it, not one", lines)
	}
	for _, f := range file.Failures {
		if same(f.Name) || strings.HasPrefix(name, f.Name+"/") { // what fails before all cells of a scenario fails each
			return nil, f.Reason
		}
	}
	return found, ""
}
