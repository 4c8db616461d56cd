package bound

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
)

const ms = time.Millisecond

// The fixture has CPUs of its own to run on where the strategy's process may use one only.
func TestBoundWithOneProc(t *testing.T) {
	d := demand{items: 10, send: ms, receive: ms, trip: 2 * ms, process: 10 * ms, own: 20 * ms}
	if got := d.bound(2, 1, 0, host.Quota{}, host.Series{}); got.Time != 20*ms || got.Binds != Computing {
		t.Errorf("T* is %v, want 20ms: what one process has to do", got)
	}
	if got := d.bound(2, 2, 0, host.Quota{}, host.Series{}).Time; got != 15*ms {
		t.Errorf("T* is %v, want 15ms: all CPU time over two CPUs", got)
	}
	if _, high := d.atLimit(5, Bound{}, 2, 1); high != 20*ms {
		t.Errorf("at a limit up to %v, want 20ms: one CPU computes", high)
	}
	d.shortest = 30 * ms
	if got := d.bound(2, 1, 0, host.Quota{}, host.Series{}); got.Time != 41*ms || got.Binds != Waiting {
		t.Errorf("T* is %v, want 41ms: nothing can be processed before the first response, and then by one CPU only", got)
	}
}
