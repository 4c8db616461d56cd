package strategies

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// begins notes when each item is begun.
type begins struct {
	*virtual
	start time.Time
	at    []time.Duration // each written by the worker that begins the item
}

func (b *begins) Fetch(ctx context.Context, item *Item) {
	b.at[item.Index] = time.Since(b.start)
	b.virtual.Fetch(ctx, item)
}

// First come, first served: with a Chunk of 1, and whenever so many workers wait for slow
// items that each comes back late, once the chunks are done that grew on quick ones before.
func TestChunkedOrderOfService(t *testing.T) {
	const quick = 1000
	many := 2*runtime.GOMAXPROCS(0) + 2
	settled := (2*many + 1) * DefaultChunk // all that may be held, and for each worker one chunk more until it knows
	for _, s := range []Chunked{{Workers: 4, Chunk: 1}, {Workers: many}, {Workers: many, Chunk: 3}} {
		t.Run(fmt.Sprintf("%+v", s), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := quick + settled + 40*s.Workers
				work := &begins{equal(0, 0, n), time.Now(), make([]time.Duration, n)}
				work.fetch = func(i int) time.Duration {
					if i < quick {
						return 0
					}
					return 100*ms + time.Duration(i*7%5)*ms
				}
				if err := s.Run(t.Context(), source(n, new(int)), work, func(*Item) {}); err != nil {
					t.Fatal(err)
				}
				if !slices.IsSorted(work.at[quick+settled:]) {
					t.Error("an item was begun before an older one")
				}
			})
		})
	}
}

// Many quick items make the chunks large; then come slow ones. No worker may sleep while
// one of those waits, in the ring or in the hand of another: the makespan is pool's.
func TestChunkedSuddenlySlow(t *testing.T) {
	const quick, workers = 1000, 4
	for _, slow := range []int{1, 4, 5, 64, 300} {
		t.Run(fmt.Sprintf("%d slow items", slow), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				work := equal(0, 0, workers)
				work.fetch = func(i int) time.Duration {
					if i < quick {
						return 0
					}
					return 100 * ms
				}
				start := time.Now()
				if err := (Chunked{Workers: workers}).Run(t.Context(), source(quick+slow, new(int)), work, func(*Item) {}); err != nil {
					t.Fatal(err)
				}
				rounds := (slow + workers - 1) / workers
				if got, want := time.Since(start), time.Duration(rounds)*100*ms; got != want {
					t.Errorf("makespan %v, want %v = ⌈%d/%d⌉·100ms", got, want, slow, workers)
				}
			})
		})
	}
}

// Slow items are taken one by one on a machine with fewer CPUs than workers: what is held is the ring
// and an item in each worker. On one with more, where nothing is told, chunks are short.
//
// On a busy machine a chunk may grow for a moment, so twice as much is allowed; long chunks hold
// (Workers+1)·Chunk.
func TestChunkedSlow(t *testing.T) {
	const n = 20 * DefaultChunk
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, cpus := range []int{1, 2, 8, 64} {
		runtime.GOMAXPROCS(cpus)
		for _, workers := range []int{2, 3, 4, 16, 48} {
			for _, jitter := range []int{1, 7} {
				t.Run(fmt.Sprintf("%d CPUs, %d workers, jitter of %d ms", cpus, workers, jitter-1), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						work := equal(0, 0, n)
						work.fetch = func(i int) time.Duration { return time.Duration(10+i*5%jitter) * ms }
						var held, most atomic.Int64
						items := func(yield func(*Item) bool) {
							for i := range n {
								enter(&held, &most)
								if !yield(&Item{Index: i}) {
									return
								}
							}
						}
						emit := func(*Item) { held.Add(-1) }
						if err := (Chunked{Workers: workers}).Run(t.Context(), items, work, emit); err != nil {
							t.Fatal(err)
						}
						want := int64(DefaultChunk + workers)
						if workers <= cpus {
							want = int64(DefaultChunk + unsure*workers)
						}
						if most.Load() > 2*want {
							t.Errorf("held %d slow items, want about %d", most.Load(), want)
						}
					})
				})
			}
		}
	}
}

// A source that waits until all but a few items are emitted meets every way to miss a
// wake-up: then all wait for ever, which the bubble finds at once.
func TestChunkedWakes(t *testing.T) {
	const n = 5000
	for _, ahead := range []int{1, 2, 5} {
		t.Run(fmt.Sprintf("at most %d in flight", ahead), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				slots := make(chan struct{}, ahead) // a value is an item in flight
				items := func(yield func(*Item) bool) {
					for i := range n {
						slots <- struct{}{}
						if !yield(&Item{Index: i}) {
							return
						}
					}
				}
				emitted := make([]bool, n)
				err := Chunked{Workers: 4}.Run(t.Context(), items, noop{}, func(item *Item) {
					emitted[item.Index] = true
					<-slots
				})
				if err != nil || slices.Contains(emitted, false) {
					t.Errorf("error %v, item %d was not emitted", err, slices.Index(emitted, false))
				}
			})
		})
	}
}

// An item that is put after a worker has looked for one, and before it says that it sleeps,
// wakes nobody: the worker must look once more.
func TestTrayLastLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tray := newTray(4, 1, func() { t.Error("the only worker was started twice") })
		tray.mu.Lock()
		tray.born = 1
		tray.hungry.Store(tray.spare())
		tray.mu.Unlock()
		tray.put(&Item{}) // the worker has found nothing a moment ago
		tray.mu.Lock()
		defer tray.mu.Unlock()
		tray.sleep(&hand{}) // not for ever, which would be a deadlock of the bubble
	})
}
