package summary

import (
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/table"
)

// inBlocks makes a table of samples in ms by strategy, the i-th of each in block i+1.
func inBlocks(t *testing.T, samples map[string][]float64, order ...string) *table.Table {
	t.Helper()
	return resultstest.Must(table.Tables(resultstest.InBlocks(t, samples, order...)))[0]
}

func parseTables(t *testing.T, text string) []*table.Table {
	t.Helper()
	return resultstest.Must(table.Tables(resultstest.ParseFile(t, text)))
}

func readTables(t *testing.T, paths ...string) []*table.Table {
	t.Helper()
	return resultstest.Must(table.Tables(resultstest.ReadFiles(t, paths...)))
}
