package machines

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A Scenario is one scenario on all machines.
type Scenario struct {
	Name   string
	Tables []*table.Table // by machine; nil where it was not measured, or did other work
	Claims []*Claim       // those that at least one machine supports

	machines []*Machine
	pairs    []*Claim // all that were tested
	on       []int    // the machines that have it
	keys     []table.CellKey
	rows     map[table.CellKey][]*table.Row // by machine; nil where it was not measured
	labels   map[table.CellKey]string       // with the limit where there are several
}

func newScenario(name string, machines []*Machine, tables []*table.Table) *Scenario {
	s := &Scenario{Name: name, machines: machines, Tables: tables,
		rows: map[table.CellKey][]*table.Row{}, labels: map[table.CellKey]string{}}
	known := table.KeysIn(tables...)
	var limits []string
	for i, t := range tables {
		if t == nil {
			continue
		}
		s.on = append(s.on, i)
		for _, r := range t.Rows {
			key := known.Of(r)
			if s.rows[key] == nil {
				s.keys, s.rows[key] = append(s.keys, key), make([]*table.Row, len(tables))
			}
			s.rows[key][i] = r
			if key.Limit != "" {
				limits = ordered.Union(limits, []string{key.Limit})
			}
		}
	}
	for _, key := range s.keys {
		if s.labels[key] = key.Strategy; key.Limit != "" && len(limits) > 1 {
			s.labels[key] += "/" + key.Limit
		}
	}
	return s
}

// limited has the cells of strategies that keep to a limit.
func (s *Scenario) limited() []table.CellKey {
	return slices.DeleteFunc(slices.Clone(s.keys), func(key table.CellKey) bool { return key.Strategy == table.Unlimited })
}

// at is the row of a cell on a machine; nil if it was not measured there.
func (s *Scenario) at(key table.CellKey, machine int) *table.Row {
	if rows := s.rows[key]; rows != nil {
		return rows[machine]
	}
	return nil
}

// A Line is a strategy at a limit on all machines.
type Line struct {
	Label string
	Rows  []*table.Row // by machine; nil where it was not measured
}

// Lines are those of the scenario's table, in its order.
func (s *Scenario) Lines() (lines []Line) {
	for _, key := range s.sorted() {
		lines = append(lines, Line{s.labels[key], s.rows[key]})
	}
	return lines
}

// base is the strategy that speedups are over.
func (s *Scenario) base() string { return s.Tables[s.on[0]].BaseName }

func (s *Scenario) labelsOf(keys []table.CellKey) (labels []string) {
	for _, k := range keys {
		labels = append(labels, s.labels[k])
	}
	return labels
}

// match finds the tables of the same work. Where machines disagree about what the work is, the tables count that
// agree with most others; of several such sets the first, so that the order of the files decides as little as it
// can.
func (c *Comparison) match() {
	var byName ordered.ByKey[string, *table.Table]
	for _, m := range c.Machines {
		for _, t := range m.tables {
			byName.Add(t.Name, t)
		}
	}
	var assumed ordered.ByKey[string, string] // scenarios by the rest of the sentence
	for _, name := range byName.Keys {
		var best match
		for _, ref := range byName.Of[name] {
			if m := c.sameWorkAs(ref); best.scenario == nil || len(m.scenario.on) > len(best.scenario.on) {
				best = m
			}
		}
		c.Refused = append(c.Refused, best.refused...)
		for _, doubt := range best.assumed {
			assumed.Add(doubt, name)
		}
		if len(best.scenario.on) > 1 {
			c.Scenarios = append(c.Scenarios, best.scenario)
		} else if len(best.refused) == 0 {
			c.Refused = append(c.Refused, fmt.Sprintf("%s was measured %s only.", name, c.where(best.scenario.on)))
		}
	}
	for _, rest := range assumed.Keys {
		names := assumed.Of[rest]
		c.Assumed = append(c.Assumed, text.List(names)+" "+text.IsAre(len(names))+" "+rest)
	}
}

// A match is the tables that did the same work as one of them, and what is to be said of the others.
type match struct {
	scenario         *Scenario
	refused, assumed []string
}

func (c *Comparison) sameWorkAs(ref *table.Table) (same match) {
	tables := make([]*table.Table, len(c.Machines))
	from := slices.IndexFunc(c.Machines, func(m *Machine) bool { return slices.Contains(m.tables, ref) })
	for i, m := range c.Machines {
		var differs, unknown []table.Difference
		for _, t := range m.tables {
			if t.Name != ref.Name || i == from && t != ref {
				continue
			}
			if differs, unknown = ref.WorkDiffers(t); len(differs) == 0 {
				tables[i] = t
				break
			}
		}
		switch {
		case len(differs) > 0:
			same.refused = append(same.refused, fmt.Sprintf("%s on %s is not compared with %s, since the work differs: %s.",
				ref.Name, m.Name, c.Machines[from].Name, table.InWords(differs)))
		case len(unknown) > 0 && i != from:
			var facts []string
			for _, d := range unknown {
				facts = append(facts, d.Key)
			}
			same.assumed = append(same.assumed, fmt.Sprintf(
				"assumed to be the same work %s. Not recorded in every file: %s.", c.where([]int{from, i}), text.List(facts)))
		}
	}
	same.scenario = newScenario(ref.Name, c.Machines, tables)
	return same
}

// belowBound says what took less than T*, which makes a table unusable.
func (c *Comparison) belowBound() (sentences []string) {
	for _, s := range c.Scenarios {
		for _, i := range s.on {
			t := s.Tables[i]
			if !t.TooFast() {
				continue
			}
			var names []string
			for _, r := range t.Bound.Beaten {
				names = append(names, t.Label(r))
			}
			sentences = append(sentences, fmt.Sprintf(
				"%s %s: %s took less than the lower bound T*, which is impossible. %s. "+
					"No efficiency is shown there and nothing is concluded from it. Please report it.",
				s.Name, c.where([]int{i}), text.Briefly(names), table.WhyBeaten))
		}
	}
	return sentences
}

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
