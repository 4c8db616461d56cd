package scaling

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
)

// kneeShare is the share of the best throughput with which one may be content.
const kneeShare = 0.95

// knee is the first level whose throughput is within 5 % of the best level's; the argument is
// logarithms by rising limit, NaN for what is not known.
//
// Jain (1991, The Art of Computer Systems Performance Analysis, 3.3) calls knee the load
// beyond which response times rise and the gain in throughput is small; 5 % is what we call
// small. It is a limit that one can set, a level that was measured, and that more levels
// beyond it were measured does not move it.
//
// Three other definitions were worse. Kneedle (Satopää et al. 2011) looks for the point
// farthest from the chord of the curve, which moves with the last level measured. Power, the
// throughput over the response time (Kleinrock 1979), has its maximum where a curve that
// bends slowly has only half of its throughput, and here the makespan is what counts. The
// crossing of the two asymptotes, N*, says what the CPUs allow and not what was reached: it
// is shown beside the knee, see [asymptote].
func knee(logs []float64) int {
	best := math.Inf(-1)
	for _, x := range logs {
		if x > best { // not NaN
			best = x
		}
	}
	return slices.IndexFunc(logs, func(x float64) bool { return x >= best+math.Log(kneeShare) })
}

// A levelCI is a level, by its place in a list, with a 95 % confidence interval of levels.
type levelCI struct {
	at, low, high int
	known         bool // the interval
}

func newLevelCI(logs []float64, draws [][]float64, samples int, of func(logs []float64) int) levelCI {
	found := levelCI{at: of(logs)}
	places := make([]float64, len(draws))
	for i, draw := range draws {
		if places[i] = float64(of(draw)); places[i] < 0 {
			places[i] = math.NaN() // none of the levels was drawn
		}
	}
	ci := stats.NewInterval(places, samples)
	found.low, found.high, found.known = int(ci.Low), int(ci.High), ci.Known
	return found
}

// compareCurves finds the best of all, and the least limit at which any curve is within
// kneeShare of it. Limits are places in a list of those of all curves.
func (s *scaling) compareCurves() {
	samples := math.MaxInt
	var all [][]float64 // draws, of all curves in a row
	var flat []float64
	for _, c := range s.curves {
		samples = min(samples, c.samples())
		flat = append(flat, c.logs...)
	}
	for i := range s.curves[0].draws {
		var draw []float64
		for _, c := range s.curves {
			draw = append(draw, c.draws[i]...)
		}
		all = append(all, draw)
	}
	limits, place := s.allLimits()
	s.least = newLevelCI(flat, all, samples, func(logs []float64) int {
		byLimit := make([]float64, len(limits)) // the best at each
		for i := range byLimit {
			byLimit[i] = math.NaN()
		}
		for i, x := range logs {
			if !math.IsNaN(x) && !(x <= byLimit[place[i]]) {
				byLimit[place[i]] = x
			}
		}
		return knee(byLimit)
	})
	for _, c := range s.curves {
		for i, x := range c.logs {
			if s.best.curve == nil || x > s.best.log() {
				s.best = point{c, i}
			}
		}
	}
}

// allLimits are those of all curves, sorted, and where in them the levels of the curves are,
// one curve after the other.
func (s *scaling) allLimits() (limits, place []int) {
	for _, c := range s.curves {
		limits = append(limits, c.limits()...)
	}
	flat := slices.Clone(limits)
	slices.Sort(limits)
	limits = slices.Compact(limits)
	for _, limit := range flat {
		at, _ := slices.BinarySearch(limits, limit)
		place = append(place, at)
	}
	return limits, place
}
