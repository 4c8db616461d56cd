package machines

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// # What is claimed
//
// A claim is that one strategy is faster than another in one scenario. Each machine tests it within its own run, in
// blocks, as in a table of one file; samples of two machines are never compared. The claim holds on a machine that
// shows it beyond noise, and everywhere only if every machine does: a machine that does not contradict it is no
// support. It flips if one machine shows it and another shows the opposite.
//
// # How often a claim is false
//
// The family for Holm's correction is all pairs of strategies on all machines of a scenario. So the chance of any
// false claim about a scenario, on whatever machine, is at most 5 %, as in a table of one file, and does not grow
// with the number of machines.
//
// Rejected: Holm's correction in each table alone. Where nothing differs anywhere, "everywhere" would need an error
// on each machine at once. But where a difference is real on all machines but one, it takes one error, and each
// machine has its own chance to make it: of three machines, on each of which another two strategies are equal,
// something false would be claimed in 5.1 % of 5,000 simulated comparisons, instead of 2.4 % (TestFalseEverywhere).
//
// The price is that a table of one file may show a difference that no claim does: ranks are those of each machine's
// own table. What was not measured in blocks takes no part, and neither does a table in which something took less
// than T*.

// A Claim is that one strategy is faster than another in a scenario, with the evidence of each machine.
type Claim struct {
	Scenario       *Scenario
	Faster, Slower table.CellKey
	On             []Finding // by machine
}

// A Finding is the evidence of one machine: Faster if it shows the claim, Slower if it shows the opposite, "" if it
// did not measure both.
type Finding struct {
	Verdict      table.Verdict
	stats.Paired // the makespan of the slower to that of the faster one: its gain
}

// The kinds of claims.
const (
	Everywhere = "everywhere" // every machine shows it
	Flips      = "flips"      // some show it, some the opposite
	Somewhere  = "somewhere"  // some show it, the others nothing
)

// Kind is "" if no machine shows anything, or only one measured both.
func (c *Claim) Kind() string {
	faster, slower := len(c.on(table.Faster)), len(c.on(table.Slower))
	measured := len(c.On) - len(c.on(table.NoVerdict))
	switch {
	case faster > 0 && slower > 0:
		return Flips
	case faster+slower == 0 || measured < 2:
		return ""
	case faster+slower == len(c.Scenario.on):
		return Everywhere
	}
	return Somewhere
}

// on has the machines with a verdict.
func (c *Claim) on(verdict table.Verdict) (machines []int) {
	for i, f := range c.On {
		if f.Verdict == verdict {
			machines = append(machines, i)
		}
	}
	return machines
}

// claim tests all pairs on all machines.
func (s *Scenario) claim() {
	limited := s.limited()
	for i, x := range limited {
		for _, y := range limited[:i] {
			s.pairs = append(s.pairs, &Claim{Scenario: s, Faster: x, Slower: y, On: make([]Finding, len(s.Tables))})
		}
	}
	var family []*stats.Paired
	for m, t := range s.Tables {
		if t != nil && !t.TooFast() {
			family = append(family, s.test(m, limited)...)
		}
	}
	stats.CorrectPairs(family, 1)
	for _, c := range s.pairs {
		for m, t := range s.Tables {
			c.On[m].judge(t)
		}
		c.turn()
	}
	s.Claims = slices.DeleteFunc(slices.Clone(s.pairs), func(c *Claim) bool { return c.Kind() == "" })
}

// test compares all pairs on one machine, which has noise of its own, and returns what is to be corrected.
func (s *Scenario) test(machine int, keys []table.CellKey) (family []*stats.Paired) {
	t := s.Tables[machine]
	logs := map[table.CellKey]stats.BlockLogs{}
	var rows []stats.BlockLogs
	for _, key := range keys {
		if r := s.at(key, machine); r != nil && r.Ranked() {
			logs[key] = table.LogsOf(r, record.Makespan)
			rows = append(rows, logs[key])
		}
	}
	var differences [][]float64
	for _, c := range s.pairs {
		faster, measured1 := logs[c.Faster]
		slower, measured2 := logs[c.Slower]
		f := &c.On[machine]
		switch {
		case !measured1 || !measured2:
			continue
		case t.Exact:
			x, _ := s.at(c.Faster, machine).Median(record.Makespan)
			y, _ := s.at(c.Slower, machine).Median(record.Makespan)
			f.Ratio = y / x
		case t.Paired():
			d := slower.Minus(faster)
			f.Paired = stats.NewPaired(d)
			family, differences = append(family, &f.Paired), append(differences, d)
		}
		f.Verdict = table.TooFew
	}
	stats.TestPairs(family, differences, rows)
	return family
}

// judge gives the verdict, once the family is corrected.
func (f *Finding) judge(t *table.Table) {
	if f.Verdict == table.NoVerdict {
		return
	}
	differs := t.BeyondNoise(f.Paired) || t.Exact && math.Abs(f.Ratio-1) > table.ExactTie
	switch {
	case differs && f.Ratio > 1:
		f.Verdict = table.Faster
	case differs:
		f.Verdict = table.Slower
	case f.Enough() || t.Exact:
		f.Verdict = table.InNoise
	}
}

// turn has the first machine that shows anything show the claim.
func (c *Claim) turn() {
	opposite := map[table.Verdict]table.Verdict{table.Faster: table.Slower, table.Slower: table.Faster}
	first := slices.IndexFunc(c.On, func(f Finding) bool { return opposite[f.Verdict] != "" })
	if first < 0 || c.On[first].Verdict == table.Faster {
		return
	}
	c.Faster, c.Slower = c.Slower, c.Faster
	for i := range c.On {
		f := &c.On[i]
		if f.Ratio > 0 {
			f.Paired = f.Inverse()
		}
		if v := opposite[f.Verdict]; v != "" {
			f.Verdict = v
		}
	}
}

// slowerOn counts the machines on which something is shown to be faster than a strategy, also by a pair that only one
// machine measured.
func (s *Scenario) slowerOn(key table.CellKey) int {
	machines := map[int]bool{}
	for _, c := range s.pairs {
		for m, f := range c.On {
			if f.Verdict == table.Faster && c.Slower == key || f.Verdict == table.Slower && c.Faster == key {
				machines[m] = true
			}
		}
	}
	return len(machines)
}
