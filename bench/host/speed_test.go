package host

import (
	"context"
	"errors"
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
