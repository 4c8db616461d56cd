package chunkqueue

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

const ms = time.Millisecond

// serve puts the items 0 to n-1, and has workers call work for each. pull is called before each item is
// put.
func serve(chunk, workers, n int, pull, work func(i int)) {
	var running sync.WaitGroup
	var queue *Queue[int]
	queue = New[int](chunk, workers, func() {
		running.Go(func() {
			for i := range queue.Items() {
				work(i)
			}
		})
	})
	for i := range n {
		pull(i)
		queue.Put(i)
	}
	queue.Close()
	running.Wait()
}

func nothing(int) {}

// Workers that race for tiny items get each of them once.
func TestEachItemOnce(t *testing.T) {
	const n = 5000
	for _, chunk := range []int{1, 2, 7, 256} {
		for _, workers := range []int{1, 2, 8} {
			times := make([]atomic.Int32, n)
			serve(chunk, workers, n, nothing, func(i int) { times[i].Add(1) })
			for i := range times {
				if got := times[i].Load(); got != 1 {
					t.Fatalf("chunk %d, %d workers: item %d was worked on %d times", chunk, workers, i, got)
				}
			}
		}
	}
}

// A queue that is closed without an item starts no worker; one with a few items starts no more workers
// than items.
func TestStarts(t *testing.T) {
	for n := range 6 {
		synctest.Test(t, func(t *testing.T) {
			started := 0
			var running sync.WaitGroup
			var queue *Queue[int]
			queue = New[int](8, 4, func() {
				started++
				running.Go(func() {
					for range queue.Items() {
						time.Sleep(ms)
					}
				})
			})
			for i := range n {
				queue.Put(i)
			}
			synctest.Wait()
			if want := min(n, 4); started != want {
				t.Errorf("%d slow items started %d of at most 4 workers, want %d", n, started, want)
			}
			queue.Close()
			running.Wait()
		})
	}
}

// First come, first served: with chunks of 1, and whenever items are so slow that workers come back late,
// once the larger chunks of quick items before them are used up.
func TestOrderOfService(t *testing.T) {
	const quick = 1000
	many := 2*runtime.GOMAXPROCS(0) + 2
	for _, tt := range []struct{ chunk, workers int }{{1, 4}, {64, many}, {3, many}} {
		t.Run(fmt.Sprintf("chunk %d, %d workers", tt.chunk, tt.workers), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				settled := quick + (2*tt.workers+1)*tt.chunk // all that may be held, and a chunk more for each worker
				n := settled + 40*tt.workers
				begun := make([]time.Time, n)
				serve(tt.chunk, tt.workers, n, nothing, func(i int) {
					begun[i] = time.Now()
					if i >= quick {
						time.Sleep(100*ms + time.Duration(i*7%5)*ms)
					}
				})
				if !slices.IsSortedFunc(begun[settled:], time.Time.Compare) {
					t.Error("an item was begun before an older one")
				}
			})
		})
	}
}

// Many quick items make the chunks large; then slow ones come. No worker sleeps while one of those waits,
// in the queue or in the chunk of another worker: they take as long as in a plain pool.
func TestSuddenlySlow(t *testing.T) {
	const quick, workers = 1000, 4
	for _, slow := range []int{1, 4, 5, 64, 300} {
		t.Run(fmt.Sprintf("%d slow items", slow), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				serve(256, workers, quick+slow, nothing, func(i int) {
					if i >= quick {
						time.Sleep(100 * ms)
					}
				})
				rounds := (slow + workers - 1) / workers
				if got, want := time.Since(start), time.Duration(rounds)*100*ms; got != want {
					t.Errorf("took %v, want %v = ⌈%d/%d⌉·100ms", got, want, slow, workers)
				}
			})
		})
	}
}

// Slow items are taken one by one where there are fewer CPUs than workers: what is held is the ring and an
// item in each worker. With more CPUs nothing tells quick from slow, and chunks are short.
//
// On a busy machine a chunk may grow for a moment, so twice as much is allowed. Long chunks would hold
// (workers+1)·chunk.
func TestSlowItemsHeld(t *testing.T) {
	const chunk, n = 256, 10 * 256
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, tt := range []struct{ cpus, workers int }{{1, 2}, {1, 16}, {2, 3}, {2, 48}, {8, 4}, {8, 16}, {64, 48}} {
		for _, jitter := range []int{1, 7} {
			t.Run(fmt.Sprintf("%d CPUs, %d workers, jitter of %d ms", tt.cpus, tt.workers, jitter-1), func(t *testing.T) {
				runtime.GOMAXPROCS(tt.cpus)
				synctest.Test(t, func(t *testing.T) {
					most, held := 0, make(chan int, 1)
					held <- 0
					serve(chunk, tt.workers, n, func(int) {
						now := <-held + 1
						most = max(most, now)
						held <- now
					}, func(i int) {
						time.Sleep(time.Duration(10+i*5%jitter) * ms)
						held <- <-held - 1
					})
					want := chunk + tt.workers
					if tt.workers <= tt.cpus {
						want = chunk + maxBlindChunk*tt.workers
					}
					if most > 2*want {
						t.Errorf("held %d slow items, want about %d", most, want)
					}
				})
			})
		}
	}
}

// A producer that waits until all but a few items are done meets every way to miss a wake-up. Then all
// wait for ever, which the bubble finds at once.
func TestProducerWaits(t *testing.T) {
	const n = 5000
	for _, ahead := range []int{1, 2, 5} {
		t.Run(fmt.Sprintf("at most %d in flight", ahead), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				slots := make(chan struct{}, ahead) // a value is an item in flight
				var done atomic.Int64
				serve(256, 4, n, func(int) { slots <- struct{}{} }, func(int) {
					done.Add(1)
					<-slots
				})
				if done.Load() != n {
					t.Errorf("%d of %d items were done", done.Load(), n)
				}
			})
		})
	}
}

// An item that is put after a worker has looked for one, and before it says that it sleeps, wakes
// nobody: the worker must look once more.
func TestLastLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := New[int](4, 1, func() { t.Error("the only worker was started twice") })
		q.mu.Lock()
		q.started = 1
		q.wakeNext.Store(q.canWake())
		q.mu.Unlock()
		q.Put(1) // the worker has found nothing a moment ago
		q.mu.Lock()
		defer q.mu.Unlock()
		q.sleep(new(worker[int])) // not for ever, which would be a deadlock of the bubble
	})
}

// Finished items are not kept in memory, neither by the ring nor by the worker.
func TestForgets(t *testing.T) {
	q := New[*int](4, 1, func() {})
	for range 3 {
		q.Put(new(int))
	}
	var w worker[*int]
	for range 3 {
		item, ok := w.first()
		if !ok {
			item, ok = q.refill(&w)
		}
		if !ok || item == nil {
			t.Fatal("an item is missing")
		}
	}
	q.Close()
	if _, ok := q.refill(&w); ok {
		t.Error("there is a fourth of three items")
	}
	kept := func(item *int) bool { return item != nil }
	if slices.ContainsFunc(q.ring, kept) || slices.ContainsFunc(w.items[:cap(w.items)], kept) {
		t.Errorf("the ring keeps %v, the worker %v", q.ring, w.items)
	}
}
