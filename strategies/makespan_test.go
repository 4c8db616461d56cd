package strategies

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// made is the makespan of n items, with a CPU for each.
func made(t *testing.T, s Strategy, n int, fetch, process func(int) time.Duration) (took time.Duration) {
	synctest.Test(t, func(t *testing.T) {
		work := equal(0, 0, n)
		work.fetch, work.process = fetch, process
		start := time.Now()
		if err := s.Run(t.Context(), source(n, new(int)), work, func(*Item) {}); err != nil {
			t.Fatal(err)
		}
		took = time.Since(start)
	})
	return took
}

// The formulas of the pages hold for other numbers than those of TestMakespan too, whether W and Q
// divide or not.
func TestFormulas(t *testing.T) {
	for _, n := range []int{1, 5, 8, 12, 13, 30} {
		for _, w := range []int{1, 3, 4, 7, 16} {
			for _, q := range []int{1, 2, 3, 8} {
				for _, fp := range [][2]time.Duration{{10, 1}, {10, 3}, {10, 5}, {10, 10}, {1, 10}, {3, 10}} {
					holdFormulas(t, n, w, q, fp[0]*ms, fp[1]*ms)
				}
			}
		}
	}
}

func holdFormulas(t *testing.T, n, w, q int, F, P time.Duration) {
	rounds := func(n, of int) time.Duration { return time.Duration((n + of - 1) / of) } // ⌈n/of⌉
	N, last := time.Duration(n), n%w
	if last == 0 {
		last = w
	}
	pool := rounds(n, w) * (F + P)
	for _, f := range []struct {
		strategy Strategy
		want     time.Duration
		formula  string
	}{
		{Sequential{}, N * (F + P), "N(F+P)"},
		{PerURL{}, F + P, "F+P"},
		{Semaphore{w}, pool, "⌈N/W⌉(F+P)"},
		{Pool{w}, pool, "⌈N/W⌉(F+P)"},
		{Batched{w}, pool, "⌈N/W⌉(F+P)"},
		{Threads{w}, pool, "⌈N/W⌉(F+P)"},
		{Chunked{Workers: w}, pool, "⌈N/W⌉(F+P)"},
		{Ordered{Pool{w}, 2 * w}, pool, "⌈N/W⌉(F+P)"},
		{Staged{w, q}, rounds(n, w)*F + rounds(n, q)*P, "⌈N/W⌉F+⌈N/Q⌉P"},
		{Pipeline{w, q}, max(rounds(n, w)*F+rounds(last, q)*P, F+rounds(n, q)*P), "max(⌈N/W⌉F+⌈L/Q⌉P, F+⌈N/Q⌉P)"},
		{EventLoop{w}, max(rounds(n, w)*F+time.Duration(last)*P, F+N*P), "max(⌈N/W⌉F+LP, F+NP)"},
	} {
		always := func(d time.Duration) func(int) time.Duration { return func(int) time.Duration { return d } }
		got, most := made(t, f.strategy, n, always(F), always(P)), f.want
		if _, ok := f.strategy.(Pipeline); ok && rounds(w, q)*P > F {
			most += most / 7 // about: rounds of fetches and of processing may not fit together
		}
		if got < f.want || got > most {
			t.Errorf("%T%+v, N=%d F=%v P=%v: makespan %v, want %v = %s", f.strategy, f.strategy, n, F, P, got, f.want, f.formula)
		}
	}
}

// Between the stages of Batched there is no barrier: the longest item of a chunk counts, not the
// longest fetch and the longest processing.
func TestBatchedUnequal(t *testing.T) {
	fetch := func(i int) time.Duration { return time.Duration(1+i*7%11) * ms }
	process := func(i int) time.Duration { return time.Duration(1+(40-i)*7%11) * ms }
	for _, n := range []int{1, 12, 13, 40} {
		for _, w := range []int{1, 3, 4, 7, 16} {
			t.Run(fmt.Sprintf("N=%d, Size=%d", n, w), func(t *testing.T) {
				var want, longest time.Duration
				for i := range n {
					longest = max(longest, fetch(i)+process(i))
					if (i+1)%w == 0 || i+1 == n {
						want += longest
						longest = 0
					}
				}
				if got := made(t, Batched{w}, n, fetch, process); got != want {
					t.Errorf("makespan %v, want %v: the sum of the longest F+P of each chunk", got, want)
				}
			})
		}
	}
}
