package host

import (
	"math"
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/fixtures/process"
)

// Middle is the median, nil of nothing.
func Middle(sorted []time.Duration) *time.Duration {
	if len(sorted) == 0 {
		return nil
	}
	return new(Quantile(sorted, 0.5))
}

// Stopwatch measures how long work that never waits takes on so many CPUs: by the clock, or, under a
// CPU quota that stops it now and then, by the CPU time. A quota makes no CPU slower.
func Stopwatch(cpus int) func() time.Duration { return stopwatchUnder(HostQuota(), cpus) }

func stopwatchUnder(quota Quota, cpus int) func() time.Duration {
	if quota.Time > 0 && quota.CPUs() < float64(runtime.NumCPU()) {
		used := process.CPU()
		return func() time.Duration { return max(1, (process.CPU()-used)/time.Duration(cpus)) }
	}
	begun := time.Now()
	return func() time.Duration { return time.Since(begun) }
}

// Quantile is the least value that at least a share q of the sorted values do not exceed.
func Quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}
