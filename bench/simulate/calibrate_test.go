package simulate

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures/virtual"
)

// What a few more in flight seem to cost beyond those before is noise: T* would not hold for them.
func TestFalling(t *testing.T) {
	measured := []Load{{2, 60 * time.Microsecond}, {16, 70 * time.Microsecond}, {128, 65 * time.Microsecond}}
	r := Request{Machine: virtual.Machine{CPUs: 2}, Loads: Falling(measured)}
	r.Machine.Request = measured[2].Request
	for fetches := 1; fetches <= 256; fetches++ {
		if cost := r.machine(fetches).Request; cost < r.Machine.Request {
			t.Errorf("with %d in flight a request costs %v, and at least %v", fetches, cost, r.Machine.Request)
		}
	}
	if Falling(nil) != nil || measured[2].Request != 60*time.Microsecond {
		t.Errorf("%v", measured)
	}
}
