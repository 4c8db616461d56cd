package host

import (
	"context"
	"crypto/sha256"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/overlap-bench/overlap/fixtures/process"
)

// Speed is how fast the CPUs that Go uses hash with SHA-256, all at once, in bytes/s: what
// the clock, the host and the neighbours leave of them. 0 is no speed, and never measured.
type Speed float64

// A probe is five windows, of which the middle one counts: 40 ms in all, so that it can be
// taken between blocks, and too little to heat anything up.
const (
	probeWindows = 5
	probeWindow  = 8 * time.Millisecond
)

// Probe measures the speed now, in less than 50 ms unless the machine is too busy to run it.
// All CPUs work at once: on one alone, the scheduler would hide a neighbour by moving away
// from it.
func Probe(ctx context.Context) (Speed, error) {
	var speeds []float64
	for range probeWindows {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		speeds = append(speeds, hashEverywhere(probeWindow))
	}
	slices.Sort(speeds)
	return Speed(speeds[len(speeds)/2]), nil
}

// hashEverywhere hashes on every CPU until the window is over, and returns bytes/s.
func hashEverywhere(window time.Duration) float64 {
	begun, passed := time.Now(), Stopwatch(runtime.GOMAXPROCS(0))
	chunks := make([]int, runtime.GOMAXPROCS(0)) // each worker writes its own
	var workers sync.WaitGroup
	for i := range chunks {
		workers.Go(func() {
			h, n := NewHasher(), 0
			for n == 0 || time.Since(begun) < window {
				h.Hash()
				n++
			}
			chunks[i] = n
			runtime.KeepAlive(h)
		})
	}
	workers.Wait()
	total := 0
	for _, n := range chunks {
		total += n * HashChunk
	}
	return float64(total) / passed().Seconds()
}

// HashChunk is small enough to stay in the fastest cache, and to look at the clock often.
const HashChunk = 16 << 10

// A Hasher computes without waiting or allocating. Each sum goes into what is hashed
// next, so that nothing can be left out.
type Hasher struct{ data [HashChunk]byte }

// NewHasher returns a hasher of zeroes.
func NewHasher() *Hasher { return new(Hasher) }

// Hash hashes HashChunk bytes.
func (h *Hasher) Hash() {
	sum := sha256.Sum256(h.data[:])
	copy(h.data[:], sum[:])
}

// Median is the lower median, nil of no values.
func Median(sorted []time.Duration) *time.Duration {
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
