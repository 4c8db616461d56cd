package strategies

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
)

// ended calls f on a goroutine of its own, and tells how it ended: with a panic, by returning, or
// else by runtime.Goexit.
func ended(f func()) (panicked any, returned bool) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { panicked = recover() }()
		f()
		returned = true
	}()
	<-done
	return panicked, returned
}

func TestMustReturn(t *testing.T) {
	boom := errors.New("boom")
	tests := []struct {
		name string
		f    func()
		want func(panicked any, returned bool) bool
	}{
		{"returns", func() {}, func(_ any, returned bool) bool { return returned }},
		{"panics", func() { panic(boom) }, func(panicked any, _ bool) bool { return panicked == boom }},
		{"exits", runtime.Goexit, func(panicked any, _ bool) bool {
			text, _ := panicked.(string)
			return strings.Contains(text, "called runtime.Goexit") && strings.Contains(text, "set item.Err instead")
		}},
	}
	for _, tt := range tests {
		if panicked, returned := ended(func() { MustReturn(tt.f) }); !tt.want(panicked, returned) {
			t.Errorf("a function that %s: panic %v, returned %t", tt.name, panicked, returned)
		}
	}
}

// Where the stages and emit run on the goroutine of Run, t.FailNow in them ends the test, as in a loop.
func TestSequentialExits(t *testing.T) {
	emitted := 0
	exits := func(*Item) {
		if emitted++; emitted == 2 {
			runtime.Goexit()
		}
	}
	panicked, returned := ended(func() {
		_ = Sequential{}.Run(t.Context(), source(5, new(int)), noop{}, exits)
	})
	if panicked != nil || returned || emitted != 2 {
		t.Errorf("panic %v, returned %t, emitted %d items, want the goroutine to exit at the second",
			panicked, returned, emitted)
	}
}

// breaksOff is a source that does so after n items.
func breaksOff(n int, how func()) func(func(*Item) bool) {
	return func(yield func(*Item) bool) {
		for item := range fresh(n) {
			if !yield(item) {
				return
			}
		}
		how()
	}
}

// What ends Run ends the loop over Results, and nothing is left running: synctest fails if so.
func TestResultsEnds(t *testing.T) {
	boom := errors.New("boom")
	for _, entry := range Catalog() {
		for _, how := range []struct {
			name string
			do   func()
			want any // panic
		}{{"panics", func() { panic(boom) }, boom}, {"exits", runtime.Goexit, nil}} {
			t.Run(entry.Name+"/"+how.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					seen := 0
					panicked, returned := ended(func() {
						for range Results(t.Context(), entry.New(4), breaksOff(9, how.do), noop{}) {
							seen++
						}
					})
					if panicked != how.want || returned || seen != 9 {
						t.Errorf("the source %s: panic %v, returned %t, after %d of 9 items", how.name, panicked, returned, seen)
					}
				})
				synctest.Test(t, func(t *testing.T) {
					panicked, returned := ended(func() {
						for range Results(t.Context(), entry.New(4), source(50, new(int)), noop{}) {
							how.do()
						}
					})
					if panicked != how.want || returned {
						t.Errorf("the loop %s: panic %v, returned %t", how.name, panicked, returned)
					}
				})
			})
		}
	}
}

// A loop that has been left hears of a source that breaks off as the run is cancelled.
func TestResultsEndsAfterBreak(t *testing.T) {
	boom := errors.New("boom")
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		items := breaksOff(1, func() { <-ctx.Done(); panic(boom) })
		panicked, _ := ended(func() {
			for range Results(ctx, Pool{Workers: 2}, items, noop{}) {
				synctest.Wait() // until the source waits, too
				cancel()
				break
			}
		})
		if panicked != boom {
			t.Errorf("panic %v, want that of the source", panicked)
		}
	})
}

// Who watches an Adaptive does so on the goroutine of Run: a panic there leaves nothing running.
func TestWatchPanics(t *testing.T) {
	boom := errors.New("boom")
	synctest.Test(t, func(t *testing.T) {
		adaptive := Adaptive{Max: 64, Watch: func(Step) { panic(boom) }}
		emitted := make(chan *Item, 1000)
		pulled := 0
		panicked, _ := ended(func() {
			_ = adaptive.Run(t.Context(), source(1000, &pulled), equal(10*ms, 5*ms, 64), func(item *Item) { emitted <- item })
		})
		if panicked != boom || pulled == 1000 || len(emitted) != pulled {
			t.Errorf("panic %v after %d of 1000 items, %d emitted, want all that were pulled", panicked, pulled, len(emitted))
		}
	})
}
