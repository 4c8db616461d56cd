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
	Limit   float64 `json:"limit"` // N*
	CPUs    int     `json:"cpus"`
	Latency float64 `json:"latency"`      // L, in seconds
	CPU     float64 `json:"cpu_per_item"` // C, in seconds
}

// asymptote takes the L and C of a curve: the mean delay that the server applied, and the CPU time of an item, of
// client and server together since they share the CPUs. Both are the least of any level: a busy server wakes up late,
// which is not latency, and an idle client pays for waking up. Where the file lacks them, it says which.
func (s *scaling) asymptote(c *curve) (found *asymptote, unknown string) {
	a := asymptote{CPUs: s.table.CPUs, Latency: math.Inf(1), CPU: math.Inf(1)}
	for _, l := range c.Levels {
		if delay, ok := l.row.Summary(record.Delay); ok {
			a.Latency = min(a.Latency, delay.Center)
		}
		client, ok1 := l.row.Median(record.CPUPerItem)
		server, ok2 := l.row.Median(record.FixtureCPU)
		if ok1 && (ok2 || s.table.Facts["fixture"] == "in-process") {
			a.CPU = min(a.CPU, client+server)
		}
	}
	switch {
	case math.IsInf(a.Latency, 0):
		return nil, "the file has no " + record.Delay
	case math.IsInf(a.CPU, 0):
		return nil, fmt.Sprintf("the file lacks %s or %s", record.CPUPerItem, record.FixtureCPU)
	case a.CPUs < 1:
		return nil, "there is no limit on CPUs"
	}
	a.Limit = float64(a.CPUs) * (1 + a.Latency/a.CPU)
	return &a, ""
}
