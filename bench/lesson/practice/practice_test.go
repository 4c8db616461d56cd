package practice_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/overlap-bench/overlap/bench/lesson/practice"
	"github.com/overlap-bench/overlap/strategies"
)

// A pool in a pool emits each item once, also of a page that is not full, and of what was pulled before the end.
func TestNested(t *testing.T) {
	for _, cancelAfter := range []int{0, 1, 5} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			pulled := 0
			source := func(yield func(*strategies.Item) bool) {
				for i := range 23 {
					if pulled++; pulled == cancelAfter {
						cancel()
					}
					if !yield(&strategies.Item{Index: i}) {
						return
					}
				}
			}
			emitted := make(chan int, 100)
			err := practice.Nested{Outer: 2, Inner: 3}.Run(ctx, source, wait{}, func(item *strategies.Item) {
				emitted <- item.Index
			})
			if len(emitted) != pulled || (err != nil) != (cancelAfter > 0) || cancelAfter == 0 && pulled != 23 {
				t.Errorf("cancelled after %d: %d pulled, %d emitted, error %v", cancelAfter, pulled, len(emitted), err)
			}
		})
	}
}

// wait is work that takes a millisecond each stage.
type wait struct{}

func (wait) Fetch(context.Context, *strategies.Item) { time.Sleep(time.Millisecond) }

func (wait) Process(context.Context, *strategies.Item) { time.Sleep(time.Millisecond) }

func items(n int) func(func(*strategies.Item) bool) {
	return func(yield func(*strategies.Item) bool) {
		for i := range n {
			if !yield(&strategies.Item{Index: i}) {
				return
			}
		}
	}
}

// With fewer items than workers there is always a free worker.
func TestSelfSubmitWithAFreeWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		emitted := make(chan int, 7)
		err := practice.SelfSubmit{Workers: 8}.Run(t.Context(), items(7), wait{}, func(item *strategies.Item) {
			emitted <- item.Index
		})
		if err != nil || len(emitted) != 7 {
			t.Errorf("%d items, error %v", len(emitted), err)
		}
	})
}

// A hand-over costs its price, and a chunk of items one.
func TestPaid(t *testing.T) {
	for chunk, want := range map[int]time.Duration{1: 10 * time.Hour, 4: 3 * time.Hour, 0: 10 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			err := practice.Paid{Price: time.Hour, Chunk: chunk}.Run(t.Context(), items(10), wait{},
				func(*strategies.Item) {})
			if took := time.Since(begun).Round(time.Hour); err != nil || took != want {
				t.Errorf("chunks of %d: %v, want %v, error %v", chunk, took, want, err)
			}
		})
	}
}

// A negative field is an error before anything is pulled.
func TestNegative(t *testing.T) {
	for _, s := range []strategies.Strategy{practice.Nested{Outer: -1}, practice.Nested{Inner: -1},
		practice.SelfSubmit{Workers: -1}, practice.Paid{Price: -1}, practice.Paid{Chunk: -1}} {
		pulled := func(func(*strategies.Item) bool) { t.Errorf("%T pulled", s) }
		if err := s.Run(t.Context(), pulled, wait{}, nil); err == nil {
			t.Errorf("%+v: no error", s)
		}
	}
}

// A practice has no name of a strategy, and is found by its own.
func TestEntries(t *testing.T) {
	for _, e := range strategies.Catalog() {
		if _, ok := practice.Find(e.Name); ok {
			t.Errorf("%s is in the catalog and a practice", e.Name)
		}
	}
	for _, e := range practice.Entries() {
		if found, ok := practice.Find(e.Name); !ok || found.Idea != e.Idea || e.Fetches(4, 9) < 4 {
			t.Errorf("%s: %v", e.Name, found)
		}
	}
}
