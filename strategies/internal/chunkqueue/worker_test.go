package chunkqueue

import (
	"sync"
	"sync/atomic"
	"testing"
)

// full is a worker with the items 0 to n-1.
func full(n int) *worker[int] {
	w := new(worker[int])
	for i := range n {
		w.items = append(w.items, i)
	}
	w.left.Store(uint64(n))
	return w
}

// A thief gets the oldest items, at most half of them, rounded up, and no more than it asked for.
func TestStealHalf(t *testing.T) {
	for _, tt := range []struct{ has, asks, gets int }{
		{0, 9, 0}, {1, 9, 1}, {2, 9, 1}, {5, 9, 3}, {100, 9, 9}, {100, 1, 1},
	} {
		victim, thief := full(tt.has), new(worker[int])
		if got := thief.stealFrom(victim, tt.asks); got != (tt.gets > 0) || len(thief.items) != tt.gets {
			t.Errorf("of %d items a thief of %d gets %d (%t), want %d", tt.has, tt.asks, len(thief.items), got, tt.gets)
		}
		for want := range tt.has {
			from := thief
			if want >= tt.gets {
				from = victim
			}
			if item, ok := from.first(); !ok || item != want {
				t.Errorf("item %d (%t), want %d", item, ok, want)
			}
		}
		if !victim.empty() || !thief.empty() {
			t.Error("items are left after the last")
		}
	}
}

// A worker and its thieves race for items and get each of them once.
func TestClaimOnce(t *testing.T) {
	const n = 10_000
	w := full(n)
	times := make([]atomic.Int32, n)
	var racing sync.WaitGroup
	for _, most := range []uint64{1, 1, 3, 50} {
		racing.Go(func() {
			for from, to := w.claim(most); from < to; from, to = w.claim(most) {
				for i := from; i < to; i++ {
					times[i].Add(1)
				}
			}
		})
	}
	racing.Wait()
	for i := range times {
		if got := times[i].Load(); got != 1 {
			t.Fatalf("item %d was claimed %d times", i, got)
		}
	}
}

// Chunks double once more workers in a row have come back quickly than there are, up to the largest, and are 1
// again after one that was late. With no more workers than CPUs they end at maxBlindChunk.
func TestChunkSize(t *testing.T) {
	for _, tt := range []struct {
		workers int
		cpus    uint64
		largest int
	}{{3, 2, 256}, {2, 2, maxBlindChunk}} {
		q := New[int](256, tt.workers, func() {})
		q.cpus, q.started = tt.cpus, tt.workers
		w := new(worker[int])
		for i := range tt.workers {
			if q.adaptChunk(w); q.chunk != 1 {
				t.Errorf("chunk %d after %d quick refills by %d workers, want 1", q.chunk, i+1, tt.workers)
			}
		}
		for want := 2; want <= 2*tt.largest; want *= 2 {
			if q.adaptChunk(w); q.chunk != min(want, tt.largest) {
				t.Errorf("chunk %d, want %d", q.chunk, min(want, tt.largest))
			}
		}
		q.refills += tt.cpus // by others
		if q.adaptChunk(w); q.chunk != 1 {
			t.Errorf("chunk %d after a late worker, want 1", q.chunk)
		}
	}
}
