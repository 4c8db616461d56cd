package sample

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/trace"
	"github.com/overlap-bench/overlap/strategies"
)

// stamped is a recorder of n items that were each fetched for a millisecond, and the i-th
// processed for i microseconds after a wait of as long.
func stamped(n int) *Recorder {
	r := NewRecorder(n, strconv.Itoa)
	r.Reset()
	for i := range r.records {
		at, each := time.Duration(i)*time.Millisecond+1, time.Duration(i)*time.Microsecond
		end := at + time.Millisecond
		r.records[i].item.Times = strategies.Times{Pulled: at, FetchStart: at, FetchEnd: end, ProcessStart: end + each,
			ProcessEnd: end + 2*each, Emitted: end + 2*each}
		r.records[i].emitted.Store(1)
	}
	return r
}

// The histograms are of all batches, the timeline is of the first; adding a batch allocates
// nothing, so that no batch finds another heap than the one before.
func TestKeeper(t *testing.T) {
	const items = 2000
	k, r := newKeeper(items), stamped(items)
	k.add(r)
	r.records[0].item.Times.Emitted += time.Hour // of a second batch, in which one item was slow
	r.records[0].item.Times.ProcessEnd += time.Hour
	if n := testing.AllocsPerRun(3, func() { k.add(r) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	d, err := k.details()
	if err != nil {
		t.Fatal(err)
	}
	var latency struct{ Clamped int }
	// sojourn and process, in four batches
	if err := json.Unmarshal(d.Latency, &latency); err != nil || latency.Clamped != 2*4 {
		t.Errorf("%d clamped, error %v", latency.Clamped, err)
	}
	var line trace.Timeline
	if err := json.Unmarshal(d.Timeline, &line); err != nil || line.Items != items ||
		len(line.Spans) != trace.MaxTimeline {
		t.Fatalf("%d of %d items, error %v", len(line.Spans), line.Items, err)
	}
	if s := line.Spans[0]; s.Emitted-s.Pulled != int64(time.Millisecond) {
		t.Errorf("item 0 took %v: is it that of the first batch?", time.Duration(s.Emitted-s.Pulled))
	}
	if s := line.Spans[100]; s.Item != 100 || s.Pulled != int64(100*time.Millisecond) ||
		s.ProcessStart-s.FetchEnd != int64(100*time.Microsecond) || s.Emitted-s.ProcessStart != int64(100*time.Microsecond) {
		t.Errorf("item 100 has %+v", s)
	}
}

// BenchmarkKeeper is what it costs to keep what a batch did, untimed, an item.
func BenchmarkKeeper(b *testing.B) {
	const items = 128
	k, r := newKeeper(items), stamped(items)
	for b.Loop() {
		k.add(r)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/items, "ns/item")
}
