package stats

import (
	"math"
	"testing"
)

// The constants of tables for a known variance: the studentised range (Harter 1960), which is √2 times as wide, and
// Dunnett's one-sided constants with equal samples (Hsu 1996, table E.1).
func TestSpreadTail(t *testing.T) {
	tests := []struct {
		m, k        int
		z, want     float64
		approximate float64
	}{
		{2, 2, 2.772 / math.Sqrt2, 0.05, 1e-4},
		{3, 3, 3.314 / math.Sqrt2, 0.05, 1e-4},
		{10, 10, 4.474 / math.Sqrt2, 0.05, 1e-4},
		{12, 12, 4.622 / math.Sqrt2, 0.05, 1e-4},
		{12, 12, 5.290 / math.Sqrt2, 0.01, 1e-4},
		{1, 2, 1.645, 0.05, 1e-4},
		{1, 3, 1.916, 0.05, 1e-4},
		{1, 10, 2.417, 0.05, 1e-4},
	}
	for _, tt := range tests {
		if got := spreadTail(tt.m, tt.k, tt.z); math.Abs(got-tt.want) > tt.approximate {
			t.Errorf("%d of %d beyond %.4f: %.5f, want %.5f", tt.m, tt.k, tt.z, got, tt.want)
		}
	}
	for _, z := range []float64{0.5, 2, 6} { // one of two is the test of one side, both of two that of both sides
		for m := 1; m <= 2; m++ {
			if got, want := spreadTail(m, 2, z), float64(m)*normalTail(z); math.Abs(got-want) > 1e-9 {
				t.Errorf("%d of 2 beyond %g: %g, want %g", m, z, got, want)
			}
		}
	}
}
