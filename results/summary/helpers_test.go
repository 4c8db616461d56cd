package summary

import (
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/table"
)

func parseTables(t *testing.T, text string) []*table.Table {
	t.Helper()
	return resultstest.Must(table.Tables(resultstest.ParseFile(t, text)))
}

func readTables(t *testing.T, paths ...string) []*table.Table {
	t.Helper()
	return resultstest.Must(table.Tables(resultstest.ReadFiles(t, paths...)))
}
