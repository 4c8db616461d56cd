package pivot

import (
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
)

// Rows and columns by /gomaxprocs have what the CSV has.
func TestGridProcs(t *testing.T) {
	f := resultstest.FileOf(t, "text", "BenchmarkSum/n-100 1 5 ns/op\nBenchmarkLock 1 5 ns/op\n")
	s, err := query.ParseSelection("", ".fullname", "/gomaxprocs")
	if err != nil {
		t.Fatal(err)
	}
	g, err := Of(s, []record.Labelled{{Label: "a", Files: []*record.File{f}}}, record.Makespan)
	if err != nil {
		t.Fatal(err)
	}
	if cols := g.Tables[0].cols; len(cols) != 1 || heading(cols[0]) != "1" {
		t.Errorf("GOMAXPROCS are %v, want 1", cols)
	}
}
