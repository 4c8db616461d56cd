package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// plan is the dry run.
func (o *runOptions) plan(w io.Writer, cells []scenario.Cell) error {
	if o.facts == nil {
		o.facts = host.Facts()
	}
	longest := ""
	estimate := runner.EstimateBlocks(cells, o.blocks, o.BenchTime)
	if o.goesOn() && estimate < o.budget.Seconds() {
		longest = fmt.Sprintf(", and up to about %v with further blocks for --precision %v", o.budget, &o.precision)
	}
	_, err := fmt.Fprintf(w, "%s in about %v%s, to be recorded under %s\n",
		o.listCells(w, cells), wholeSeconds(estimate), longest, filepath.Join(o.out, o.facts["machine"]))
	return err
}

// listCells writes a line for each cell, and returns how many samples there are.
func (o *runOptions) listCells(w io.Writer, cells []scenario.Cell) string {
	for _, c := range cells {
		second := ""
		if c.Arm != "" {
			second = ", measured again for the noise floor"
		}
		fmt.Fprintf(w, "%s  items: %d, connections: %d%s\n", c, c.Scenario.Profile.Items, c.Connections(), second)
	}
	return fmt.Sprintf("%d cells × %d blocks = %d samples", len(cells), o.blocks, len(cells)*o.blocks)
}

// wholeSeconds is the nearest duration, or the longest.
func wholeSeconds(seconds float64) time.Duration {
	return time.Duration(min(seconds+0.5, float64(math.MaxInt64/time.Second))) * time.Second
}

// goesOn says whether there may be further blocks. Fewer than the least blocks are a trial run.
func (o *runOptions) goesOn() bool { return o.blocks >= stats.LeastBlocks && o.budget > 0 }

// nextBlock are the cells of a further block, if there is time and, of a service, requests for them.
func (o *runOptions) nextBlock(soFar []record.Sample, cells []scenario.Cell, took time.Duration) []scenario.Cell {
	if took >= o.budget {
		return nil
	}
	next := runner.Undecided(soFar, cells, float64(o.precision))
	if !o.urls.affords(o.tries() * len(next)) {
		return nil
	}
	return next
}

// tries is how often a sample may be measured: once more if the machine disturbs it.
func (o *runOptions) tries() int {
	if o.watch {
		return 2
	}
	return 1
}
