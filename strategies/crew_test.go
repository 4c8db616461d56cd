package strategies

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A crew that is resized while it runs works on every item once, never on more at once than
// the limit allows once those have come back that were out, and keeps no worker that the limit has no room for.
func TestCrewResize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 1000
		crew := newCrew(4)
		next := make(chan int)
		var workers sync.WaitGroup
		var running, busy, most atomic.Int64
		var done [n]atomic.Int64
		work := func() {
			running.Add(1)
			defer running.Add(-1)
			for i := range next {
				enter(&busy, &most)
				time.Sleep(10 * time.Millisecond)
				busy.Add(-1)
				done[i].Add(1)
				if crew.done() {
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
			crew.resize(32) // at once: 28 more start
			expect(0, 32, 32)
			crew.resize(2) // nobody is interrupted
			expect(0, 32, 0)
			expect(20*time.Millisecond, 2, 2)
			crew.resize(8)
			expect(10*time.Millisecond, 8, 8)
		})
		hire := crew.take()
		for i := range n {
			if hire {
				workers.Go(work)
			}
			next <- i
			hire = crew.take()
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

// A limit that nobody waits for is not used up.
func TestCrewWaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		crew := newCrew(2)
		expect := func(when string, want bool) {
			synctest.Wait()
			if got := crew.waitedSince(); got != want {
				t.Errorf("%s: waited is %t, want %t", when, got, want)
			}
		}
		crew.take()
		crew.take()
		expect("two slots, two taken", false)
		go crew.take()
		expect("the third waits", true)
		expect("and goes on waiting", true)
		crew.done()
		expect("it has waited until now", true)
		expect("nobody has waited since", false)
	})
}
