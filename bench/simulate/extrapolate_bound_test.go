package simulate

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/strategies"
)

// What is extrapolated is never less than T*, and within 2 % of what the whole takes: for every
// strategy, where latencies vary and where they do not, where the CPUs bind and where the limit does,
// for batches of several lengths.
func TestLongExtrapolatedFloor(t *testing.T) {
	long(t)
	r := Request{Machine: virtual.Machine{CPUs: 2, Request: 50 * time.Microsecond}, Rounds: adviceRounds}
	for row, sigma := range []float64{0, 0.5} {
		for work, tt := range []struct {
			items, limit int
			cpu          time.Duration
		}{{17_011, 64, 100 * time.Microsecond}, {24_011, 211, 2 * ms}} {
			p := profileOf(tt.items, 50*ms, tt.cpu)
			p.Latency.Sigma = sigma
			w := r.target(p)
			for column, e := range strategies.CatalogFor(2) {
				// pool, or simulated in full
				if !inGrid(2*row+work, column, 4) || e.Name == leftOut || e.Name == "semaphore" || e.Name == "chunked" || free(e) {
					continue
				}
				checkExtrapolated(t, r, w, e, tt.limit)
			}
		}
	}
}

func checkExtrapolated(t *testing.T, r Request, w target, e strategies.Entry, limit int) {
	t.Helper()
	short, err := extrapolated(t, r, w.Profile, e, limit)
	if err != nil {
		t.Fatal(err)
	}
	r.Rounds = 0
	whole, err := extrapolated(t, r, w.Profile, e, limit)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("%s at limit %d, %d items of %v, sigma %v", e.Name, limit, w.Items, w.CPU.Median, w.Latency.Sigma)
	if short.Makespan < int64(w.bound.Time) {
		t.Errorf("%s: %v extrapolated from %d, less than T*, %v", name, time.Duration(short.Makespan), short.Simulated,
			w.bound)
	}
	within := 0.02
	if e.Name == "adaptive" { // it tries other limits for as long as it runs
		within = 0.05
	}
	if off := float64(short.Makespan)/float64(whole.Makespan) - 1; math.Abs(off) > within {
		t.Errorf("%s: %v extrapolated from %d, %v in full: %+.2f %% off", name, time.Duration(short.Makespan),
			short.Simulated, time.Duration(whole.Makespan), 100*off)
	}
}

// A makespan below what is possible is never returned as if it were one: of a sample it means that it
// is too short, of a whole batch that there is an error.
func TestBelowFloor(t *testing.T) {
	r := Request{Machine: virtual.Machine{CPUs: 2}, Rounds: adviceRounds}
	w := r.target(profileOf(200_000, 8*ms, ms))
	pool := strategies.CatalogFor(2)[3]
	first, err := r.extrapolate(t.Context(), w, pool, 32, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.bound.Time = time.Duration(1.05 * float64(first.Makespan))
	longer, err := r.extrapolate(t.Context(), w, pool, 32, nil)
	if err != nil || longer.Makespan != int64(w.bound.Time) || longer.Simulated < 4*first.Simulated {
		t.Errorf("error %v, %v from %d, then %v from %d", err, time.Duration(first.Makespan), first.Simulated,
			time.Duration(longer.Makespan), longer.Simulated)
	}
	w = r.target(profileOf(100, 8*ms, ms))
	w.bound.Time *= 2
	if whole, err := r.extrapolate(t.Context(), w, pool, 32, nil); err == nil {
		t.Errorf("%v, though T* is %v", time.Duration(whole.Makespan), w.bound)
	}
}

// How far off a rate may be shows in its parts: not at all if they differ as their items do, in number
// or in work; the more, the more they differ otherwise.
func TestUnsure(t *testing.T) {
	p := profileOf(800, 8*ms, ms)
	p.Latency.Sigma = 0.5
	s := excerpt{from: 0, to: 800, round: 50}
	marks := s.parts()
	if fmt.Sprint(marks) != "[0 100 200 300 400 500 600 700 800]" {
		t.Fatalf("parts %v", marks)
	}
	took := func(part func(from, to int) float64) []time.Duration {
		at := make([]time.Duration, len(marks))
		for i := range marks[1:] {
			at[i+1] = at[i] + time.Duration(part(marks[i], marks[i+1]))
		}
		return at
	}
	byItems := func(from, to int) float64 { return 1e6 * float64(to-from) }
	byWork := func(from, to int) float64 { l, c := means(p, from, to); return (l + c) * float64(to-from) / 16 }
	jitter := func(from, to int) float64 { return byItems(from, to) * (1 + 0.1*float64(from/100%2)) }
	for name, tt := range map[string]struct {
		part        func(from, to int) float64
		least, most float64
	}{"items": {byItems, 0, 1e-9}, "work": {byWork, 0, 1e-6}, "jitter": {jitter, 0.035, 0.05}} {
		if off := unsure(p, marks, took(tt.part)); off < tt.least || off > tt.most {
			t.Errorf("%s: %v, want %v to %v", name, off, tt.least, tt.most)
		}
	}
	if off := unsure(p, []int{0, 50}, []time.Duration{0, ms}); !math.IsInf(off, 1) {
		t.Errorf("one part: %v", off)
	}
}
