// Package tabletest makes tables for tests of several packages. Those of package table itself cannot use it.
package tabletest

import (
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// InBlocks makes a table of samples in ms by strategy, the i-th of each in block i+1.
func InBlocks(t *testing.T, samples map[string][]float64, order ...string) *table.Table {
	t.Helper()
	return resultstest.Must(table.Tables(resultstest.InBlocks(t, samples, order...)))[0]
}

// Parse makes the tables of a text.
func Parse(t *testing.T, text string) []*table.Table {
	t.Helper()
	return resultstest.Must(table.Tables(resultstest.ParseFile(t, text)))
}

// Read makes the tables of files.
func Read(t *testing.T, paths ...string) []*table.Table {
	t.Helper()
	return resultstest.Must(table.Tables(resultstest.ReadFiles(t, paths...)))
}

// Of makes the one table of some cells.
func Of(t *testing.T, o table.Options, cells ...resultstest.Measured) *table.Table {
	t.Helper()
	tables, err := o.Tables([]*record.File{resultstest.RecordOf(t, cells...)})
	if err != nil || len(tables) != 1 {
		t.Fatalf("%d tables, error %v", len(tables), err)
	}
	return tables[0]
}
