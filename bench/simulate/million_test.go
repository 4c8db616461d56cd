package simulate

import (
	"strconv"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/virtual"
)

// BenchmarkMillion simulates a million items with each strategy that holds a bounded number
// of them, and a tenth of that with those that hold them all; each in a process of its own,
// whose peak memory is reported beside the real time for an item.
//
//	go test -run '^$' -bench '^BenchmarkMillion$' -benchtime 1x ./bench/simulate
func BenchmarkMillion(b *testing.B) {
	const million = 1_000_000
	for _, bm := range []struct {
		strategy     string
		limit, items int
	}{
		{"sequential", 1, million}, {"semaphore", 10_000, million}, {"pool", 10_000, million},
		{"batched", 10_000, million}, {"pipeline", 10_000, million}, {"eventloop", 10_000, million},
		{"chunked", 10_000, million}, {"ordered", 10_000, million},
		// a thread of the system's for each worker: 10 000 are more than Go allows
		{"threads", 64, million},
		{"perurl", 1, million / 10}, {"staged", 10_000, million / 10}, // hold all items: O(N) memory
	} {
		name := "strategy=" + bm.strategy + "/limit=" + strconv.Itoa(bm.limit) + "/items=" + strconv.Itoa(bm.items)
		b.Run(name, func(b *testing.B) {
			request := Request{
				Scenarios:  []Scenario{{Name: "io", Profile: scenario.Scenarios()[0].With(bm.items, scenario.Seed).Profile}},
				Strategies: []string{bm.strategy}, Limits: []int{bm.limit},
				Machine: virtual.Machine{CPUs: 2}, Costs: true,
			}
			var a Answer
			for b.Loop() {
				answers, err := Run(b.Context(), request, nil)
				if err != nil {
					b.Fatal(err)
				}
				a = answers[0]
			}
			b.ReportMetric(float64(a.Real)/float64(bm.items), "real-ns/item")
			b.ReportMetric(time.Duration(a.Makespan).Seconds(), "virtual-s/op")
			if a.PeakRSS > 0 {
				b.ReportMetric(float64(a.PeakRSS), "peak-rss-bytes")
			}
		})
	}
}
