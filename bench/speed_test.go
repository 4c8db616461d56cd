package bench

import (
	"context"
	"errors"
	"math"
	"testing"
)

func TestProbe(t *testing.T) {
	speed, err := Probe(t.Context())
	if err != nil || !(speed > 0) {
		t.Errorf("speed %v, error %v", speed, err)
	}
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := Probe(ctx); !errors.Is(err, cause) {
		t.Errorf("error %v, want the cause of the interruption", err)
	}
}

func TestDrift(t *testing.T) {
	tests := []struct {
		first, now Speed
		want       float64
		ok         bool
	}{
		{100, 100, 0, true},
		{100, 80, 0.25, true},
		{100, 125, -0.2, true},
		{0, 100, 0, false},
		{100, 0, 0, false},
		{0, 0, 0, false},
		{100, Speed(math.NaN()), 0, false},
		{-1, -1, 0, false},
	}
	for _, tt := range tests {
		if got, ok := Drift(tt.first, tt.now); ok != tt.ok || math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("from %v to %v: %v, %v, want %v, %v", tt.first, tt.now, got, ok, tt.want, tt.ok)
		}
	}
}

// Each sum depends on all that were hashed before: no round can be left out.
func TestHasher(t *testing.T) {
	h, seen := newHasher(), map[[32]byte]bool{}
	for range 3 {
		h.hash()
		seen[[32]byte(h.data[:])] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d different sums of 3", len(seen))
	}
}
