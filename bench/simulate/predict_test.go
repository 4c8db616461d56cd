package simulate

import (
	"fmt"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchmath"
)

// The range leaves out a twentieth at each end, and needs ten predictions.
func TestFactor(t *testing.T) {
	predicted := func(ratios ...float64) (list []Prediction) {
		for i, r := range ratios {
			list = append(list, Prediction{Limit: fmt.Sprint(1 + i), Predicted: 2, Measured: benchmath.Summary{Center: 2 * r}})
		}
		return list
	}
	ten := predicted(1.9, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.05)
	if f, ok := FactorOf(ten); !ok || f != (Factor{1.05, 1.9, 10, 10, 10}) {
		t.Errorf("of ten: %+v", f)
	}
	if _, ok := FactorOf(ten[1:]); ok {
		t.Error("nine are enough")
	}
	more := append(ten, predicted(1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 0.5, 8)...)
	f, ok := FactorOf(more)
	if !ok || f != (Factor{1.05, 1.9, 18, 20, 10}) {
		t.Errorf("of twenty: %+v", f)
	}
	if low, high := f.Expected(1000); low != 1050 || high != 1900 {
		t.Errorf("expected %d to %d", low, high)
	}
}

// All that was measured is predicted, with the constants of the run, but for what a schedule cannot tell apart
// (threads) and for scenarios that are not the ones that were measured.
func TestPredict(t *testing.T) {
	text := "items: 128\ncpus: 2\n"
	for _, s := range []string{"io", "cpu", "elsewhere"} {
		for _, strategy := range []string{"sequential", "pool", "threads"} {
			for _, limit := range []int{4, 64} {
				text += fmt.Sprintf("BenchmarkBatch/scenario=%s/strategy=%s/limit=%d-2 1 300000000 ns/op 50000 cpu-ns/item 30000 "+
					"fixture-cpu-ns/item 8000000 delay-ns\n", s, strategy, limit)
			}
		}
	}
	c := calibrated(t, text)
	predict := func() (cells string) {
		t.Helper()
		list, err := c.Predict(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			cells += fmt.Sprint(p.Scenario, " ", p.Strategy, " ", p.Limit, ", ")
			if p.Strategy == "pool" && p.Scenario == "io" && p.Limit == "4" && (p.Predicted < 0.256 || p.Predicted > 0.27) {
				t.Errorf("%+v", p) // 32 rounds of 8 ms, and the requests of one
			}
		}
		return cells
	}
	const io = "io sequential 4, io pool 4, io pool 64, "
	if got, want := predict(), "cpu sequential 4, cpu pool 4, cpu pool 64, "+io; got != want {
		t.Errorf("predicted %s, want %s", got, want)
	}
	c.tables["cpu"].Source.Run = &record.Run{Versions: map[string]string{"cpu": "another"}}
	if got := predict(); got != io {
		t.Errorf("predicted %s, want %s", got, io)
	}
	c.tables["io"].Items = 1 << 20
	if got := predict(); got != "" {
		t.Errorf("predicted %s of a million items", got)
	}
}
