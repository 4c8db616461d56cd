package machines

import (
	"math"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// One strategy represents a scenario on all machines, so that what differs between two lines is the machine, and not
// which of several tied strategies happened to have the least median there.

// leader is the strategy in the fastest group on all of these machines that takes least time in the geometric mean.
// It is not the baseline, which gains nothing over itself.
func (s *Scenario) leader(machines []int) (key table.CellKey, ok bool) {
	return s.fastest(machines, func(r *table.Row) bool { return r.Group == 1 && r.Strategy != r.Table.BaseName })
}

// best is the strategy whose figures stand in the table of gains: the leader, or else the one that has the least
// median on every machine, be it the baseline or without a limit; ok is false if there is none.
func (s *Scenario) best() (key table.CellKey, ok bool) {
	if key, ok := s.leader(s.on); ok {
		return key, true
	}
	return s.fastest(s.on, func(r *table.Row) bool { return r == r.Table.Best() })
}

// representative is the strategy by which two machines are compared: the leader of all machines, else that of the
// two, else the fastest that keeps to a limit.
func (s *Scenario) representative(x, y int) (key table.CellKey, ok bool) {
	if s.Tables[x] == nil || s.Tables[y] == nil {
		return key, false
	}
	for _, machines := range [][]int{s.on, {x, y}} {
		if key, ok := s.leader(machines); ok {
			return key, true
		}
	}
	return s.fastest([]int{x, y}, func(r *table.Row) bool {
		return r.Strategy != table.Unlimited && r.Strategy != r.Table.BaseName
	})
}

// fastest is the strategy with the least geometric mean of its times on the machines, of those that are suitable on
// each.
func (s *Scenario) fastest(machines []int, suitable func(r *table.Row) bool) (best table.CellKey, ok bool) {
	least := math.Inf(1)
	for _, key := range s.keys {
		sum := 0.0
		for _, i := range machines {
			r := s.at(key, i)
			if x, measured := r.Median(record.Makespan); measured && r.Ranked() && suitable(r) {
				sum += math.Log(x)
			} else {
				sum = math.Inf(1)
			}
		}
		if sum < least {
			best, least, ok = key, sum, true
		}
	}
	return best, ok
}
