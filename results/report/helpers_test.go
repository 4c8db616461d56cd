package report

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
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

// compareTexts compares two texts of somebody else's.
func compareTexts(t *testing.T, old, now string) *compare.Comparison {
	t.Helper()
	v, err := compare.Compare(table.Options{}, resultstest.ForeignFile(t, "old.txt", old), resultstest.ForeignFile(t, "new.txt", now))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// rendered is a comparison in each format.
func rendered(t *testing.T, v *compare.Comparison, width int) (text, markdown, csv, asJSON string) {
	t.Helper()
	var out [4]bytes.Buffer
	for i, err := range []error{compare.Show(page.Text(&out[0], width), v), compare.Show(page.Markdown(&out[1], 0), v), compare.WriteCSV(&out[2], v), compare.WriteJSON(&out[3], v)} {
		if err != nil {
			t.Fatalf("format %d: %v", i, err)
		}
	}
	return out[0].String(), out[1].String(), out[2].String(), out[3].String()
}

func compareFiles(t *testing.T, old, now string) *compare.Comparison {
	t.Helper()
	var both []record.Labelled
	for i, path := range []string{old, now} {
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if f.Run != nil { // not the same run, if the same file
			f.Run.Started = f.Run.Started.Add(time.Duration(i) * time.Hour)
		} else if old == now {
			f.Series[0].Columns[0][0] *= 1 + float64(i)/1e6
		}
		both = append(both, record.Labelled{Label: filepath.Base(path), Files: []*record.File{f}})
	}
	v, err := compare.Compare(table.Options{}, both[0], both[1])
	if err != nil {
		t.Fatal(err)
	}
	return v
}
