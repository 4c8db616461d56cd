package measurement

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// plan is the dry run: how much it would be, and with --verbose of what.
func (o *runOptions) plan(w io.Writer, cells []scenario.Cell) error {
	if o.facts == nil {
		o.facts = host.Facts()
	}
	longest := ""
	estimate := runner.EstimateBlocks(cells, o.blocks, o.BenchTime)
	if o.goesOn() && estimate < o.budget.Seconds() {
		longest = fmt.Sprintf(", and up to about %v with further blocks for --precision %v", o.budget, o.precision)
	}
	said := fmt.Sprintf("%s in about %v%s, to be recorded under %s", o.samples(cells), wholeSeconds(estimate), longest,
		filepath.Join(o.out, o.facts["machine"]))
	return o.sayPlan(w, said, cells)
}

// samples says how many there are of all cells.
func (o *runOptions) samples(cells []scenario.Cell) string {
	return fmt.Sprintf("%d cells × %d blocks = %d samples", len(cells), o.blocks, len(cells)*o.blocks)
}

// sayPlan writes the total, and then what it is of: the cells if that is wanted, else what they have in common.
func (o *runOptions) sayPlan(w io.Writer, total string, cells []scenario.Cell) error {
	out := &cli.Output{To: w}
	fmt.Fprintln(out, total)
	if !o.verbose {
		columns := cli.Width(w, o.wide)
		cli.Hang(out, "scenarios: ", each(cells, func(c scenario.Cell) string { return c.Scenario.Name }), columns)
		cli.Hang(out, "strategies: ", each(cells, func(c scenario.Cell) string { return c.Entry.Name }), columns)
		cli.Hang(out, "limits: ", each(cells, func(c scenario.Cell) string { return strconv.Itoa(c.Limit) }), columns)
		fmt.Fprintln(out, "-v lists the cells")
		return out.Err()
	}
	for _, c := range cells {
		second := ""
		if c.Arm != "" {
			second = ", measured again for the noise floor"
		}
		fmt.Fprintf(out, "%s  items: %d, connections: %d%s\n", c, c.Scenario.Profile.Items, c.Connections(), second)
	}
	return out.Err()
}

// each lists what cells are about, each once.
func each(cells []scenario.Cell, of func(scenario.Cell) string) string {
	var names []string
	for _, c := range cells {
		if name := of(c); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// wholeSeconds is the nearest duration, or the longest.
func wholeSeconds(seconds float64) time.Duration {
	return time.Duration(min(seconds+0.5, float64(math.MaxInt64/time.Second))) * time.Second
}
