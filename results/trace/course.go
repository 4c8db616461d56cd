package trace

import (
	"maps"
	"slices"
)

// A Count is how many items something was done with from an instant on, in nanoseconds since the batch began.
type Count struct {
	At    int64
	Items int
}

// A Course is how many items something was done with over time: a count for each instant at which that changed. The
// last count is 0.
type Course []Count

// Fetching is how many fetches were under way at a time. That is what a strategy did, and not the limit that it kept
// to, which is not recorded.
func Fetching(spans []Spans) Course {
	return courseOf(spans, func(s Spans) (from, to int64) { return s.FetchStart, s.FetchEnd })
}

func courseOf(spans []Spans, of func(s Spans) (from, to int64)) (course Course) {
	changes := map[int64]int{}
	for _, s := range spans {
		from, to := of(s)
		changes[from]++
		changes[to]--
	}
	items := 0
	for _, at := range slices.Sorted(maps.Keys(changes)) {
		items += changes[at]
		course = append(course, Count{at, items})
	}
	return course
}

// Peak is the first count that no other exceeds.
func (c Course) Peak() (peak Count) {
	for _, count := range c {
		if count.Items > peak.Items {
			peak = count
		}
	}
	return peak
}

// Mean is how many there were on average between the first instant and the last.
func (c Course) Mean() float64 {
	if len(c) < 2 || c[len(c)-1].At <= c[0].At {
		return 0
	}
	sum := 0.0
	for i, count := range c[1:] {
		sum += float64(c[i].Items) * float64(count.At-c[i].At)
	}
	return sum / float64(c[len(c)-1].At-c[0].At)
}
