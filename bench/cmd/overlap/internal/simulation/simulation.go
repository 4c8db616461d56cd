// Package simulation is the subcommand simulate: its flags and files, and the tables and sentences that it prints.
//
// What is not here: the simulation itself (package bench/simulate).
package simulation

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/schedule"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/spf13/cobra"
)

type simulateOptions struct {
	scenarios, strategies     []string
	limits                    cli.Limits
	items, cpus, capacity     int
	latency, cpuTime, request time.Duration
	seed                      uint64
	profile, timeline         string
	calibration               string
	json, text, regimes, wide bool
	schema                    bool
	schedule                  schedule.Options
	changed                   func(flag string) bool
}

const simulateHelp = `Run the same strategies in virtual time. Fetching sleeps, processing holds one
of --cpus CPUs, and the resulting schedule is exact: the figures have no noise
and are the same on every machine. A million items take seconds.

What a machine adds (caches, garbage, wake-ups) is left out. --request-cpu adds
the CPU time of a request. --calibration takes it, and the CPU times of the
scenarios, from a file of overlap run, and shows predicted beside measured
makespans.

A simulation that fails, as for want of memory, is named at the end; the others
are shown. If it is interrupted, those until then are.

To break ties, each fetch is delayed by some nanoseconds: at most a microsecond,
or 4 ns times the limit if that is more.`

func Command() *cobra.Command {
	var o simulateOptions
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Run the strategies in exact virtual time",
		Long:  simulateHelp,
		Example: `  overlap simulate
  overlap simulate --scenarios mixed --limits 4,16,64 --cpus 8
  overlap simulate --items 1000000 --limits 10000 --strategies pool --latency 50ms --cpu-time 10us
  overlap simulate --lanes --scenarios mixed --items 48 --limits 8
  overlap simulate --lanes --by item --scenarios io --items 16 --strategies pool --svg io.svg
  overlap simulate --scenarios io --strategies batched --timeline batched.json
  overlap simulate --regimes                      # which strategy for which latency and CPU time
  overlap simulate --regimes --json > map.json
  overlap simulate --calibration results/runs/epyc-2c-89b7/FILE.txt`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.schema {
				return o.printSchema(cmd.OutOrStdout())
			}
			o.changed = cmd.Flags().Changed
			o.schedule.Keep(append(o.inputs(), o.timelines()...)...)
			if err := o.check(); err != nil {
				return err
			}
			return o.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.scenarios, "scenarios", nil, "scenarios (default the core ones, see overlap list; none with "+
		"both --latency and --cpu-time)")
	f.StringSliceVar(&o.strategies, "strategies", nil, "strategies (default all: see overlap list)")
	cli.AddLimits(f, &o.limits)
	f.IntVar(&o.items, "items", 0, "items in a batch (default the scenario's own, 128)")
	f.IntVar(&o.cpus, "cpus", 2, "CPUs of the machine; 0 means enough for everybody")
	f.DurationVar(&o.latency, "latency", 0, "median latency (default the scenario's own)")
	f.DurationVar(&o.cpuTime, "cpu-time", 0, "median CPU time of processing an item (default the scenario's own)")
	f.DurationVar(&o.request, "request-cpu", 0, "CPU time of a request besides the processing")
	f.IntVar(&o.capacity, "capacity", 0, "requests that the server works on at once; 0 means no bound")
	f.Uint64Var(&o.seed, "seed", scenario.Seed, "seed of the work")
	f.StringVar(&o.profile, "profile", "", "file with a whole profile as JSON, instead of a scenario (see "+
		"overlap list --json)")
	f.StringVar(&o.timeline, "timeline", "", "write the spans of every item to this file as JSON, and, unless it is a "+
		"device or a pipe, beside it, as .trace.json, for Perfetto")
	f.StringVar(&o.calibration, "calibration", "", "results file of overlap run from which to take CPU times; prints "+
		"predicted and measured")
	f.BoolVar(&o.regimes, "regimes", false, "print a map: which strategy is the fastest at which latency and CPU time")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.BoolVar(&o.schema, "schema", false, "print the JSON Schema of --json, or of --regimes --json, and nothing else")
	f.BoolVar(&o.text, "text", false, "print benchmark text")
	o.schedule.AddTo(f, "when each item is fetched and processed, by the fastest strategy and by one that takes up to "+
		"three times as long, or by all that are named")
	cli.AddWide(f, &o.wide)
	return cmd
}

func (o *simulateOptions) check() error {
	if err := cmp.Or(
		scenario.CheckLimits("--limits", o.limits, simulate.MaxLimit),
		cli.SimulatedItems(o.items, o.changed("items")),
		cli.UpTo("cpus", o.cpus, simulate.MaxCPUs), cli.UpTo("capacity", o.capacity, simulate.MaxLimit),
		cli.UpTo("latency", o.latency, simulate.MaxDuration), cli.UpTo("cpu-time", o.cpuTime, simulate.MaxDuration),
		cli.UpTo("request-cpu", o.request, simulate.MaxDuration), o.schedule.Check(o.changed)); err != nil {
		return err
	}
	switch {
	case o.changed("profile") && o.profile == "":
		return errors.New("--profile is empty: name a file")
	case o.profile != "" && len(o.scenarios) > 0:
		return cli.NoUse(o.changed, "profile", "scenarios")
	case o.regimes && (o.cpus == 0 || len(o.strategies) == 1 || len(o.scenarios) > 1):
		return errors.New("--regimes compares two or more strategies on one profile, with a number of CPUs")
	case o.regimes && len(o.limits) > 1:
		return errors.New("--regimes compares strategies at one limit: give one in --limits")
	case o.regimes:
		return cli.NoUse(o.changed, "regimes", "timeline", "lanes", "calibration", "text", "latency", "cpu-time")
	case o.schedule.Lanes && len(o.limits) > 1:
		return errors.New("--lanes draws the strategies at one limit: give one in --limits")
	case o.schedule.Lanes && (o.json || o.text):
		return cli.NoUse(o.changed, "lanes", "json", "text")
	case o.calibration != "":
		return cli.NoUse(o.changed, "calibration", "cpus", "items", "seed", "latency", "cpu-time", "json", "text")
	case o.json:
		return cli.NoUse(o.changed, "json", "text")
	}
	return nil
}

func (o *simulateOptions) run(ctx context.Context, stdout, stderr io.Writer) error {
	var request simulate.Request
	var measured *simulate.Calibration
	err := cli.UnlessInterrupted(ctx, func() (err error) {
		request, measured, err = o.ask()
		return err
	})
	if err != nil {
		return err
	}
	if err := o.checkLanes(request); err != nil {
		return err
	}
	if err := o.checkTimelines(); err != nil {
		return err
	}
	cli.SayOlder(stderr)
	answers, err := o.simulate(ctx, stderr, request)
	if err == nil {
		return o.write(ctx, stdout, stderr, request, measured, answers)
	}
	// Some are missing: a map or a picture of the rest would mislead, a table does not.
	if len(answers) > 0 && !o.regimes && !o.schedule.Lanes {
		if !o.json && !o.text {
			p := page.Text(stdout, cli.Width(stdout, o.wide))
			p.Say(fmt.Sprintf("Shown: %d of %d simulations. The fastest here is the fastest of these.", len(answers),
				request.Answers()))
			p.Gap()
			p.Flush()
		}
		o.print(stdout, request, answers)
	}
	return err
}

// simulate returns also what it has if it is interrupted, and then at once.
func (o *simulateOptions) simulate(ctx context.Context, stderr io.Writer, r simulate.Request,
) ([]simulate.Answer, error) {
	tally := progress.NewTally(stderr, r.Answers(), "simulations")
	var answers []simulate.Answer
	err := cli.UnlessInterrupted(ctx, func() error {
		_, err := simulate.Run(ctx, r, func(a simulate.Answer) {
			tally.Add(func() { answers = append(answers, a) })
		})
		return err
	})
	done := tally.End(err)
	if ctx.Err() != nil {
		err = fmt.Errorf("%w after %d of %d simulations", cli.ErrInterrupted, done, r.Answers())
	}
	return answers, err
}

// write writes what was simulated to where it belongs.
func (o *simulateOptions) write(ctx context.Context, stdout, stderr io.Writer, r simulate.Request,
	measured *simulate.Calibration, answers []simulate.Answer,
) error {
	if o.timeline != "" {
		err := cli.UnlessInterrupted(ctx, func() error { return o.saveTimelines(stderr, answers) })
		if err != nil {
			return fmt.Errorf("--timeline: %w", err)
		}
	}
	if o.regimes {
		return o.writeRegimes(stdout, r, answers)
	}
	if o.schedule.Lanes {
		return o.drawLanes(stdout, stderr, r, answers)
	}
	if err := o.print(stdout, r, answers); err != nil || measured == nil || o.json || o.text {
		return err
	}
	return showPredictions(page.Text(stdout, cli.Width(stdout, o.wide)), measured.Compare(answers))
}

func (o *simulateOptions) print(w io.Writer, r simulate.Request, answers []simulate.Answer) error {
	if o.text {
		return simulate.WriteText(w, r, answers)
	}
	tables, err := tablesOf(r, answers)
	if err != nil {
		return err
	}
	if o.json {
		return report.WriteJSON(w, tables)
	}
	page := page.Text(w, cli.Width(w, o.wide))
	if err := report.Show(page, tables); err != nil || !o.nominal() {
		return err
	}
	page.Gap()
	page.Say("The CPU times are the scenarios' nominal ones, not this machine's: --calibration FILE takes those of a run.")
	return page.Flush()
}

// tablesOf are the answers as the tables of a run.
func tablesOf(r simulate.Request, answers []simulate.Answer) ([]*table.Table, error) {
	var text bytes.Buffer
	if err := simulate.WriteText(&text, r, answers); err != nil {
		return nil, err
	}
	file, err := record.Parse("simulation", &text)
	if err != nil {
		return nil, err
	}
	return table.Tables([]*record.File{file})
}
