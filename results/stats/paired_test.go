package stats

import (
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
)

func TestHolm(t *testing.T) {
	got, want := Holm([]float64{0.01, 0.04, 0.03, 0.005, 0.9}), []float64{0.04, 0.09, 0.09, 0.025, 0.9}
	for i := range want {
		if !noise.Near(got[i], want[i], 1e-12) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}
