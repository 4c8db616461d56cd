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
)

// plan is the dry run.
func plan(w io.Writer, cells []scenario.Cell, o runOptions) error {
	for _, c := range cells {
		again := ""
		if c.Arm != "" {
			again = ", measured again for the noise floor"
		}
		fmt.Fprintf(w, "%s  items: %d, connections: %d%s\n", c, c.Scenario.Profile.Items, c.Connections(), again)
	}
	_, err := fmt.Fprintf(w, "%d cells × %d blocks = %d samples in about %v%s, to be recorded under %s\n",
		len(cells), o.blocks, len(cells)*o.blocks, wholeSeconds(o.estimate(cells)), o.longest(cells), filepath.Join(o.out, o.machine()))
	return err
}

// longest says how long a run may take that goes on with further blocks.
func (o *runOptions) longest(cells []scenario.Cell) string {
	if !o.goesOn() || o.estimate(cells) >= o.budget.Seconds() {
		return ""
	}
	return fmt.Sprintf(", and up to about %v with further blocks for --precision %v", o.budget, &o.precision)
}

// estimate is a guess at how many seconds the blocks of all cells take.
func (o *runOptions) estimate(cells []scenario.Cell) float64 {
	var total float64
	for _, c := range cells {
		total += float64(o.blocks) * runner.Estimate(c, o.benchtime).Seconds()
	}
	return total
}

// wholeSeconds is the nearest duration, however many there are.
func wholeSeconds(seconds float64) time.Duration {
	return time.Duration(min(seconds+0.5, float64(math.MaxInt64/time.Second))) * time.Second
}

// machine is the name of the machine, as the engine finds it where there is one already.
func (o *runOptions) machine() string {
	if o.facts == nil {
		o.facts = host.Facts()
	}
	return o.facts["machine"]
}
