package report

import (
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

const good = "BenchmarkBatch/scenario=io/strategy=pool/limit=16-2 10 70 ns/op\n"

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

func tableOf(t *testing.T, o table.Options, cells ...resultstest.Measured) *table.Table {
	t.Helper()
	tables, err := o.Tables([]*record.File{resultstest.RecordOf(t, cells...)})
	if err != nil || len(tables) != 1 {
		t.Fatalf("%d tables, error %v", len(tables), err)
	}
	return tables[0]
}
