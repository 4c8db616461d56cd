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
// divide N or not.
func TestFormulas(t *testing.T) {
	for _, n := range []int{1, 5, 8, 12, 13, 30} {
		for _, w := range []int{1, 3, 4, 7, 16} {
			for _, fp := range [][2]time.Duration{{10, 1}, {10, 3}, {10, 5}, {10, 10}, {1, 10}, {3, 10}} {
				F, P := fp[0]*ms, fp[1]*ms
				holdFormulas(t, n, F, P, formulas(n, w, F, P))
				for _, q := range []int{1, 2, 3, 8} {
					holdFormulas(t, n, F, P, stagedFormulas(n, w, q, F, P))
				}
			}
		}
	}
}

// A formula is what a page promises for a batch of equal items.
type formula struct {
	strategy    Strategy
	least, most time.Duration
	text        string
}

// rounds is ⌈n/of⌉.
func rounds(n, of int) time.Duration { return time.Duration((n + of - 1) / of) }

// lastRound is how many items are in the last round of w at a time.
func lastRound(n, w int) int { return (n-1)%w + 1 }

// formulas are those of the strategies with one limit.
func formulas(n, w int, F, P time.Duration) []formula {
	N, pool := time.Duration(n), rounds(n, w)*(F+P)
	loop := max(rounds(n, w)*F+time.Duration(lastRound(n, w))*P, F+N*P)
	return []formula{
		{Sequential{}, N * (F + P), N * (F + P), "N(F+P)"},
		{PerURL{}, F + P, F + P, "F+P"},
		{Semaphore{w}, pool, pool, "⌈N/W⌉(F+P)"},
		{Pool{w}, pool, pool, "⌈N/W⌉(F+P)"},
		{Batched{w}, pool, pool, "⌈N/W⌉(F+P)"},
		{Threads{w}, pool, pool, "⌈N/W⌉(F+P)"},
		{Chunked{Workers: w}, pool, pool, "⌈N/W⌉(F+P)"},
		{Ordered{Pool{w}, 2 * w}, pool, pool, "⌈N/W⌉(F+P)"},
		{EventLoop{w}, loop, loop, "max(⌈N/W⌉F+LP, F+NP)"},
	}
}

// stagedFormulas are those of the strategies with a number of processors, too.
func stagedFormulas(n, w, q int, F, P time.Duration) []formula {
	staged := rounds(n, w)*F + rounds(n, q)*P
	pipeline := max(rounds(n, w)*F+rounds(lastRound(n, w), q)*P, F+rounds(n, q)*P)
	most := pipeline
	if rounds(w, q)*P > F {
		most += most / 7 // about: rounds of fetches and of processing may not fit together
	}
	return []formula{
		{Staged{w, q}, staged, staged, "⌈N/W⌉F+⌈N/Q⌉P"},
		{Pipeline{w, q}, pipeline, most, "max(⌈N/W⌉F+⌈L/Q⌉P, F+⌈N/Q⌉P)"},
	}
}

func holdFormulas(t *testing.T, n int, F, P time.Duration, formulas []formula) {
	t.Helper()
	each := func(d time.Duration) func(int) time.Duration { return func(int) time.Duration { return d } }
	for _, f := range formulas {
		if got := made(t, f.strategy, n, each(F), each(P)); got < f.least || got > f.most {
			t.Errorf("%T%+v, N=%d F=%v P=%v: makespan %v, want %v = %s", f.strategy, f.strategy, n, F, P, got, f.least, f.text)
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
