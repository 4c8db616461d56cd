package record

import (
	"testing"

	"github.com/overlap-bench/overlap/results/text"
)

// A duration has one spelling, in sentences and tables: never thousands of seconds.
func TestSeconds(t *testing.T) {
	for s, want := range map[float64]string{0: "0.000s", 61.2e-6: "61.20µs", 0.0012: "1.200ms", 51.2: "51.20s",
		999.94: "999.9s", 999.96: "1000s", 1200: "1200s", 86400: "86400s"} {
		if got := text.Seconds(s); got != want {
			t.Errorf("%v seconds are %s, want %s", s, got, want)
		}
		scale := text.ScaleOf([]float64{s}, Tidied(Makespan))
		if got := scale.Format(s) + "s"; got != want {
			t.Errorf("%v seconds are %s in a column, want %s", s, got, want)
		}
	}
	for unit, want := range map[string]string{"items/s": "1.200k", "ops/sec": "1.200k", "cpu-sec/item": "1200",
		"p99-sojourn-sec": "1200"} {
		scale := text.ScaleOf([]float64{1200}, unit)
		if got := scale.Format(1200); got != want {
			t.Errorf("1200 %s is %s, want %s", unit, got, want)
		}
	}
}
