package sample

import (
	"context"
	"iter"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/strategies"
)

// BenchmarkRecording measures what the recorder costs: each op is a pair of batches, one with
// it and one without, in random order. on/off is the median over the pairs of the ratio of
// their makespans.
//
//	go test -run '^$' -bench '^BenchmarkRecording$' -benchtime 240x ./bench/sample
func BenchmarkRecording(b *testing.B) {
	for _, name := range []string{"cpu", "io"} {
		b.Run("scenario="+name, func(b *testing.B) {
			found, err := scenario.FindScenarios([]string{name})
			if err != nil {
				b.Fatal(err)
			}
			child, err := fixtures.StartChild(b.Context(), []profile.Profile{found[0].Profile}, "")
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(child.Close)
			entries, err := scenario.FindStrategies([]string{"pool"})
			if err != nil {
				b.Fatal(err)
			}
			m, err := Prepare(b.Context(), scenario.Cell{Scenario: found[0], Entry: entries[0], Limit: 16}, child.URLs[0], true, nil)
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(m.Close)
			benchmarkRecording(b, m)
		})
	}
}

func benchmarkRecording(b *testing.B, m *Measurement) {
	bare := m.work.(Instrumented).work
	var ratios []float64
	for b.Loop() {
		var on, off time.Duration
		order := []func(){
			func() { on = timeOf(b, func(ctx context.Context) error { return m.Run(ctx) }, m) },
			func() { off = timeOf(b, func(ctx context.Context) error { return runBare(ctx, m, bare) }, m) },
		}
		if rand.IntN(2) == 0 {
			slices.Reverse(order)
		}
		for _, run := range order {
			run()
		}
		ratios = append(ratios, float64(on)/float64(off))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "on/off")
}

func timeOf(b *testing.B, run func(context.Context) error, m *Measurement) time.Duration {
	if err := m.Reset(b.Context()); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := run(b.Context()); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// runBare runs the batch with nothing between the strategy and its work.
func runBare(ctx context.Context, m *Measurement, work strategies.Workload) error {
	var emitted atomic.Int64
	return m.strategy.Run(ctx, bareItems(m.recorder), work, func(*strategies.Item) { emitted.Add(1) })
}

func bareItems(r *Recorder) iter.Seq[*strategies.Item] {
	return func(yield func(*strategies.Item) bool) {
		for i := range r.records {
			if !yield(&r.records[i].item) {
				return
			}
		}
	}
}
