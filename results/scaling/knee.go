package scaling

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
)

// kneeShare is the share of the best throughput with which one may be content.
const kneeShare = 0.95

// A knee is a limit with a 95 % confidence interval of limits, nil if that is not known.
type knee struct {
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

func (c *curve) findKnee() {
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
func (s *scaling) envelope() *curve {
	e := &curve{samples: math.MaxInt}
	for _, c := range s.Curves {
		e.limits, e.samples = append(e.limits, c.limits...), min(e.samples, c.samples)
	}
	slices.Sort(e.limits)
	e.limits = slices.Compact(e.limits)
	best := func(of func(c *curve) []float64) []float64 {
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
	e.logs = best(func(c *curve) []float64 { return c.logs })
	for i := range s.Curves[0].draws {
		e.draws = append(e.draws, best(func(c *curve) []float64 { return c.draws[i] }))
	}
	return e
}
