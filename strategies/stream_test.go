package strategies

import (
	"context"
	"iter"
	"os"
	"regexp"
	"strconv"
	"sync/atomic"
	"testing"
)

// BenchmarkStream sends a million items of no work through Pool{64}. The items are new
// each time, as in a real stream, so what is held shows in peak-rss-bytes: the peak of the
// whole process, which is why this benchmark is to be run alone:
//
//	go test -run '^$' -bench '^BenchmarkStream$' -benchtime 1x ./strategies
func BenchmarkStream(b *testing.B) {
	const n = 1_000_000
	b.Run("work=noop/strategy=pool/limit=64", func(b *testing.B) {
		for b.Loop() {
			var emitted atomic.Int64
			err := Pool{Workers: 64}.Run(b.Context(), fresh(n), noop{}, func(*Item) { emitted.Add(1) })
			if got := emitted.Load(); err != nil || got != n {
				b.Fatalf("emitted %d of %d items, error %v", got, n, err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/item")
		if peak, ok := peakRSS(); ok {
			b.ReportMetric(peak, "peak-rss-bytes")
		}
	})
}

type noop struct{}

func (noop) Fetch(context.Context, *Item)   {}
func (noop) Process(context.Context, *Item) {}

func fresh(n int) iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		for i := range n {
			if !yield(&Item{Index: i}) {
				return
			}
		}
	}
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakRSS reads the high-water mark where there is a /proc.
func peakRSS() (bytes float64, ok bool) {
	status, err := os.ReadFile("/proc/self/status")
	match := highWater.FindSubmatch(status)
	if err != nil || match == nil {
		return 0, false
	}
	kB, err := strconv.ParseFloat(string(match[1]), 64)
	return kB * 1024, err == nil
}
