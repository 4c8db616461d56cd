package machines

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// One strategy stands for a scenario on all machines, so that what differs between two lines is the
// machine, and not that another of those that tie happened to have the least median there.

// leader is the strategy that stands for a scenario: of those that are in the fastest group on all
// of these machines, the one that takes least time in the geometric mean; false if there is none.
func (s *Scenario) leader(machines []int) (table.CellKey, bool) {
	return s.foremost(machines, func(r *table.Row) bool { return r.Group == 1 })
}

// best is the strategy whose figures stand in the table of gains: the leader, or else whichever is each
// machine's first, be it the baseline or one that keeps to no limit; false if it is not the same on all.
func (s *Scenario) best() (table.CellKey, bool) {
	if key, ok := s.leader(s.on()); ok {
		return key, true
	}
	for _, key := range s.keys() {
		first := func(i int) bool { return s.at(key, i) != nil && s.at(key, i) == s.Tables[i].Best() }
		if !slices.ContainsFunc(s.on(), func(i int) bool { return !first(i) }) {
			return key, true
		}
	}
	return table.CellKey{}, false
}

// tooFew says whether some machine has too few samples to tell that a row is among the fastest.
func (s *Scenario) tooFew(key table.CellKey) bool {
	return slices.ContainsFunc(s.on(), func(i int) bool {
		r := s.at(key, i)
		return r != nil && s.Tables[i].Unranked(r) != ""
	})
}

// foremost is the row that takes least time in the geometric mean of the machines, of those that
// are suitable on each; it is not the baseline, which gains nothing over itself.
func (s *Scenario) foremost(machines []int, suitable func(r *table.Row) bool) (best table.CellKey, ok bool) {
	least := math.Inf(1)
	for _, key := range s.keys() {
		sum := 0.0
		for _, i := range machines {
			r := s.at(key, i)
			x, measured := r.Median(record.Makespan)
			if !measured || !r.Ranked() || r.Strategy == r.Table.BaseName || !suitable(r) {
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
func (s *Scenario) compared(x, y int) (table.CellKey, bool) {
	for _, machines := range [][]int{s.on(), {x, y}} {
		if key, ok := s.leader(machines); ok {
			return key, true
		}
	}
	return s.foremost([]int{x, y}, func(r *table.Row) bool { return r.Strategy != table.Unlimited })
}

// aboutEfficiency warns that T* is not the same everywhere, where it is not: it is in the
// measure. "" if there is nothing to say.
func (a *Comparison) aboutEfficiency() string {
	var parts, where []string
	for _, s := range a.Scenarios {
		machines := s.bounded()
		if len(machines) == 0 {
			continue
		}
		var names, words []string
		for _, i := range machines {
			names = append(names, a.on([]int{i}))
		}
		for i, m := range machines {
			said := text.Seconds(s.Tables[m].Bound.Seconds)
			if !slices.Equal(names, where) { // said once for all scenarios that have them in common
				said += " " + names[i]
			}
			words = append(words, said)
		}
		where = names
		parts = append(parts, text.List(words)+" in "+s.Name)
	}
	if len(parts) == 0 {
		return ""
	}
	return "Efficiency is T* over the makespan, and T* is " + strings.Join(parts, ", ") + ": the same efficiency is not the same time."
}

// bounded are the machines whose T* of a scenario is known, in their order, or of many the two whose T*
// is the least and the largest; nil if T* is about the same on all.
func (s *Scenario) bounded() (machines []int) {
	for _, i := range s.on() {
		if ok := s.Tables[i].Bound.Known; ok && !s.Tables[i].TooFast() {
			machines = append(machines, i)
		}
	}
	if len(machines) == 0 {
		return nil
	}
	by := func(x, y int) int { return cmp.Compare(s.Tables[x].Bound.Seconds, s.Tables[y].Bound.Seconds) }
	low, high := slices.MinFunc(machines, by), slices.MaxFunc(machines, by)
	switch {
	case s.Tables[high].Bound.Seconds < otherBound*s.Tables[low].Bound.Seconds:
		return nil
	case len(machines) > mostBounded:
		return slices.Sorted(slices.Values([]int{low, high}))
	}
	return machines
}

// mostBounded is of how many machines a sentence lists T*.
const mostBounded = 4

// otherBound is the factor from which on T* is another.
const otherBound = 1.1
