package verification

import (
	"cmp"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/spf13/pflag"
)

// modeOptions are the flags that have something else tried than the verdicts within a run.
type modeOptions struct {
	gate, power bool
	count       int
	budget      time.Duration
	format      cli.Format
	slowdowns   []float64 // of --power
	scenarios   []string  // of --power; all if there are none
}

func (o *modeOptions) addFlags(f *pflag.FlagSet) {
	d := gateDefaults
	f.BoolVar(&o.gate, "gate", false, fmt.Sprintf("try overlap gate; then the defaults are %d equal runs and %d with a "+
		"slowdown of %.0f %%, %d blocks, %d items, samples of %v", d.Same, d.Slowed, 100*d.Slowdown, d.Blocks, d.Items,
		d.BenchTime))
	f.BoolVar(&o.power, "power", false, "measure how long it takes to find a slowdown, beside other ways of measuring")
	f.DurationVar(&o.budget, "budget", 0, fmt.Sprintf("measure for so long at most (default %v with --power, %v with "+
		"--gate)",
		powerBudget, gateBudget))
	f.IntVar(&o.count, "count", 80, "with --power: samples in a row of the other ways, at most; fewer "+
		"where they would take too much of --budget")
	f.StringSliceVar(&o.scenarios, "scenarios", nil, "with --power: only these, of cpu and mixed (default both)")
	cli.AddFormat(f, &o.format, cli.FormatTable, cli.FormatJSON)
}

// How long each takes, unless --budget says otherwise.
const (
	powerBudget = 18 * time.Minute // and two to build, and to try what was measured
	gateBudget  = 15 * time.Minute
)

// gateDefaults are short runs, as in continuous integration: a table for each of four scenarios in an equal run.
var gateDefaults = verify.Options{
	Same: 16, Slowed: 8, Slowdown: 0.10, Blocks: 8, Items: 64, BenchTime: 50 * time.Millisecond,
}

// defaults are those of the mode, where no flag says otherwise.
func (o *modeOptions) defaults(v *verify.Options, changed func(string) bool) {
	if o.gate {
		cli.Override(!changed("same"), &v.Same, gateDefaults.Same)
		cli.Override(!changed("slowed"), &v.Slowed, gateDefaults.Slowed)
		cli.Override(!changed("slowdown"), &v.Slowdown, gateDefaults.Slowdown)
		cli.Override(!changed("blocks"), &v.Blocks, gateDefaults.Blocks)
		cli.Override(!changed("items"), &v.Items, gateDefaults.Items)
		cli.Override(!changed("benchtime"), &v.BenchTime, gateDefaults.BenchTime)
	}
	if !changed("budget") {
		o.budget = powerBudget
		if o.gate {
			o.budget = gateBudget
		}
	}
	o.slowdowns = powerSlowdowns
	if changed("slowdown") {
		o.slowdowns = []float64{v.Slowdown}
	}
}

// check checks what goes with which mode.
func (o *modeOptions) check(changed func(string) bool) error {
	for _, flag := range []struct {
		name               string
		plain, gate, power bool // goes without a mode, and with each
	}{
		{"same", true, true, false}, {"slowed", true, true, false}, {"blocks", true, true, false},
		{"precision", true, false, false}, {"most", true, false, false},
		{"budget", false, true, true}, {"count", false, false, true}, {"format", false, false, true},
		{"json", false, false, true}, {"scenarios", false, false, true}, {"gate", true, true, false},
	} {
		switch {
		case !changed(flag.name):
		case o.power && !flag.power:
			return fmt.Errorf("--%s does not go with --power", flag.name)
		case o.gate && !flag.gate:
			return fmt.Errorf("--%s does not go with --gate", flag.name)
		case !o.power && !o.gate && !flag.plain:
			return fmt.Errorf("--%s goes with --power", flag.name)
		}
	}
	return cmp.Or(cli.OneTo("count", o.count, scenario.MaxBlocks, scenario.WhyBlocks),
		cli.UpTo("budget", o.budget, scenario.MaxRun))
}
