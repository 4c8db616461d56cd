package practice_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/lesson/practice"
)

// works are how many rounds the work of an item has.
var works = []struct {
	name   string
	rounds int
}{{"50ns", 25}, {"20us", 10_000}}

// BenchmarkGather measures four ways to gather the results of one worker a CPU. In each round, the way and the sums of
// each worker's own are measured right after each other, and their ratio is over all rounds.
func BenchmarkGather(b *testing.B) {
	var shard practice.Way
	for _, way := range practice.Ways() {
		if way.Name == practice.Shard {
			shard = way
		}
	}
	workers := runtime.GOMAXPROCS(0)
	for _, work := range works {
		items := max(1000, 500_000/work.rounds) // a millisecond or more
		result := practice.Result(work.rounds)
		want := shard.Gather(1, items, result)
		timed := func(b *testing.B, way practice.Way) time.Duration {
			begun := time.Now()
			got := way.Gather(workers, items, result)
			took := time.Since(begun)
			if got != want {
				b.Fatalf("%s gathers %+v, want %+v", way.Name, got, want)
			}
			return took
		}
		for _, way := range practice.Ways() {
			b.Run(fmt.Sprintf("work=%s/way=%s", work.name, way.Name), func(b *testing.B) {
				var its, shards time.Duration
				for round := 0; b.Loop(); round++ {
					if round%2 == 0 { // neither is always the first
						its += timed(b, way)
						shards += timed(b, shard)
					} else {
						shards += timed(b, shard)
						its += timed(b, way)
					}
				}
				b.ReportMetric(0, "ns/op") // of two ways
				b.ReportMetric(float64(its)/float64(b.N*items), "ns/item")
				b.ReportMetric(float64(its)/float64(shards), "x-shard")
			})
		}
	}
}

// All ways gather the same, with any number of workers, also more than there are items.
func TestWays(t *testing.T) {
	result := practice.Result(3)
	var want practice.Sum
	for i := range 1000 {
		want.Items++
		want.Digest += result(i)
	}
	for _, way := range practice.Ways() {
		for _, workers := range []int{1, 2, 7, 1500} {
			if got := way.Gather(workers, 1000, result); got != want {
				t.Errorf("%s with %d workers: %+v, want %+v", way.Name, workers, got, want)
			}
		}
		if got := way.Gather(4, 0, result); got != (practice.Sum{}) {
			t.Errorf("%s of nothing: %+v", way.Name, got)
		}
	}
}
