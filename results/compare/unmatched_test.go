package compare

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/table"
)

// What a file has only in lines that could not be used is not said to be missing from it.
func TestCompareUnusable(t *testing.T) {
	good, other := resultstest.ForeignPackage+resultstest.Repeated("A-4", 6, 5, "ns/op")+resultstest.Repeated("B-4", 6, 5, "ns/op"), "pkg: example.org/other\n"+resultstest.Repeated("A-4", 6, 5, "ns/op")
	const left = "Not compared, since no line in old could be used: A-4 in example.org/parcel."
	for name, c := range map[string]struct{ old, now, said string }{
		"not a number":  {resultstest.ForeignPackage + resultstest.Repeated("B-4", 6, 5, "ns/op") + "BenchmarkA-4 1 NaN ns/op\n", good, left},
		"below 0":       {resultstest.ForeignPackage + "BenchmarkA-4\t1\t-5 ns/op\n" + resultstest.Repeated("B-4", 6, 5, "ns/op"), good, left},
		"no number":     {resultstest.ForeignPackage + "BenchmarkA-4 1 five ns/op\n" + resultstest.Repeated("B-4", 6, 5, "ns/op"), good, left},
		"the other way": {good, resultstest.ForeignPackage + resultstest.Repeated("B-4", 6, 5, "ns/op") + "BenchmarkA-4 1 NaN ns/op\n", strings.Replace(left, "in old", "in new", 1)},
		"no line end":   {resultstest.ForeignPackage + resultstest.Repeated("B-4", 6, 5, "ns/op") + "BenchmarkA-4 1 NaN ns/op", good, left},
		"another":       {resultstest.ForeignPackage + resultstest.Repeated("B-4", 6, 5, "ns/op") + "BenchmarkC-4 1 NaN ns/op", good, "Only in new: A-4 in example.org/parcel."},
		"not there":     {resultstest.ForeignPackage + resultstest.Repeated("B-4", 6, 5, "ns/op") + "BenchmarkC-4 1 NaN ns/op\n", good, "Only in new: A-4 in example.org/parcel."},
		"a package":     {good + "pkg: example.org/other\nBenchmarkA-4 1 NaN ns/op\n", good + other, "Not compared, since no line in old could be used: example.org/other."},
	} {
		v := compareTexts(t, c.old, c.now)
		if len(v.Only) != 1 || v.Only[0].String() != c.said {
			t.Errorf("%s: %q, want %q", name, v.Only, c.said)
		}
	}
	_, err := Compare(table.Options{}, resultstest.ForeignFile(t, "old.txt", resultstest.ForeignPackage+"BenchmarkA-4 1 NaN ns/op\n"+resultstest.Repeated("B-4", 1, 5, "ns/op")), resultstest.ForeignFile(t, "new.txt", resultstest.ForeignPackage+resultstest.Repeated("A-4", 1, 5, "ns/op")))
	if err == nil || !strings.Contains(err.Error(), left) {
		t.Errorf("error %v, want one with %s", err, left)
	}
}
