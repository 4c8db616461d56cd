package web

import (
	"bytes"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
)

// sixScenarios is the report of a run of 13 strategies in 6 scenarios.
func sixScenarios(t testing.TB) Report {
	return recorded(t, resultstest.SixScenarios(t, "../runs/xeon-2c-8f12/20261128T133427Z-7fc195375.txt"))
}

// A page of 13 strategies in 6 scenarios is at most 2.5 MB long.
func TestSize(t *testing.T) {
	var page bytes.Buffer
	if err := sixScenarios(t).Write(&page); err != nil {
		t.Fatal(err)
	}
	root := parse(t, page.Bytes())
	checkClosed(t, root)
	tables, charts := 0, len(all(root, "svg"))
	for _, n := range all(root, "section") {
		if attribute(n, "class") == "scenario" {
			tables++
		}
	}
	t.Logf("%d bytes, %d scenarios, %d charts", page.Len(), tables, charts)
	if tables != 6 || charts < 6*6 || page.Len() > 2_500_000 {
		t.Errorf("%d bytes, %d scenarios, %d charts", page.Len(), tables, charts)
	}
}

// The page of 13 strategies in 6 scenarios has to be written in a second.
func BenchmarkWrite(b *testing.B) {
	r := sixScenarios(b)
	var page bytes.Buffer
	for b.Loop() {
		page.Reset()
		if err := r.Write(&page); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(page.Len()), "page-bytes")
}
