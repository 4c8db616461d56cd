package tstar

import (
	"testing"
	"time"
)

const ms = time.Millisecond

// The fixture has CPUs of its own to run on where the strategy's process may use one only.
func TestBoundWithOneProc(t *testing.T) {
	d := Demand{Items: 10, Send: ms, Receive: ms, Trip: 2 * ms, Process: 10 * ms, Own: 20 * ms}
	if got := d.Bound(2, 1, 0, 0); got.Time != 20*ms || got.Binds != Computing {
		t.Errorf("T* is %v, want 20ms: what one process has to do", got)
	}
	if got := d.Bound(2, 2, 0, 0).Time; got != 15*ms {
		t.Errorf("T* is %v, want 15ms: all CPU time over two CPUs", got)
	}
	if _, high := d.AtLimit(5, Bound{}, 2, 1); high != 20*ms {
		t.Errorf("at a limit up to %v, want 20ms: one CPU computes", high)
	}
	d.Shortest = 30 * ms
	if got := d.Bound(2, 1, 0, 0); got.Time != 41*ms || got.Binds != Waiting {
		t.Errorf("T* is %v, want 41ms: nothing can be processed before the first response, and then by one CPU only", got)
	}
}
