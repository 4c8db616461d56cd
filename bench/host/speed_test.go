package host

import (
	"context"
	"errors"
	"testing"
	"time"
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

// Each sum depends on all that were hashed before: no round can be left out.
func TestHasher(t *testing.T) {
	h, seen := NewHasher(), map[[32]byte]bool{}
	for range 3 {
		h.Hash()
		seen[[32]byte(h.data[:])] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d different sums of 3", len(seen))
	}
}

func TestQuantile(t *testing.T) {
	sorted := make([]time.Duration, 100)
	for i := range sorted {
		sorted[i] = time.Duration(i + 1)
	}
	for q, want := range map[float64]time.Duration{0: 1, 0.5: 50, 0.99: 99, 1: 100} {
		if got := Quantile(sorted, q); got != want {
			t.Errorf("the %v quantile of 1 to 100 is %d, want %d", q, got, want)
		}
	}
}
