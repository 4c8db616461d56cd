package table

import (
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// Figures that are far apart have each a scale of their own.
func TestScalesOf(t *testing.T) {
	for _, test := range []struct {
		unit string
		list []float64
		want string
	}{
		{"sec/op", []float64{412e-9, 61e-9}, "412.00n 61.00n"},
		{"sec/op", []float64{412e-9, 2.1, 0}, "412.0n 2.100 0.000"},
		{"B/s", []float64{513.75e6, 0.5e6}, "513.8M 500.0k"},
		{"packed-bytes", []float64{4136}, "4136"},
		{"packed-bytes", []float64{7 << 20}, "7.000Mi"},
		{"parcels/s", []float64{902.5, 7}, "902.500 7.000"},
		{"recall", []float64{0.0973, 0}, "0.09730 0.00000"},
		{"recall", []float64{0.000973}, "973.0µ"},
		{"gain-dB", []float64{-3.2, 31}, "-3.200 31.000"},
		{"x", []float64{0}, "0.000"},
	} {
		scale := ScalesOf(test.list, test.unit)
		var got []string
		for _, x := range test.list {
			got = append(got, scale(x))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%v %s are %s, want %s", test.list, test.unit, got, test.want)
		}
	}
	for unit, want := range map[string]bool{"sec/op": true, "cpu-sec/item": true, "p99-sojourn-sec": true,
		"sectors/op": false, "insects": false, "ops/sec": false} {
		if text.IsSeconds(unit) != want {
			t.Errorf("%s is of durations: %v", unit, !want)
		}
	}
}

// Benchmarks are sorted by what they have, the best first if it is known which way that is.
func TestBestFirst(t *testing.T) {
	text := "Unit recall better=higher\nBenchmarkD 1 9 apples\nBenchmarkC 1 0.5 recall\nBenchmarkB 1 0.9 " +
		"recall\nBenchmarkA 1 12 apples\nBenchmarkF 1 7 ns/op\nBenchmarkE 1 6 ns/op 5 recall\nBenchmarkSlow 1 5 " +
		"MB/s\nBenchmarkFast 1 50 MB/s\n"
	tables, err := Tables([]*record.File{resultstest.FileOf(t, "text", text)})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range tables[0].Rows {
		names = append(names, r.Strategy)
	}
	if want := []string{"E", "F", "D", "A", "B", "C", "Fast", "Slow"}; !slices.Equal(names, want) {
		t.Errorf("sorted %v, want %v", names, want)
	}
}
