package runner

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// parseCell finds the result of the cell in what its process printed, or else the reason
// that package testing gives.
func parseCell(stdout []byte, cell scenario.Cell) (*benchfmt.Result, string) {
	var found *benchfmt.Result
	lines := 0
	file, err := record.Scan("engine", bytes.NewReader(stdout), func(r *benchfmt.Result) error {
		if scenario.SameCell(r.Name.String(), cell) {
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
		if scenario.SameCell(f.Name, cell) || strings.HasPrefix("Batch/"+cell.String(), f.Name+"/") { // or what comes before all cells of a scenario
			return nil, f.Reason
		}
	}
	return found, ""
}
