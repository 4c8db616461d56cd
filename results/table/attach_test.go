package table

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// Nor those of the same cell in another run, where two were put together in one file.
func TestRecordedSamplesOfTwoRuns(t *testing.T) {
	text, sidecar := resultstest.Contents(t, "../testdata/latency.txt"),
		resultstest.Contents(t, "../testdata/latency.jsonl")
	_, samples, _ := strings.Cut(sidecar, "\n")
	path := filepath.Join(t.TempDir(), "two.txt")
	for name, data := range map[string]string{path: text + "go: go9\n" + strings.ReplaceAll(text, "\ngo: ", "\nwas: "),
		record.SidecarPath(path): sidecar + samples} {
		if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	one, two := readTables(t, "../testdata/latency.txt"), readTables(t, path)
	if len(two) != 2*len(one) {
		t.Fatalf("%d tables of one run, %d of two", len(one), len(two))
	}
	for _, table := range two {
		for _, r := range table.Rows {
			if len(r.Recorded) != r.N() {
				t.Errorf("%s %s: %d samples in the text, %d in the sidecar", table.Name, r.Strategy, r.N(), len(r.Recorded))
			}
		}
	}
}
