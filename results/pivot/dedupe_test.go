package pivot

import (
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// A copy of a run is no further sample, with its sidecar or without, and is said to be left out; where
// nothing but copies is side by side there is nothing to tabulate.
func TestGridCopies(t *testing.T) {
	run, other := resultstest.OldRun().Read(t).Files[0], resultstest.NewRun().Read(t)
	for _, sidecar := range []bool{true, false} {
		again := resultstest.CopyOf(t, run, sidecar)
		g := mustTabulate(t, "/scenario:io", "/strategy", ".file",
			record.Labelled{Label: "x", Files: []*record.File{run, again}}, other)
		if n := counts(g, t)["pool x"]; n != "6" {
			t.Errorf("sidecar %v: %s samples", sidecar, n)
		}
		if want := "Left out is " + again.Path + ": it is a copy of " + run.Path +
			"."; !slices.Contains(g.Sentences(), want) {
			t.Errorf("sidecar %v: %q, want %s", sidecar, g.Sentences(), want)
		}
		_, err := tabulated(t, "", "/strategy", ".file", record.Labelled{Label: "x", Files: []*record.File{run}},
			record.Labelled{Label: "y", Files: []*record.File{again}})
		if want := run.Path + " and " + again.Path +
			" are one and the same run: compared with itself it says nothing"; err == nil || err.Error() != want {
			t.Errorf("sidecar %v: error %v, want %s", sidecar, err, want)
		}
	}
}

// What was measured again in a block counts once, as it does where strategies are compared.
func TestGridBlocksOnce(t *testing.T) {
	f, err := record.Parse("a.txt", strings.NewReader(`
BenchmarkBatch/scenario=io/strategy=pool/limit=16/block=1 1 100 ns/op
BenchmarkBatch/scenario=io/strategy=pool/limit=16/block=2 1 200 ns/op
BenchmarkBatch/scenario=io/strategy=pool/limit=16/block=1 1 400 ns/op
BenchmarkBatch/scenario=io/strategy=pool/limit=16/block=3 1 300 ns/op
BenchmarkBatch/scenario=io/strategy=pool/limit=16 1 50 ns/op
BenchmarkBatch/scenario=io/strategy=pool/limit=16 1 60 ns/op
`))
	if err != nil {
		t.Fatal(err)
	}
	var got []float64
	for _, v := range blockMeans(f.Series[0], record.Makespan) {
		got = append(got, float64(int(v*1e9+0.5)))
	}
	if want := []float64{200, 200, 300, 50, 60}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if n := counts(mustTabulate(t, "", "/strategy", ".file", record.Labelled{Label: "a", Files: []*record.File{f}}),
		t)["pool a"]; n != "5" {
		t.Errorf("%s samples", n)
	}
}

// Samples of two commits in one cell are said to be.
func TestGridCommits(t *testing.T) {
	x, y := resultstest.OldRun().Read(t).Files[0], resultstest.NewRun().Read(t).Files[0]
	if g := mustTabulate(t, "", "/strategy", ".file",
		record.Labelled{Label: "x", Files: []*record.File{x, y}}); slices.Contains(g.Pooled, "commit") {
		t.Errorf("of one commit, pooled is %q", g.Pooled)
	}
	y.Run.Commit = "def"
	if g := mustTabulate(t, "", "/strategy", ".file",
		record.Labelled{Label: "x", Files: []*record.File{x, y}}); !slices.Contains(g.Pooled, "commit") {
		t.Errorf("of two commits, pooled is %q", g.Pooled)
	}
}
