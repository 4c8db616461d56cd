package strategies

import (
	"context"
	"fmt"
	"iter"
	"math"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// virtual is a workload inside a synctest bubble: Fetch sleeps, and Process takes one of
// the CPUs and sleeps. Nobody holds a lock while waiting.
type virtual struct {
	fetch, process func(i int) time.Duration
	cpus           chan struct{} // a value is a CPU taken

	fetching, processing         atomic.Int64
	mostFetching, mostProcessing atomic.Int64
}

func equal(fetch, process time.Duration, cpus int) *virtual {
	return &virtual{
		fetch:   func(int) time.Duration { return fetch },
		process: func(int) time.Duration { return process },
		cpus:    make(chan struct{}, cpus),
	}
}

func enter(now, most *atomic.Int64) {
	n := now.Add(1)
	for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (v *virtual) Fetch(ctx context.Context, item *Item) {
	enter(&v.fetching, &v.mostFetching)
	defer v.fetching.Add(-1)
	item.Err = sleep(ctx, v.fetch(item.Index))
}

func (v *virtual) Process(ctx context.Context, item *Item) {
	if item.Err != nil {
		return
	}
	enter(&v.processing, &v.mostProcessing)
	defer v.processing.Add(-1)
	v.cpus <- struct{}{}
	item.Err = sleep(ctx, v.process(item.Index))
	<-v.cpus
}

// source yields n new items and counts what is pulled.
func source(n int, pulled *int) iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		for i := range n {
			*pulled++
			if !yield(&Item{Index: i}) {
				return
			}
		}
	}
}

const ms = time.Millisecond

// The makespans that the pages promise, to the nanosecond: 12 items, F = 10 ms,
// P = 5 ms, 12 CPUs unless the row says otherwise.
func TestMakespan(t *testing.T) {
	const n, F, P = 12, 10 * ms, 5 * ms
	straggler := func(i int) time.Duration {
		if i == 0 {
			return 100 * ms
		}
		return F
	}
	tests := []struct {
		strategy Strategy
		cpus     int
		fetch    func(int) time.Duration // nil: F for all
		want     time.Duration
		formula  string
	}{
		{Sequential{}, n, nil, n * (F + P), "N(F+P)"},
		{PerURL{}, n, nil, F + P, "F+P"},
		{PerURL{}, 1, nil, F + n*P, "F+NP: one CPU"},
		{Semaphore{Limit: 4}, n, nil, 3 * (F + P), "⌈N/L⌉(F+P)"},
		{Semaphore{Limit: 5}, n, nil, 3 * (F + P), "⌈N/L⌉(F+P), L does not divide N"},
		{Semaphore{Limit: 100}, n, nil, F + P, "⌈N/L⌉(F+P), L > N"},
		{Pool{Workers: 4}, n, nil, 3 * (F + P), "⌈N/W⌉(F+P)"},
		{Pool{Workers: 5}, n, nil, 3 * (F + P), "⌈N/W⌉(F+P), W does not divide N"},
		{Pool{Workers: 1}, n, nil, n * (F + P), "one worker is sequential"},
		{Pool{}, n, nil, F + P, "the default of 16 covers 12"},
		{Batched{Size: 4}, n, nil, 3 * (F + P), "⌈N/W⌉(F+P): items are alike"},
		{Batched{Size: 5}, n, nil, 3 * (F + P), "⌈N/W⌉(F+P), W does not divide N"},
		{Staged{Fetchers: 4, Processors: 2}, n, nil, 3*F + 6*P, "⌈N/W⌉F+⌈N/Q⌉P"},
		{Staged{Fetchers: 4, Processors: 1}, n, nil, 3*F + n*P, "⌈N/W⌉F+NP: the lesson, one loop processes"},
		{Pipeline{Fetchers: 4, Processors: 1}, n, nil, F + n*P, "F+NP: the processor is the bottleneck"},
		{Pipeline{Fetchers: 4, Processors: 4}, n, nil, 3*F + P, "⌈N/W⌉F+⌈L/Q⌉P: the fetchers are"},
		{Threads{Workers: 4}, n, nil, 3 * (F + P), "as pool"},
		{EventLoop{Fetchers: 4}, n, nil, F + n*P, "F+NP: processing never runs in parallel"},
		{Chunked{Workers: 4}, n, nil, 3 * (F + P), "as pool: slow items are taken one by one"},
		{Chunked{Workers: 5}, n, nil, 3 * (F + P), "as pool, W does not divide N"},
		{Chunked{Workers: 1}, n, nil, n * (F + P), "one worker is sequential"},
		{Ordered{Pool{4}, 8}, n, nil, 3 * (F + P), "as pool: equal items end in order"},
		{Ordered{Chunked{Workers: 4}, 8}, n, nil, 3 * (F + P), "as chunked"},
		{Ordered{Pipeline{4, 1}, 8}, n, nil, F + n*P, "as pipeline"},
		{Ordered{}, n, nil, F + P, "the defaults of 16 and 64 cover 12"},

		// One item of 100 ms among eleven of 10 ms: what each kind of barrier makes of it.
		{Pool{Workers: 4}, n, straggler, 100*ms + P, "the others flow past it"},
		{Chunked{Workers: 4}, n, straggler, 100*ms + P, "as pool"},
		{Ordered{Pool{4}, 12}, n, straggler, 100*ms + P, "the window holds all that flow past it"},
		{Ordered{Pool{4}, 4}, n, straggler, 100*ms + P + 2*(F+P), "3 are done behind it, then all wait: 8 are left"},
		{Batched{Size: 4}, n, straggler, 100*ms + P + 2*(F+P), "its chunk waits for it"},
		{Staged{Fetchers: 4, Processors: 12}, n, straggler, 100*ms + P, "the barrier waits for it"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%T%+v/%dcpus", tt.strategy, tt.strategy, tt.cpus), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				work := equal(F, P, tt.cpus)
				if tt.fetch != nil {
					work.fetch = tt.fetch
				}
				pulled, start := 0, time.Now()
				if err := tt.strategy.Run(t.Context(), source(n, &pulled), work, func(*Item) {}); err != nil {
					t.Fatal(err)
				}
				if got := time.Since(start); got != tt.want {
					t.Errorf("makespan %v, want %v = %s", got, tt.want, tt.formula)
				}
			})
		})
	}
}

// What each page promises to hold, and how many of each stage run at once, with room
// for more on every side. A blocking emit must stall the pulling: nothing is emitted, so
// what has been pulled is what is held.
func TestBounds(t *testing.T) {
	const n, unbounded = 100, math.MaxInt
	tests := []struct {
		strategy                   Strategy
		fetching, processing, held int
	}{
		{Sequential{}, 1, 1, 1},
		{PerURL{}, n, n, n},
		{Semaphore{Limit: 4}, 4, 4, 4},
		{Pool{Workers: 4}, 4, 4, 5},
		{Batched{Size: 4}, 4, 4, 4},
		{Staged{Fetchers: 4, Processors: 2}, 4, 2, n},
		{Staged{Fetchers: 4, Processors: 1}, 4, 1, n},
		{Pipeline{Fetchers: 4, Processors: 2}, 4, 2, 7},
		{Threads{Workers: 4}, 4, 4, 5},
		{EventLoop{Fetchers: 4}, 4, 1, 5},
		{Chunked{Workers: 4, Chunk: 1}, 4, 4, 5},
		{Ordered{Pool{4}, 8}, 4, 4, 8},
		{Ordered{Pool{4}, 3}, 3, 3, 3},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%T", tt.strategy), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				work := equal(10*ms, 5*ms, n)
				pulled, open := 0, make(chan struct{})
				done := make(chan error)
				go func() {
					done <- tt.strategy.Run(t.Context(), source(n, &pulled), work, func(*Item) { <-open })
				}()
				time.Sleep(time.Hour) // virtual: by now everything that can move has moved
				synctest.Wait()
				if pulled != tt.held {
					t.Errorf("holds %d items while emit blocks, want %d", pulled, tt.held)
				}
				close(open)
				if err := <-done; err != nil {
					t.Fatal(err)
				}
				if got := int(work.mostFetching.Load()); got != tt.fetching {
					t.Errorf("%d fetches at once, want %d", got, tt.fetching)
				}
				if got := int(work.mostProcessing.Load()); got != tt.processing {
					t.Errorf("%d processings at once, want %d", got, tt.processing)
				}
				if pulled != n {
					t.Errorf("pulled %d of %d items", pulled, n)
				}
			})
		})
	}
}

// Beyond what strategytest asks of anyone, our errors name the number.
func TestNegativeField(t *testing.T) {
	for _, s := range []Strategy{
		Semaphore{-1}, Pool{-1}, Batched{-1}, Threads{-1}, EventLoop{-1},
		Staged{-1, 1}, Staged{1, -1}, Pipeline{-1, 1}, Pipeline{1, -1},
		Chunked{-1, 1}, Chunked{1, -1}, Ordered{nil, -1}, Ordered{Pool{-1}, 1},
	} {
		pulled := 0
		err := s.Run(t.Context(), source(10, &pulled), noop{}, func(*Item) {})
		if err == nil || !strings.Contains(err.Error(), "is -1") {
			t.Errorf("%T%+v: error %v, want one that names the field and -1", s, s, err)
		}
		if pulled != 0 {
			t.Errorf("%T%+v pulled %d items before it found its mistake", s, s, pulled)
		}
	}
}

// That every item arrives and that a break leaves nothing running is rule results of
// strategytest.
func TestResults(t *testing.T) {
	t.Run("misuse", func(t *testing.T) {
		var last error
		for item, err := range Results(t.Context(), Pool{-1}, source(5, new(int)), noop{}) {
			if item != nil {
				t.Errorf("got item %v", item)
			}
			last = err
		}
		if last == nil {
			t.Error("the error of Run was lost")
		}
	})
	t.Run("panic in the loop", func(t *testing.T) {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		for range Results(t.Context(), Pool{4}, source(50, new(int)), noop{}) {
			panic("consumer")
		}
	})
}

func TestCatalog(t *testing.T) {
	seen := map[string]bool{}
	for _, entry := range Catalog() {
		if seen[entry.Name] {
			t.Errorf("%s is listed twice", entry.Name)
		}
		seen[entry.Name] = true
		if entry.Idea == "" || strings.Contains(entry.Idea, "\n") {
			t.Errorf("%s: the idea is one line, got %q", entry.Name, entry.Idea)
		}
		synctest.Test(t, func(t *testing.T) {
			work := equal(10*ms, 5*ms, 100)
			if err := entry.New(4).Run(t.Context(), source(100, new(int)), work, func(*Item) {}); err != nil {
				t.Fatal(err)
			}
			if got, want := int(work.mostFetching.Load()), entry.Fetches(4, 100); got != want {
				t.Errorf("%s: %d fetches at once, Fetches promises %d", entry.Name, got, want)
			}
		})
	}
	if len(seen) == 0 || Catalog()[0].Name != "sequential" {
		t.Error("the catalog starts with the baseline")
	}
}
