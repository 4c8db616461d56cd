package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
)

// A run whose sidecar was left behind says so; what did not take turns misses nothing.
func TestNoSidecar(t *testing.T) {
	whole := func(text string) string { return text }
	path := resultstest.CopyText(t, false, whole)
	var out bytes.Buffer
	if err := Show(page.Text(&out, 0), tabletest.Read(t, path)); err != nil {
		t.Fatal(err)
	}
	if want := "\ncopy.jsonl is not beside it: samples are not compared block by block, "; !strings.Contains(out.String(),
		want) {
		t.Errorf("%q is not in %q", want, out.String())
	}
	err1, err2 := ShowLatency(page.Text(&out, 0), tabletest.Read(t, path)), WriteTrace(&out, tabletest.Read(t, path))
	for _, err := range []error{err1, err2} {
		if err == nil || !strings.Contains(err.Error(),
			": put copy.jsonl, which was recorded with it, beside it, or measure again") {
			t.Errorf("error %v", err)
		}
	}
	inTurn := resultstest.TextOf("io", map[string][]float64{"sequential": {4, 5}, "pool": {1, 2}}, "sequential", "pool")
	for name, c := range map[string]struct {
		sidecar bool
		of      func(string) string
	}{
		"with its sidecar": {true, whole},
		"go test -count":   {false, func(string) string { return inTurn }},
		"of somebody else's": {false,
			func(string) string { return "BenchmarkA 1 1 ns/op\nBenchmarkB 1 1 ns/op\nBenchmarkA 1 1 ns/op\n" }},
		"computed, in no time": {false, func(string) string { return "Unit ns/op assume=exact\n" + inTurn + inTurn }},
	} {
		f, err := record.Read(resultstest.CopyText(t, c.sidecar, c.of))
		if err != nil || len(f.Problems) > 0 || strings.Contains(strings.Join(f.Notes, " "), "is not beside it") {
			t.Errorf("%s: notes %q, problems %v, error %v", name, f.Notes, f.Problems, err)
		}
	}
}
