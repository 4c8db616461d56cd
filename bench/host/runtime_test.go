package host

import (
	"math"
	"runtime"
	"runtime/metrics"
	"testing"
)

func TestReadRuntime(t *testing.T) {
	before := ReadRuntime()
	runtime.GC()
	done := make(chan bool)
	for range 100 {
		go func() { done <- true }()
		<-done
	}
	after := ReadRuntime()
	if after.GC <= before.GC || after.Sched <= before.Sched {
		t.Errorf("a collection and 100 hand-overs: %+v, before %+v", after, before)
	}
	h := &metrics.Float64Histogram{Counts: []uint64{5, 2, 1}, Buckets: []float64{math.Inf(-1), 0.001, 0.004, math.Inf(1)}}
	if got := sumOf(h); got != 2*2*ms+4*ms {
		t.Errorf("the sum is %v, want 8ms", got)
	}
}
