package climb

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// While the limit changes, every item is worked on once. Once the slots above a lower limit have come
// back, no more items are under way than it allows, and no more workers are left.
func TestSemaphoreResize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 1000
		slots := newSemaphore(4)
		next := make(chan int)
		var workers sync.WaitGroup
		var running, busy, most atomic.Int64
		var done [n]atomic.Int64
		work := func() {
			running.Add(1)
			defer running.Add(-1)
			for i := range next {
				n := busy.Add(1)
				for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
				}
				time.Sleep(10 * time.Millisecond)
				busy.Add(-1)
				done[i].Add(1)
				if slots.release() {
					return
				}
			}
		}
		expect := func(after time.Duration, workers, atOnce int64) {
			time.Sleep(after)
			synctest.Wait()
			if running.Load() != workers || most.Load() != atOnce {
				t.Errorf("%d workers and %d items at once, want %d and %d", running.Load(), most.Load(), workers, atOnce)
			}
			most.Store(0)
		}
		var conductor sync.WaitGroup
		conductor.Go(func() {
			expect(95*time.Millisecond, 4, 4)
			slots.resize(32) // at once: 28 more start
			expect(0, 32, 32)
			slots.resize(2) // nobody is interrupted
			expect(0, 32, 0)
			expect(20*time.Millisecond, 2, 2)
			slots.resize(8)
			expect(10*time.Millisecond, 8, 8)
		})
		start := slots.acquire()
		for i := range n {
			if start {
				workers.Go(work)
			}
			next <- i
			start = slots.acquire()
		}
		close(next)
		workers.Wait()
		conductor.Wait()
		for i := range done {
			if done[i].Load() != 1 {
				t.Errorf("item %d was worked on %d times", i, done[i].Load())
			}
		}
	})
}

// A limit is used up only if somebody waits for it.
func TestSemaphoreUsedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slots := newSemaphore(2)
		expect := func(when string, want bool) {
			synctest.Wait()
			if got := slots.usedUp(); got != want {
				t.Errorf("%s: waited is %t, want %t", when, got, want)
			}
		}
		slots.acquire()
		slots.acquire()
		expect("two slots, two taken", false)
		go slots.acquire()
		expect("the third waits", true)
		expect("and goes on waiting", true)
		slots.release()
		expect("it has waited until now", true)
		expect("nobody has waited since", false)
	})
}
