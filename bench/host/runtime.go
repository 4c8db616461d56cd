package host

import (
	"math"
	"os"
	"regexp"
	"runtime/metrics"
	"strconv"
	"time"
)

// Runtime is what the Go runtime of this process has counted so far.
type Runtime struct {
	GC    time.Duration // CPU time of the garbage collector, by its own estimate
	Sched time.Duration // that goroutines were ready to run and did not, summed over them
}

const (
	metricGC    = "/cpu/classes/gc/total:cpu-seconds"
	metricSched = "/sched/latencies:seconds"
)

// ReadRuntime reads package runtime/metrics. A metric that there is no more reads 0.
func ReadRuntime() (r Runtime) {
	samples := []metrics.Sample{{Name: metricGC}, {Name: metricSched}}
	metrics.Read(samples)
	if v := samples[0].Value; v.Kind() == metrics.KindFloat64 {
		r.GC = time.Duration(v.Float64() * float64(time.Second))
	}
	if v := samples[1].Value; v.Kind() == metrics.KindFloat64Histogram {
		r.Sched = sumOf(v.Float64Histogram())
	}
	return r
}

// sumOf is about the sum of what a histogram of seconds has counted: each counts as the
// geometric middle of its bucket, the first and the last bucket as their finite ends.
func sumOf(h *metrics.Float64Histogram) time.Duration {
	seconds := 0.0
	for i, n := range h.Counts {
		low, high := h.Buckets[i], h.Buckets[i+1]
		switch {
		case low <= 0: // or -Inf: next to nothing
		case math.IsInf(high, 1):
			seconds += float64(n) * low
		default:
			seconds += float64(n) * math.Sqrt(low*high)
		}
	}
	return time.Duration(seconds * float64(time.Second))
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// PeakRSS is the most memory that this process has had resident. It is read from /proc,
// since getrusage starts from the peak of the process that forked this one.
func PeakRSS() (bytes int64, ok bool) {
	status, err := os.ReadFile("/proc/self/status")
	match := highWater.FindSubmatch(status)
	if err != nil || match == nil {
		return 0, false
	}
	kB, err := strconv.ParseInt(string(match[1]), 10, 64)
	return kB << 10, err == nil
}
