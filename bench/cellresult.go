package bench

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/overlap-bench/overlap/results"
)

// parseCell finds the result of the cell in what its process printed, or else the reason
// that package testing gives.
func parseCell(stdout []byte, cell Cell) (*benchfmt.Result, string) {
	var found *benchfmt.Result
	lines := 0
	file, err := results.Scan("engine", bytes.NewReader(stdout), func(r *benchfmt.Result) error {
		if sameCell(r.Name.String(), cell) {
			found = r.Clone()
			lines++
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, ""
	case lines > 1: // which is the engine's, nobody can tell
		return nil, fmt.Sprintf("the engine printed %d results for it, not one", lines)
	}
	for _, f := range file.Failures {
		if sameCell(f.Name, cell) || strings.HasPrefix("Batch/"+cell.String(), f.Name+"/") { // or what comes before all cells of a scenario
			return nil, f.Reason
		}
	}
	return found, ""
}

// sameCell reports whether a benchmark's name is the cell's: nothing but GOMAXPROCS may
// follow.
func sameCell(name string, cell Cell) bool {
	rest, ok := strings.CutPrefix(name, "Batch/"+cell.String())
	return ok && (rest == "" || rest[0] == '-')
}
