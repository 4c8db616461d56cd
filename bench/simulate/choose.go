package simulate

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// A response is not noticed at once: where all CPUs compute, some 2 ms after it has come, as
// measured in mixed on 2 CPUs; and requests without latency run fastest with 32 in flight, at
// 33 000 a second, which is a millisecond each. A schedule knows nothing of that, and would
// advise the lowest limit that keeps the CPUs busy if nobody ever has to wake up.
//
// So a choice has to be good both as simulated and where each response is noticed late. That
// needs no simulation of its own: to go on at some rate, rate × lateness more items have to be
// under way (J. D. C. Little, 1961).
const noticed = 2 * time.Millisecond

// A ranking scores the candidates of one simulation.
type ranking struct {
	fastest, fastestLate float64            // makespans of those that can be chosen, in nanoseconds
	late                 map[string][]paced // by strategy, by ascending width
}

// paced is a pace that a strategy keeps where responses are noticed late, if it is so wide.
type paced struct{ width, rate float64 } // fetches at once; items a nanosecond

func rank(list []Candidate) ranking {
	r := ranking{fastest: math.Inf(1), fastestLate: math.Inf(1), late: map[string][]paced{}}
	for _, c := range list {
		rate := float64(c.Items) / float64(max(1, c.Makespan))
		r.late[c.Strategy] = append(r.late[c.Strategy], paced{float64(c.Fetches) + rate*float64(noticed), rate})
	}
	for _, points := range r.late {
		slices.SortFunc(points, func(a, b paced) int { return cmp.Compare(a.width, b.width) })
	}
	for _, c := range list {
		if c.Out == "" {
			r.fastest = min(r.fastest, float64(c.Makespan))
			r.fastestLate = min(r.fastestLate, r.makespanLate(c))
		}
	}
	return r
}

// makespanLate is the makespan where responses are noticed late, between those that are known
// on a straight line; beyond the last, a strategy is as fast as there. Where all items are under way at
// once, no further one could be: the last response is late, and that is all.
func (r ranking) makespanLate(c Candidate) float64 {
	if c.Fetches >= c.Items {
		return float64(c.Makespan) + float64(noticed)
	}
	width, below := float64(c.Fetches), paced{}
	for _, above := range r.late[c.Strategy] {
		if above.width >= width {
			rate := below.rate + (above.rate-below.rate)*(width-below.width)/(above.width-below.width)
			return float64(c.Items) / rate
		}
		below = above
	}
	return float64(c.Items) / below.rate
}

// score is how much longer a candidate takes than the fastest, as a factor: as simulated or
// with responses noticed late, whichever is more.
func (r ranking) score(c Candidate) float64 {
	return max(float64(c.Makespan)/r.fastest, r.makespanLate(c)/r.fastestLate)
}

// good are the candidates within 2 % of the best score.
func (r ranking) good(list []Candidate) []Candidate {
	best := math.Inf(1)
	for _, c := range list {
		if c.Out == "" {
			best = min(best, r.score(c))
		}
	}
	var good []Candidate
	for _, c := range list {
		if c.Out == "" && r.score(c) <= (1+tied)*best {
			good = append(good, c)
		}
	}
	return good
}

// Choose is the candidate to use, of those within 2 % of the best: one that keeps to a limit,
// that neither crowds the CPUs nor holds all items, of the simplest strategy, which is the first
// of the catalog, at its lowest limit.
//
// Items in process beyond the CPUs take turns there, and all that they have allocated is alive
// at once. A schedule knows nothing of that; measured in mixed and source, with all items under
// way at once, a pool took 2 to 6 % longer than a pipeline in each of three runs.
func Choose(list []Candidate) (Candidate, bool) {
	good := rank(list).good(list)
	if len(good) == 0 {
		return Candidate{}, false
	}
	return slices.MinFunc(good, simpler), true
}

func simpler(a, b Candidate) int {
	return cmp.Or(worse(a.free, b.free), worse(a.crowd, b.crowd), worse(a.hoard, b.hoard),
		cmp.Compare(a.place, b.place), cmp.Compare(a.Limit, b.Limit))
}

// worse puts who has a bad property behind who has not.
func worse(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
