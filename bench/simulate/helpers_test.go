package simulate

import (
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

func readTables(t *testing.T, paths ...string) []*table.Table {
	t.Helper()
	var files []*record.File
	for _, path := range paths {
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	tables, err := table.Tables(files)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}
