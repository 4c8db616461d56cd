package scaling

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/text"
)

// kneeShare is the share of the best throughput with which one may be content.
const kneeShare = 0.95

// A Knee is a limit with a 95 % confidence interval of limits, nil if that is not known.
type Knee struct {
	Limit int  `json:"limit"`
	Low   *int `json:"low,omitempty"`
	High  *int `json:"high,omitempty"`
}

// kneeOf is the first level whose throughput is within 5 % of the best level's; the argument is logarithms by rising
// limit, NaN for what is not known.
//
// Jain (1991, The Art of Computer Systems Performance Analysis, 3.3) calls knee the load beyond which response times
// rise and the gain in throughput is small; 5 % is what we call small. It is a limit that one can set, a level that was
// measured, and measuring more levels beyond it does not move it.
//
// Rejected: Kneedle (Satopää et al. 2011) looks for the point farthest from the chord of the curve, which moves with
// the last level measured. Power, the throughput over the response time (Kleinrock 1979), has its maximum where a curve
// that bends slowly has only half of its throughput, and here the makespan is what counts. The crossing of the two
// asymptotes, N*, says what the CPUs allow and not what was reached: see [asymptote].
func kneeOf(logs []float64) int {
	best := math.Inf(-1)
	for _, x := range logs {
		if x > best { // not NaN
			best = x
		}
	}
	return slices.IndexFunc(logs, func(x float64) bool { return x >= best+math.Log(kneeShare) })
}

func (c *Curve) findKnee() {
	places := make([]float64, len(c.draws))
	for i, draw := range c.draws {
		if places[i] = float64(kneeOf(draw)); places[i] < 0 {
			places[i] = math.NaN() // none of the levels was drawn
		}
	}
	ci := stats.NewInterval(places, c.samples)
	c.kneeAt = kneeOf(c.logs)
	c.Knee.Limit = c.limits[c.kneeAt]
	if ci.Known {
		c.Knee.Low, c.Knee.High = &c.limits[int(ci.Low)], &c.limits[int(ci.High)]
	}
}

// envelope is a curve of the best throughput of any strategy at each limit.
func (s *Analysis) envelope() *Curve {
	e := &Curve{samples: math.MaxInt}
	for _, c := range s.Curves {
		e.limits, e.samples = append(e.limits, c.limits...), min(e.samples, c.samples)
	}
	slices.Sort(e.limits)
	e.limits = slices.Compact(e.limits)
	best := func(of func(c *Curve) []float64) []float64 {
		logs := slices.Repeat([]float64{math.NaN()}, len(e.limits))
		for _, c := range s.Curves {
			for i, x := range of(c) {
				at, _ := slices.BinarySearch(e.limits, c.limits[i])
				if math.IsNaN(logs[at]) || x > logs[at] {
					logs[at] = x
				}
			}
		}
		return logs
	}
	e.logs = best(func(c *Curve) []float64 { return c.logs })
	for i := range s.Curves[0].draws {
		e.draws = append(e.draws, best(func(c *Curve) []float64 { return c.draws[i] }))
	}
	return e
}

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
func (s *Analysis) asymptote(c *Curve) (found *asymptote, unknown string) {
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

// overLimitBefore says how much more throughput a limit gives than the one before it, if the resampled blocks bear it
// out.
func (c *Curve) overLimitBefore(at int) string {
	var more []float64
	for _, logs := range c.draws {
		more = append(more, logs[at]-logs[at-1])
	}
	said := fmt.Sprintf(", %s at %d", text.More(c.logs[at]-c.logs[at-1]), c.limits[at-1])
	switch interval := stats.NewInterval(more, c.samples); {
	case !interval.Known:
		return said
	case interval.Low <= 0 && interval.High >= 0:
		return fmt.Sprintf(", which may be no more than at %d", c.limits[at-1])
	default:
		return said + fmt.Sprintf(" (%s)", text.RatioRange(math.Exp(interval.Low), math.Exp(interval.High)))
	}
}

// further says what to measure where the knee is the highest limit.
func (s *Analysis) further(limit int) string {
	if s.table.Items > 0 && limit >= s.table.Items {
		return fmt.Sprintf(" All items of a batch are then under way: --items %d would show where the gain ends.",
			4*s.table.Items)
	}
	return fmt.Sprintf(" No higher limit was measured: --limits %d..%d would show where the gain ends.", limit, 8*limit)
}
