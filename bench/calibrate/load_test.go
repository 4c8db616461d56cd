package calibrate

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// Whatever a request costs, the client's part of it is less, and there is more than one load.
func TestCalibrateLoad(t *testing.T) {
	loads, busy, err := Loads(t.Context())
	if err != nil || len(loads) < 3 {
		t.Fatalf("%d loads, error %v", len(loads), err)
	}
	if busy != "" && !strings.HasPrefix(busy, "the machine is busy: ") {
		t.Errorf("busy: %s", busy)
	}
	for i, l := range loads {
		if l.Client <= 0 || l.Both <= l.Client || i > 0 && l.InFlight <= loads[i-1].InFlight {
			t.Errorf("load %d is %+v", i, l)
		}
	}
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, _, err := Loads(ctx); err == nil {
		t.Error("no error, though it was interrupted")
	}
}
