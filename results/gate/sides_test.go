package gate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

func sides(t *testing.T, blocks int, slower float64, failing bool) (old, now record.Labelled) {
	t.Helper()
	ns := func(time float64, of int) func(int) string {
		return func(block int) string {
			return fmt.Sprintf("%.1f ns/op %d B/op", time*(1+0.004*float64((block*7+of*5)%11-5)), 100+of)
		}
	}
	now2 := ns(50, 3)
	if failing {
		now2 = func(int) string { return "" }
	}
	f := resultstest.ReadSides(t, blocks,
		resultstest.SidedBenchmark{Name: "Sum/n=4", Old: ns(100, 0), New: ns(100*slower, 1)},
		resultstest.SidedBenchmark{Name: "Max", Old: ns(50, 2), New: now2},
		resultstest.SidedBenchmark{Name: "Gone", Old: ns(50, 2)})
	before, after := f.Sides()
	return record.Labelled{Label: "old", Files: []*record.File{before}},
		record.Labelled{Label: "new", Files: []*record.File{after}}
}

// Of benchmarks on two sides of a run, the time counts alone: B/op differ in all of them.
func TestGateOfSides(t *testing.T) {
	for _, tt := range []struct {
		slower  float64
		failing bool
		stopped string
		watched int
		says    string
	}{
		{1, false, "[] []", 2, "None of 2 benchmarks is measurably more than 5 % slower.\nThe gate goes by times " +
			"alone: it does not stop for what became worse in B/op (2 benchmarks)."},
		{1.02, false, "[] []", 2, "None of 2 benchmarks"},
		{1.2, false, "[Sum/n=4-2] []", 2, "Slower: Sum/n=4-2 in benchmarks by +19."},
		{0.8, true, "[] [Max-2]", 1, "It fails: Max-2 in benchmarks: failed now (it failed)."},
	} {
		g, err := Options{MinEffect: 0.05, AllowSingle: true}.Check(sides(t, 10, tt.slower, tt.failing))
		if err != nil {
			t.Fatal(err)
		}
		var slower, failing []string
		for _, c := range g.Slower {
			slower = append(slower, c.New.Strategy)
		}
		for _, c := range g.Failing {
			failing = append(failing, c.New.Strategy)
		}
		if got := fmt.Sprint(slower, failing); got != tt.stopped || g.Watched != tt.watched || g.Cells != 3 {
			t.Errorf("%g: stopped %s, looked at %d of %d", tt.slower, got, g.Watched, g.Cells)
		}
		if said := strings.Join(g.Why(), "\n"); !strings.Contains(said, tt.says) {
			t.Errorf("%g: it says %s", tt.slower, said)
		}
	}
}

// Of one benchmark there is no "none of".
func TestGateOfOne(t *testing.T) {
	f := resultstest.ReadSides(t, 6, resultstest.SidedBenchmark{Name: "Sum",
		Old: func(block int) string { return fmt.Sprintf("%d ns/op", 1000+block) },
		New: func(block int) string { return fmt.Sprintf("%d ns/op", 1001+block*block) }})
	before, after := f.Sides()
	g, err := Options{MinEffect: 0.05}.Check(record.Labelled{Label: "old", Files: []*record.File{before}},
		record.Labelled{Label: "new", Files: []*record.File{after}})
	if err != nil {
		t.Fatal(err)
	}
	if said := g.Why(); said[0] != "The benchmark is not measurably more than 5 % slower." {
		t.Errorf("it says %q", said)
	}
}
