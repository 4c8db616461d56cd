package results

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchunit"
)

// One strategy stands for a scenario on all machines, so that what differs between two lines is the
// machine, and not that another of those that tie happened to have the least median there.

// leader is the strategy that stands for a scenario: of those that are in the fastest group on all
// of these machines, the one that takes least time in the geometric mean; false if there is none.
func (s *Lineup) leader(machines []int) (cellKey, bool) {
	return s.foremost(machines, func(r *Row) bool { return r.group == 1 })
}

// foremost is the row that takes least time in the geometric mean of the machines, of those that
// are suitable on each; it is not the baseline, which gains nothing over itself.
func (s *Lineup) foremost(machines []int, suitable func(r *Row) bool) (best cellKey, ok bool) {
	least := math.Inf(1)
	for _, key := range s.keys() {
		sum := 0.0
		for _, i := range machines {
			r := s.at(key, i)
			x, measured := r.median(Makespan)
			if !measured || !r.ranked() || r.Strategy == r.table.base || !suitable(r) {
				sum = math.Inf(1)
				break
			}
			sum += math.Log(x)
		}
		if sum < least {
			best, least, ok = key, sum, true
		}
	}
	return best, ok
}

// compared is the strategy by which two machines are compared: the leader if there is one, else that
// of the two, else whichever is foremost of those that keep to a limit.
func (s *Lineup) compared(x, y int) (cellKey, bool) {
	for _, machines := range [][]int{s.on(), {x, y}} {
		if key, ok := s.leader(machines); ok {
			return key, true
		}
	}
	return s.foremost([]int{x, y}, func(r *Row) bool { return r.Strategy != Unlimited })
}

// aboutEfficiency warns that T* is not the same everywhere, where it is not: it is in the
// measure. "" if there is nothing to say.
func (a *Across) aboutEfficiency() string {
	var parts, where []string
	for _, s := range a.Scenarios {
		low, high := -1, -1
		for _, i := range s.on() {
			x, _, ok := s.Tables[i].LowerBound()
			ok = ok && !s.Tables[i].tooFast()
			if ok && (low < 0 || x < s.Tables[low].least.seconds) {
				low = i
			}
			if ok && (high < 0 || x > s.Tables[high].least.seconds) {
				high = i
			}
		}
		if low < 0 || s.Tables[high].least.seconds < otherBound*s.Tables[low].least.seconds {
			continue
		}
		names := []string{a.on([]int{low}), a.on([]int{high})}
		words := fmt.Sprintf("%s and %s in %s", inSeconds(s.Tables[low].least.seconds), inSeconds(s.Tables[high].least.seconds), s.Name)
		if !slices.Equal(names, where) { // said once for all scenarios that have it in common
			where = names
			words = fmt.Sprintf("%s %s and %s %s in %s", inSeconds(s.Tables[low].least.seconds), names[0], inSeconds(s.Tables[high].least.seconds), names[1], s.Name)
		}
		parts = append(parts, words)
	}
	if len(parts) == 0 {
		return ""
	}
	return "Efficiency is T* over the makespan, and T* is " + strings.Join(parts, ", ") + ": the same efficiency is not the same time."
}

// otherBound is the factor from which on T* is another.
const otherBound = 1.1

func inSeconds(x float64) string { return benchunit.Scale(x, benchunit.Decimal) + "s" }
