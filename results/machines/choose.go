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
