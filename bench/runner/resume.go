package runner

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// CheckSameRun says why samples that would be taken now do not belong to an earlier run. What measures is the engine,
// or overlap itself.
func CheckSameRun(then, now record.Run, measures string) error {
	var differ []string
	for _, key := range host.Contradictions(then.Facts, now.Facts) {
		differ = append(differ, fmt.Sprintf("%s was %s, now it is %s", key, cmp.Or(then.Facts[key], "not set"),
			cmp.Or(now.Facts[key], "not set")))
	}
	switch {
	case len(differ) > 0:
		return fmt.Errorf("was measured on %s, this is %s (%s): start a new run", then.Facts["machine"], now.Facts["machine"],
			strings.Join(differ, "; "))
	case !slices.Equal(then.Cells, now.Cells) || !bytes.Equal(then.Work, now.Work):
		return errors.New("measures other cells than this version would: start a new run")
	case then.Engine == "":
		return errors.New("does not say what measured it: it was recorded by an older version: start a new run")
	case then.Engine != now.Engine:
		return otherBuild(measures, then.Engine, now.Engine, then)
	case then.PeersEngine != now.PeersEngine:
		return otherBuild("engine of the peers", then.PeersEngine, now.PeersEngine, then)
	}
	for _, language := range slices.Sorted(maps.Keys(then.Contenders)) {
		if was, is := then.Contenders[language], now.Contenders[language]; was != is {
			return otherBuild("program in "+language, was, is, then)
		}
	}
	return nil
}

// otherBuild says that the bytes of what measures have changed. The commit does not decide: uncommitted changes are
// not in it, and one that only touches a text makes the same engine.
func otherBuild(what, was, is string, then record.Run) error {
	commit := ", at commit " + then.Commit
	if then.Dirty {
		commit += " with changes"
	}
	return fmt.Errorf("was measured by another %s (sha256 %.12s%s) than this one (%.12s):"+
		" its code, its directory or how it is built has changed: go back to what it was, or start a new run",
		what, was, commit, is)
}

// Due is how many samples the blocks of all cells still need, after those that are done.
func Due(cells []scenario.Cell, blocks int, done []record.Sample) int {
	due := blocks * len(cells)
	for slot, outcome := range record.SlotsOf(done) {
		if slot.Block <= blocks && outcome > record.Spoilt {
			due--
		}
	}
	return due
}

// mostLost is how many samples of a cell are made up for by further blocks. Where more are lost, more would be.
const mostLost = 2

// Incomplete are the cells of the scenarios that have fewer complete blocks than a comparison needs, because samples
// were lost: too few to rank would be the end of a run that took six blocks, and lost one sample. Cells that fail for a
// reason of their own, or lose more than mostLost, are left out of account.
func Incomplete(soFar []record.Sample, cells []scenario.Cell) (next []scenario.Cell) {
	slots, last := record.SlotsOf(soFar), 0
	for _, s := range soFar {
		last = max(last, s.Block)
	}
	lost, complete := map[string]bool{}, map[string][]bool{} // by scenario: if any; whether all are measured, by block
	for _, c := range cells {
		outcomes := map[record.Outcome]int{}
		for block := 1; block <= last; block++ {
			outcomes[slots[record.Slot{Block: block, Cell: c.String()}]]++
		}
		if outcomes[record.Faulty] > 0 || outcomes[record.Spoilt] > mostLost {
			continue
		}
		of := c.Scenario.Name
		lost[of] = lost[of] || outcomes[record.Spoilt] > 0
		if complete[of] == nil {
			complete[of] = slices.Repeat([]bool{true}, last)
		}
		for i := range last {
			complete[of][i] = complete[of][i] && slots[record.Slot{Block: i + 1, Cell: c.String()}] == record.Measured
		}
	}
	for _, c := range cells {
		n := 0
		for _, whole := range complete[c.Scenario.Name] {
			if whole {
				n++
			}
		}
		if lost[c.Scenario.Name] && n < stats.LeastBlocks {
			next = append(next, c)
		}
	}
	return next
}

// Undecided are the cells that decide the ranking and are not known to the precision, each with the second arm of its
// A/A pair.
func Undecided(soFar []record.Sample, cells []scenario.Cell, precision float64) (next []scenario.Cell) {
	wanted := map[record.Cell]bool{}
	for _, t := range table.OfSamples(soFar) {
		for _, row := range t.Unsettled(precision) {
			wanted[row.Cell()] = true
		}
	}
	for _, c := range cells {
		first := c.Recorded()
		first.Arm = ""
		if wanted[first] {
			next = append(next, c)
		}
	}
	return next
}
