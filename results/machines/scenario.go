package machines

import (
	"slices"

	"github.com/overlap-bench/overlap/results/table"
)

// Scenario is one scenario on all machines.
type Scenario struct {
	Name   string
	Claims []*Claim       // that at least one machine tells
	Tables []*table.Table // by machine; nil where it was not measured, or did other work
	beaten places         // the rows that something is told to be faster than
	index  *rowIndex      // nil until it is asked for
}

// A rowIndex finds the rows of a scenario: of hundreds of strategies all pairs are looked at.
type rowIndex struct {
	keys   []table.CellKey                // of all machines, in the order of the tables
	rows   map[table.CellKey][]*table.Row // by machine, nil where it was not measured
	labels map[table.CellKey]string       // with the limit where there are several
}

func (s *Scenario) indexed() *rowIndex {
	if s.index != nil {
		return s.index
	}
	s.index = &rowIndex{rows: map[table.CellKey][]*table.Row{}, labels: map[table.CellKey]string{}}
	known := table.KeysIn(s.Tables...)
	for i, t := range s.Tables {
		if t == nil {
			continue
		}
		for _, r := range t.Rows {
			key := known.Of(r)
			if s.index.rows[key] == nil {
				s.index.keys = append(s.index.keys, key)
				s.index.rows[key] = make([]*table.Row, len(s.Tables))
			}
			s.index.rows[key][i] = r
		}
	}
	s.index.label()
	return s.index
}

// label names all rows alike: with the limit if machines measured more than one, be it one each.
func (x *rowIndex) label() {
	limits := map[string]bool{}
	for _, key := range x.keys {
		if key.Limit != "" {
			limits[key.Limit] = true
		}
	}
	for _, key := range x.keys {
		if x.labels[key] = key.Strategy; key.Limit != "" && len(limits) > 1 {
			x.labels[key] += "/" + key.Limit
		}
	}
}

// keys are not to be changed.
func (s *Scenario) keys() []table.CellKey { return s.indexed().keys }

// limited are those that keep to a limit.
func (s *Scenario) limited() []table.CellKey {
	return slices.DeleteFunc(slices.Clone(s.keys()), func(key table.CellKey) bool { return key.Strategy == table.Unlimited })
}

// at is the row on a machine; nil if it was not measured there.
func (s *Scenario) at(key table.CellKey, machine int) *table.Row {
	if rows := s.indexed().rows[key]; rows != nil {
		return rows[machine]
	}
	return nil
}

// label names a row in words.
func (s *Scenario) label(key table.CellKey) string { return s.indexed().labels[key] }

// base is the strategy that gains are over.
func (s *Scenario) base() string {
	for _, t := range s.Tables {
		if t != nil {
			return t.BaseName
		}
	}
	return table.Baseline
}

func (s *Scenario) measured() int { return len(s.on()) }

// on are the machines that have the scenario.
func (s *Scenario) on() (machines []int) {
	for i, t := range s.Tables {
		if t != nil {
			machines = append(machines, i)
		}
	}
	return machines
}
