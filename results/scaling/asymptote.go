package scaling

import (
	"fmt"
	"math"

	"github.com/overlap-bench/overlap/results/record"
)

// An asymptote is the operational bound on the limit (Denning & Buzen 1978, The Operational Analysis of Queueing
// Network Models): with N items under way, no throughput is above N/(L+C), as if none ever waited for another, nor
// above CPUs/C, with all CPUs busy. The two cross at
//
//	N* = CPUs · (1 + L/C)
//
// Below it some CPU is idle; beyond it, items wait for CPUs. What else may bind, such as the server's capacity, only
// makes the knee come earlier.
type asymptote struct {
	cpus         int
	latency, cpu float64 // L and C, in seconds
}

func (a asymptote) limit() float64 { return float64(a.cpus) * (1 + a.latency/a.cpu) }

// asymptote takes the L and C of a curve: the mean delay that the server applied, and the CPU time of an item, of
// client and server together since they share the CPUs. Both are the least of any level: a busy server wakes up late,
// which is not latency, and an idle client pays for waking up. Where the file lacks them, it says which.
func (s *scaling) asymptote(c *curve) (found asymptote, unknown string) {
	found = asymptote{cpus: s.table.CPUs, latency: math.Inf(1), cpu: math.Inf(1)}
	for _, l := range c.levels {
		if delay, ok := l.row.Summary(record.Delay); ok {
			found.latency = min(found.latency, delay.Center)
		}
		client, ok1 := l.row.Median(record.CPUPerItem)
		server, ok2 := l.row.Median(record.FixtureCPU)
		if ok1 && (ok2 || s.table.Facts["fixture"] == "in-process") {
			found.cpu = min(found.cpu, client+server)
		}
	}
	switch {
	case math.IsInf(found.latency, 0):
		return found, "the file has no " + record.Delay
	case math.IsInf(found.cpu, 0):
		return found, fmt.Sprintf("the file lacks %s or %s", record.CPUPerItem, record.FixtureCPU)
	case found.cpus < 1:
		return found, "there is no limit on CPUs"
	}
	return found, ""
}
