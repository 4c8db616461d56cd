package handover

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"testing"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
)

const (
	items   = 100_000
	million = 1_000_000
)

var peakFlag = flag.Bool("peak", false, "a stream of a million items: peak memory, and nothing else")

func TestMain(m *testing.M) {
	process.WatchParent()
	os.Exit(m.Run())
}

// BenchmarkHandOver measures what the package comment says.
func BenchmarkHandOver(b *testing.B) {
	WriteUnits(os.Stdout)
	for _, name := range Works {
		for _, entry := range measured() {
			for _, limit := range Limits {
				b.Run(fmt.Sprintf("work=%s/strategy=%s/limit=%d", name, entry.Name, limit), func(b *testing.B) {
					if *peakFlag {
						peakOf(b, entry.New(limit), works[name])
					} else {
						handOver(b, entry.New(limit), works[name])
					}
				})
			}
		}
	}
}

func handOver(b *testing.B, s strategies.Strategy, w tiny) {
	all := newBatch(items, w)
	run := func() {
		if err := s.Run(b.Context(), all.source, w, all.emit); err != nil {
			b.Fatal(err)
		}
	}
	check := func() {
		if err := all.check(); err != nil {
			b.Fatal(err)
		}
	}
	run() // warm
	check()
	var before, after runtime.MemStats
	var cpu, mallocs, bytes float64
	for b.Loop() {
		b.StopTimer()
		runtime.ReadMemStats(&before)
		used := process.CPU()
		b.StartTimer()
		run()
		b.StopTimer()
		cpu += float64(process.CPU() - used)
		runtime.ReadMemStats(&after)
		mallocs += float64(after.Mallocs - before.Mallocs)
		bytes += float64(after.TotalAlloc - before.TotalAlloc)
		check()
		b.StartTimer()
	}
	n := float64(b.N) * items
	b.ReportMetric(0, "ns/op") // a batch is of no interest here
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/n, NsPerItem)
	b.ReportMetric(cpu/n, record.CPUPerItem)
	b.ReportMetric(bytes/n, BytesPerItem)
	b.ReportMetric(mallocs/n, AllocsPerItem)
}

// peakOf runs one stream of items. The peak is that of the whole process, and of the one
// cell if that is all it runs.
func peakOf(b *testing.B, s strategies.Strategy, w tiny) {
	source, emit, emitted := stream(million)
	if err := s.Run(b.Context(), source, w, emit); err != nil || emitted.Load() != million {
		b.Fatalf("%d of %d items were emitted, error %v", emitted.Load(), million, err)
	}
	b.ReportMetric(0, "ns/op")
	if peak, ok := host.PeakRSS(); ok {
		b.ReportMetric(float64(peak), record.PeakRSS)
	}
}
