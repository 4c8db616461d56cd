package stats

import (
	"math"
	"testing"
)

// An interval needs samples, and enough resamples of which something is known.
func TestInterval(t *testing.T) {
	var values []float64
	for i := range 100 {
		values = append(values, float64(100-i))
	}
	if got := NewInterval(values, 6); got != (Interval{3, 98, true}) {
		t.Errorf("%+v", got)
	}
	if got := NewInterval(values, 5); got.Known {
		t.Errorf("of 5 samples: %+v", got)
	}
	if got := NewInterval(nil, 6); got.Known {
		t.Errorf("of nothing: %+v", got)
	}
	unknown := []float64{1, math.NaN(), math.NaN()}
	if got := NewInterval(unknown, 6); got.Known {
		t.Errorf("of NaN: %+v", got)
	}
}
