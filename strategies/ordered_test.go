package strategies

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// every strategy that works on what it has pulled, inside Ordered.
func wrapped(window int) []Ordered {
	inner := []Strategy{
		nil, Sequential{}, PerURL{}, Semaphore{4}, Pool{4}, Batched{4}, Pipeline{4, 2}, Threads{4},
		EventLoop{4}, Chunked{Workers: 4}, Ordered{Pool{4}, 8},
	}
	all := make([]Ordered, len(inner))
	for i, s := range inner {
		all[i] = Ordered{s, window}
	}
	return all
}

// Whatever overtakes whatever, items are emitted as they were pulled, and no more than
// Window are held.
func TestOrdered(t *testing.T) {
	const n = 100
	for _, window := range []int{1, 3, 16, n} {
		for _, s := range wrapped(window) {
			t.Run(fmt.Sprintf("%T/window=%d", s.Strategy, window), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					work := equal(0, 0, n)
					work.fetch = func(i int) time.Duration { return time.Duration(1+i*7%11) * ms }
					work.process = func(i int) time.Duration { return time.Duration(1+i*5%3) * ms }
					var held atomic.Int64
					var emitted []int
					items := func(yield func(*Item) bool) {
						for i := range n {
							if held := held.Add(1); held > int64(window) {
								t.Errorf("%d items are held, want at most %d", held, window)
							}
							if !yield(&Item{Index: 1000 - 3*i}) { // the order of pulling counts, not the index
								return
							}
						}
					}
					work.fetch, work.process = byIndex(work.fetch), byIndex(work.process)
					err := s.Run(t.Context(), items, work, func(item *Item) {
						emitted = append(emitted, (1000-item.Index)/3)
						held.Add(-1)
					})
					if err != nil {
						t.Fatal(err)
					}
					if len(emitted) != n || !slices.IsSorted(emitted) {
						t.Errorf("emitted %v, want all %d in order", emitted, n)
					}
				})
			})
		}
	}
}

func byIndex(f func(int) time.Duration) func(int) time.Duration {
	return func(index int) time.Duration { return f((1000 - index) / 3) }
}

// Head-of-line blocking, to the nanosecond: 101 items of 10 ms in a pool of 10, the first one
// takes 100 ms. While it is fetched, 9 workers could do 90 items, and do as many as the window
// lets them: all but one. What is left comes after it, 10 at a time.
func TestHeadOfLineBlocking(t *testing.T) {
	for _, tt := range []struct {
		window int
		want   time.Duration
	}{
		{10, 100*ms + 100*ms},  // 9 are done, 91 are left: 10 rounds
		{11, 100*ms + 90*ms},   // 10 are done, 90 are left
		{51, 100*ms + 50*ms},   // 50 are done, 50 are left
		{91, 100*ms + 10*ms},   // 90 are done, 10 are left
		{1000, 100*ms + 10*ms}, // 9 workers cannot do more
	} {
		t.Run(fmt.Sprintf("window=%d", tt.window), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				work := equal(10*ms, 0, 10)
				work.fetch = func(i int) time.Duration {
					if i == 0 {
						return 100 * ms
					}
					return 10 * ms
				}
				start := time.Now()
				if err := (Ordered{Pool{10}, tt.window}).Run(t.Context(), source(101, new(int)), work, func(*Item) {}); err != nil {
					t.Fatal(err)
				}
				if got := time.Since(start); got != tt.want {
					t.Errorf("makespan %v, want %v", got, tt.want)
				}
			})
		})
	}
}

func TestOrderedRefusesStaged(t *testing.T) {
	for _, s := range []Strategy{Staged{}, new(Staged), Ordered{Staged{}, 4}} {
		pulled := 0
		err := Ordered{s, 4}.Run(t.Context(), source(10, &pulled), noop{}, func(*Item) {})
		if err == nil || !strings.Contains(err.Error(), "Staged") || pulled != 0 {
			t.Errorf("%T: error %v after %d pulls, want one that names Staged before any", s, err, pulled)
		}
	}
}

// Workers that finish at once, in earnest: whoever emits must not miss what was finished
// while he stopped.
func TestOrderedInEarnest(t *testing.T) {
	const n = 20_000
	for _, window := range []int{2, 16, 1000} {
		for _, inner := range []Strategy{Pool{8}, Chunked{Workers: 8}, Semaphore{8}} {
			t.Run(fmt.Sprintf("%T/window=%d", inner, window), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					next := 0
					err := Ordered{inner, window}.Run(t.Context(), source(n, new(int)), noop{}, func(item *Item) {
						if item.Index != next {
							t.Errorf("item %d was emitted, want %d", item.Index, next)
						}
						next++
					})
					if err != nil || next != n {
						t.Errorf("error %v after %d items, want %d", err, next, n)
					}
				})
			})
		}
	}
}
