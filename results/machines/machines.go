// Package machines sets runs of several machines side by side: a column for each machine, the conclusions that hold
// on all of them, those that do not, and the recorded facts that may explain why.
//
// Makespans of two machines are never divided by each other. Each machine's strategies are compared among themselves;
// only the verdicts and the speedups meet.
//
// A Comparison has Machines and Scenarios. A Scenario has Claims: one strategy is faster than another, with a Finding
// for each machine as evidence. Rules turn claims and speedups into Conclusions, which are sentences.
package machines

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A Comparison is several machines side by side. A machine at another GOMAXPROCS is another machine: the CPUs that it
// may use decide what it can gain.
type Comparison struct {
	Machines  []*Machine  // the columns
	Scenarios []*Scenario // those of which at least two machines did the same work
	Outcome
}

// An Outcome is what is concluded from all machines, and what is not.
type Outcome struct {
	Conclusions []Conclusion `json:"conclusions"`
	Refused     []string     `json:"refused"`  // what is not compared, with the reason
	Assumed     []string     `json:"unknown"`  // where files do not record all of what decides the work
	LeftOut     []LeftOut    `json:"left_out"` // other runs of the same machine
}

// A Machine is what was measured in one place.
type Machine struct {
	Name string `json:"name"` // the shortest that no other machine has
	origin
	Path  string            `json:"file"`
	Facts map[string]string `json:"facts"`
	Label string            `json:"-"` // as it was given, or ""
	File  *record.File      `json:"-"`

	tables []*table.Table
}

// An origin says where something was measured. Files of one origin are runs of one machine.
type origin struct {
	label   int    // index of the label that it was given by
	Machine string `json:"machine"` // the name that the run recorded
	Procs   int    `json:"gomaxprocs"`
}

func originOf(t *table.Table, label int) origin {
	if t.Exact {
		return origin{label, "virtual time", t.CPUs}
	}
	return origin{label, cmp.Or(t.Facts["machine"], record.UnknownFact), t.CPUs}
}

func (o origin) String() string { return fmt.Sprintf("%s at %s%d", o.Machine, procsName, o.Procs) }

// Compare puts the machines of several files side by side: one for each label, machine and GOMAXPROCS. Of several
// runs of one machine under one label the newest complete one counts. The error says why there is nothing to
// compare.
func Compare(o table.Options, labelled []record.Labelled) (*Comparison, error) {
	c := &Comparison{Outcome: Outcome{[]Conclusion{}, []string{}, []string{}, []LeftOut{}}} // JSON without null
	for i, l := range labelled {
		tables, err := o.Tables(l.Files)
		if err != nil {
			return nil, err
		}
		for _, t := range tables {
			if t.IsStrategies { // a foreign benchmark has no strategies
				c.add(l.Label, originOf(t, i), t)
			}
		}
	}
	c.choose()
	if err := c.check(labelled); err != nil {
		return nil, err
	}
	c.name()
	c.match()
	if len(c.Scenarios) == 0 {
		return nil, fmt.Errorf("these machines cannot be compared: %s",
			cmp.Or(strings.Join(c.Refused, " "), "they have no scenario in common"))
	}
	c.Refused = append(c.Refused, c.belowBound()...)
	c.conclude()
	return c, nil
}

func (c *Comparison) add(label string, o origin, t *table.Table) {
	i := slices.IndexFunc(c.Machines, func(m *Machine) bool { return m.origin == o && m.File == t.Source })
	if i < 0 {
		i = len(c.Machines)
		m := &Machine{Label: label, File: t.Source, Path: t.Source.Path, Facts: t.Facts, origin: o}
		c.Machines = append(c.Machines, m)
	}
	c.Machines[i].tables = append(c.Machines[i].tables, t)
}

// check returns an error unless there are two machines, of different runs.
func (c *Comparison) check(labelled []record.Labelled) error {
	var files []*record.File
	for _, l := range labelled {
		files = append(files, l.Files...)
	}
	switch {
	case len(c.Machines) > 1:
	case record.HasOnlyAAArms(files):
		return errors.New("nothing is left to put side by side but " + table.OnlyAAArms + ": leave /arm out of --filter")
	case len(c.Machines) == 0:
		return errors.New("there are no strategies with samples to put side by side: " +
			"name two files, or say what to tabulate, as with --row .fullname --col .file")
	default:
		return fmt.Errorf("nothing is left to put beside %s: all runs are of one machine at one GOMAXPROCS. Name files of "+
			"two, give each a label of its own, as in old=FILE, or leave more with --filter", c.Machines[0].File.Path)
	}
	for i, m := range c.Machines {
		for _, other := range c.Machines[:i] {
			if m.File != other.File && other.File.SameRunAs(m.File) {
				return record.SameRunError(other.File.Path, m.File.Path)
			}
		}
	}
	return nil
}

// Several reports whether files are of more than one machine, or of one at more than one GOMAXPROCS. Two files of the
// same machines, such as two of go test -cpu 1,2, are not: each machine of one has its counterpart in the other.
func Several(labelled []record.Labelled) bool {
	var files [][]origin
	var all []origin
	for _, l := range labelled {
		for _, f := range l.Files {
			var own []origin
			tables, _ := table.Options{Ungrouped: true}.Tables([]*record.File{f}) // an error is one of Compare too
			for _, t := range tables {
				if t.IsStrategies {
					own = ordered.Union(own, []origin{originOf(t, 0)})
				}
			}
			if len(own) > 0 {
				files, all = append(files, own), ordered.Union(all, own)
			}
		}
	}
	if len(files) == 1 {
		return len(all) > 1
	}
	return slices.ContainsFunc(files, func(own []origin) bool { return len(own) < len(all) })
}

// completeShare is the share of the most shared cells that a run needs to count as complete. With all of them a
// strategy that no longer exists would keep the old run for ever.
const completeShare = 0.9

// LeftOut is a run that does not count.
type LeftOut struct {
	File string `json:"file"`
	Why  string `json:"why"`
}

// choose keeps one run for each origin: the newest of those that are complete. Newest alone will not do, since a
// quick trial of one scenario would replace a whole run.
func (c *Comparison) choose() {
	shared := c.sharedCells()
	var runs ordered.ByKey[origin, *Machine]
	for _, m := range c.Machines {
		runs.Add(m.origin, m)
	}
	c.Machines = nil
	for _, o := range runs.Keys {
		chosen := newestComplete(runs.Of[o], shared)
		c.Machines = append(c.Machines, chosen)
		for _, m := range runs.Of[o] {
			why := fmt.Sprintf("there is a newer run of %s", o)
			switch {
			case m == chosen:
				continue
			case m.File.SameRunAs(chosen.File):
				why = "it is a copy of " + chosen.File.Path
			case record.Newer(m.File, chosen.File):
				why = fmt.Sprintf("it has %s in common with other machines, and %s, which was taken, %d",
					text.Count(shared[m], "cell"), chosen.File.Path, shared[chosen])
			}
			c.LeftOut = ordered.Union(c.LeftOut, []LeftOut{{m.File.Path, why}})
		}
	}
}

func newestComplete(runs []*Machine, shared map[*Machine]int) (chosen *Machine) {
	most := 0
	for _, m := range runs {
		most = max(most, shared[m])
	}
	for _, m := range runs {
		complete := float64(shared[m]) >= completeShare*float64(most)
		if complete && (chosen == nil || record.Newer(m.File, chosen.File)) {
			chosen = m
		}
	}
	return chosen
}

// sharedCells counts the cells of each run that another machine measured too, with blocks enough for a verdict.
func (c *Comparison) sharedCells() map[*Machine]int {
	type cell struct {
		scenario string
		table.CellKey
	}
	var tables []*table.Table
	for _, m := range c.Machines {
		tables = append(tables, m.tables...)
	}
	keys := table.KeysIn(tables...)
	var measured ordered.ByKey[cell, *Machine]
	for _, m := range c.Machines {
		for _, t := range m.tables {
			for _, r := range t.Rows {
				if r.Ranked() && (t.Exact || r.N() >= stats.LeastBlocks) {
					measured.Add(cell{t.Name, keys.Of(r)}, m)
				}
			}
		}
	}
	shared := map[*Machine]int{}
	for _, machines := range measured.Of {
		elsewhere := func(m *Machine) bool { return m.origin != machines[0].origin }
		if slices.ContainsFunc(machines, elsewhere) {
			for _, m := range machines {
				shared[m]++
			}
		}
	}
	return shared
}
