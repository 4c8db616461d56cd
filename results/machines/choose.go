package machines

import (
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Of several runs of one machine one counts. A trial of one scenario is not to take the place of a
// whole run for being newer, so it is a run that has as much as any in common with the other machines,
// and the newest of those.

// asComplete is how much of the most that is in common a run must have to count as complete: a
// strategy that is no longer there is not to keep the old run for ever.
const asComplete = 0.9

// LeftOut is a run that does not count.
type LeftOut struct {
	File string `json:"file"`
	Why  string `json:"why"`
}

// A spot is where something was measured: a machine at a GOMAXPROCS.
type spot struct {
	machine string
	procs   int
}

func (m *Machine) spot() spot { return spot{m.machine(), m.procs()} }

func (s spot) String() string { return fmt.Sprintf("%s at %s%d", s.machine, procsName, s.procs) }

// A slot is what one run is chosen for.
type slot struct {
	given int // which argument
	spot
}

func (m *Machine) slot() slot { return slot{m.given, m.spot()} }

// choose keeps one run for each label, machine and GOMAXPROCS.
func (a *Comparison) choose() {
	common := a.common()
	var runs ordered.ByKey[slot, *Machine]
	for _, m := range a.Machines {
		runs.Add(m.slot(), m)
	}
	a.Machines = nil
	for _, s := range runs.Keys {
		chosen := chosenOf(runs.Of[s], common)
		a.Machines = append(a.Machines, chosen)
		for _, m := range runs.Of[s] {
			if m == chosen {
				continue
			}
			why := fmt.Sprintf("there is a newer run of %s", s)
			switch {
			case m.File.SameRunAs(chosen.File):
				why = fmt.Sprintf("it is a copy of %s", chosen.File.Path)
			case record.Newer(m.File, chosen.File):
				why = fmt.Sprintf("it has %s in common with other machines, and %s, which was taken, %d",
					text.Count(common[m], "cell"), chosen.File.Path, common[chosen])
			}
			if left := (LeftOut{m.File.Path, why}); !slices.Contains(a.LeftOut, left) {
				a.LeftOut = append(a.LeftOut, left)
			}
		}
	}
}

// copies is an error if two of the machines are one run, which would seem to agree with itself.
func (a *Comparison) copies() error {
	for i, m := range a.Machines {
		for _, other := range a.Machines[:i] {
			if m.File != other.File && other.File.SameRunAs(m.File) {
				return record.SameRunError(other.File.Path, m.File.Path)
			}
		}
	}
	return nil
}

// chosenOf is the newest of those runs that are complete.
func chosenOf(runs []*Machine, common map[*Machine]int) *Machine {
	most := 0
	for _, m := range runs {
		most = max(most, common[m])
	}
	var chosen *Machine
	for _, m := range runs {
		complete := float64(common[m]) >= asComplete*float64(most)
		if complete && (chosen == nil || record.Newer(m.File, chosen.File)) {
			chosen = m
		}
	}
	return chosen
}

// common counts the cells of each run, with blocks enough to tell anything, that were measured
// on another machine too.
func (a *Comparison) common() map[*Machine]int {
	type place struct {
		scenario string
		table.CellKey
	}
	var tables []*table.Table
	for _, m := range a.Machines {
		tables = append(tables, m.tables...)
	}
	known := table.KeysIn(tables...)
	places := func(m *Machine, each func(place)) {
		for _, t := range m.tables {
			for _, r := range t.Rows {
				if r.Ranked() && (t.Exact || r.N() >= stats.LeastBlocks) {
					each(place{t.Name, known.Of(r)})
				}
			}
		}
	}
	on := map[place]map[slot]bool{}
	for _, m := range a.Machines {
		places(m, func(p place) {
			if on[p] == nil {
				on[p] = map[slot]bool{}
			}
			on[p][m.slot()] = true
		})
	}
	common := map[*Machine]int{}
	for _, m := range a.Machines {
		places(m, func(p place) { common[m] += min(1, len(on[p])-1) })
	}
	return common
}
