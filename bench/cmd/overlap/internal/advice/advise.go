// Package advice is the subcommand advise: its flags, and the tables and sentences that it prints.
//
// What is not here: what an item costs (package bench/advise), and the simulations and the choice among them
// (package bench/simulate).
package advice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/bench/advise"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/spf13/cobra"
)

type adviseOptions struct {
	items            int
	latency, cpuTime time.Duration
	sigma            float64
	given            simulate.Needs // but for the work
	scenario, check  string
	calibration      string
	json, schema     bool
	changed          func(flag string) bool
	costs            advise.Costs
	cpusHere         int

	// What is recorded of this machine. Tests replace it.
	recorded func(context.Context) (machine string, runs []input.Recorded)
	machine  string              // its name
	factor   *advise.Calibration // how much longer than predicted a measurement takes; nil if that is not known
}

const adviseHelp = `Name the strategy and the limit to use for your work. It simulates the
strategies at many limits, in virtual time and with this machine's constants. It
prints the makespan and the memory of its choice, and what would change the
answer.

It chooses among the strategies within 2 % of the fastest. They have to stay
there if each response is noticed 2 ms late. Of these it prefers, in this order:
  1. those with no more items in process than there are CPUs
  2. those that do not hold all items
  3. the simplest, which is the first in overlap list, at its lowest limit

A strategy that keeps to no limit sends all requests at once, which few servers
take. It is left out unless --allow-unbounded is given, and is then named only
if it is more than 2 % faster. Without --capacity, the server is taken to accept
any number of requests at once. What to use if it took 32 or 256 is shown too.

Two CPU times count. --cpu-time is that of processing an item. Without it, the
work of --scenario is measured here in a second; if --cpus is not the number of
CPUs here, the scenario's nominal time is taken. --request-cpu is that of a
request. Without it, requests are measured here in a second, with few and with
many in flight. It is the client's part alone, unless --server-here says that
the server shares the CPUs.

Only the schedule is simulated, and a measurement takes longer. By how much is a
machine's own. So what the newest run of this machine measured is predicted too,
and compared. An older run is taken if the machine was busy when the newest
began, or if that has not ended. The range that is given has nine in ten of the
run's makespans. Without such a run no range is given: overlap run makes one.
--calibration FILE takes another run.

threads is left out, because its schedule is that of pool. Long batches are
extrapolated from some thousand items, and never predicted below T*. The error
is within 1 % if items are alike, within 2 % with a --sigma of 0.5, and larger
beyond that.

--check compares the advice with a file of overlap run with several limits.`

func Command() *cobra.Command {
	o := adviseOptions{given: simulate.Needs{Body: 24 << 10}, costs: advise.NewCosts(), cpusHere: runtime.GOMAXPROCS(0),
		recorded: thisMachine}
	cmd := &cobra.Command{
		Use:   "advise",
		Short: "Name the strategy and the limit for your work",
		Long:  adviseHelp,
		Example: `  overlap advise --items 100000 --latency 50ms --cpu-time 2ms --capacity 64 --memory 256MiB
  overlap advise --items 5000 --latency 200ms --cpu-time 1ms --sigma 0.5 --ordered
  overlap advise --scenario mixed --cpus 8
  overlap advise --items 500 --latency 100ms --cpu-time 1ms --allow-unbounded
  overlap advise --scenario io --calibration results/runs/epyc-2c-89b7/FILE.txt
  overlap advise --check results/runs/epyc-2c-89b7/FILE.txt`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.changed = cmd.Flags().Changed
			return o.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.items, "items", 0, "items in the batch")
	f.DurationVar(&o.latency, "latency", 0, "median latency of the server")
	f.DurationVar(&o.cpuTime, "cpu-time", 0, "median CPU time of processing an item, without its request (default of a "+
		"--scenario measured here)")
	f.Float64Var(&o.sigma, "sigma", 0, "how much the latency varies: standard deviation of its logarithm; 0.5 "+
		"is usual for a service")
	f.IntVar(&o.given.Capacity, "capacity", 0, "requests that the server takes at once (default any number)")
	f.BoolVar(&o.given.Unbounded, "allow-unbounded", false, "also consider strategies that keep to no limit, such as "+
		"perurl")
	f.Var((*cli.ByteSize)(&o.given.Memory), "memory", "memory that the process may take, such as 256MiB (default any)")
	f.Var((*cli.ByteSize)(&o.given.Body), "body", "size of a body")
	f.BoolVar(&o.given.Ordered, "ordered", false, "the results must come in the order of the input")
	f.IntVar(&o.given.Machine.CPUs, "cpus", o.cpusHere, "CPUs of the machine")
	f.DurationVar(&o.given.Machine.Request, "request-cpu", 0, "CPU time of a request besides the processing (default "+
		"measured)")
	f.BoolVar(&o.costs.ServerHere, "server-here", false, "the server shares these CPUs: count its CPU time too")
	f.StringVar(&o.scenario, "scenario", "", "scenario whose work to take, with its server here (see overlap list)")
	f.StringVar(&o.calibration, "calibration", "", "results file of overlap run that tells how much longer a "+
		"measurement takes (default the newest of this machine)")
	f.StringVar(&o.check, "check", "", "results file of overlap run against which to hold the advice")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.BoolVar(&o.schema, "schema", false, "print the JSON Schema of advise --json, and nothing else")
	return cmd
}

func (o *adviseOptions) run(ctx context.Context, stdout, stderr io.Writer) error {
	if o.schema {
		_, err := io.WriteString(stdout, advise.Schema)
		return err
	}
	if o.check != "" {
		return o.runCheck(ctx, stdout)
	}
	needs, err := o.needs()
	if err != nil {
		return err
	}
	var calibrations []*simulate.Calibration
	err = cli.UnlessInterrupted(ctx, func() (err error) {
		calibrations, err = o.calibrations(ctx, needs.Machine.CPUs)
		return err
	})
	if err != nil {
		return err
	}
	measured := !o.changed("request-cpu") || o.scenario != ""
	if err := (runner.Preflight{Fixture: measured}).Check(ctx); err != nil {
		return err
	}
	if err := o.measure(ctx, &needs); err != nil {
		return cli.Interrupted(ctx, err)
	}
	if err := needs.Request().Validate(); err != nil {
		return err
	}
	cli.SayOlder(stderr)
	advice, err := o.advise(ctx, stderr, needs, calibrations)
	if err != nil {
		return err
	}
	if o.json {
		return export.WriteJSON(stdout, o.costs.Report(needs, advice, o.factor))
	}
	return o.show(page.Text(stdout, cli.Width(stdout, false)), needs, advice)
}

// advise simulates, and ends at once if it is interrupted.
func (o *adviseOptions) advise(ctx context.Context, stderr io.Writer, n simulate.Needs,
	calibrations []*simulate.Calibration,
) (*simulate.Advice, error) {
	tally := progress.NewTally(stderr, 0, "simulations")
	var advice *simulate.Advice
	var factor *advise.Calibration
	err := cli.UnlessInterrupted(ctx, func() (err error) {
		if factor, err = o.compare(ctx, calibrations); err == nil {
			advice, err = simulate.Advise(ctx, n, runtime.GOMAXPROCS(0), func(simulate.Answer) { tally.Add(nil) })
		}
		return err
	})
	done := tally.End(err)
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%w after %d simulations", cli.ErrInterrupted, done)
	case err != nil:
		return nil, err
	}
	o.factor = factor
	return advice, nil
}

// needs are what the options ask for; what has to be measured comes later.
func (o *adviseOptions) needs() (simulate.Needs, error) {
	n := o.given
	if err := o.checkFlags(); err != nil {
		return n, err
	}
	n.Profile = scenario.Scenarios()[0].Profile
	if o.scenario != "" {
		found, err := scenario.FindScenarios([]string{o.scenario})
		if err != nil {
			return n, err
		}
		n.Profile, o.costs.ServerHere = found[0].Profile, true
		size := n.Profile.Size.Median
		cli.Override(size > 0 && !o.changed("body"), &n.Body, int64(size))
		cli.Override(!o.changed("capacity"), &n.Capacity, n.Profile.Capacity)
	}
	cli.Override(o.changed("items"), &n.Profile.Items, o.items)
	cli.Override(o.changed("latency"), &n.Profile.Latency.Median, o.latency)
	cli.Override(o.changed("cpu-time"), &n.Profile.CPU.Median, o.cpuTime)
	cli.Override(o.changed("sigma"), &n.Profile.Latency.Sigma, o.sigma)
	n.Files = o.costs.Connections()
	return n, simulate.Request{Scenarios: []simulate.Scenario{{Name: "advise", Profile: n.Profile}},
		Machine: n.Machine}.Validate()
}

// measure measures what no flag gives.
func (o *adviseOptions) measure(ctx context.Context, n *simulate.Needs) error {
	if !o.changed("request-cpu") {
		if err := o.costs.MeasureRequest(ctx, n); err != nil {
			return err
		}
	}
	if o.scenario == "" || o.changed("cpu-time") {
		return nil
	}
	err := o.costs.MeasureProcessing(ctx, o.scenario, n)
	if o.costs.Processing == advise.Measured {
		n.Profile.CPU.Median = cli.ThreeDigits(n.Profile.CPU.Median)
	}
	return err
}

func (o *adviseOptions) checkFlags() error {
	if o.scenario == "" && !(o.changed("items") && o.changed("latency") && o.changed("cpu-time")) {
		return errors.New("what is the work? Give --items, --latency and --cpu-time, or name a --scenario")
	}
	if err := cmp.Or(
		cli.UpTo("latency", o.latency, simulate.MaxDuration), cli.UpTo("cpu-time", o.cpuTime, simulate.MaxDuration),
		cli.UpTo("capacity", o.given.Capacity, simulate.MaxLimit),
		cli.UpTo("request-cpu", o.given.Machine.Request, simulate.MaxDuration),
		cli.SimulatedItems(o.items, o.changed("items")), cli.UpTo("cpus", o.given.Machine.CPUs, simulate.MaxCPUs),
		cli.UpTo("body", cli.ByteSize(o.given.Body), cli.MaxBody)); err != nil {
		return err
	}
	if o.given.Capacity == 0 && o.changed("capacity") {
		return errors.New("--capacity is 0: use a positive number, or leave it out for no bound")
	}
	if !(o.sigma >= 0 && o.sigma <= 3) {
		return fmt.Errorf("--sigma is %v: use 0 to 3", o.sigma)
	}
	if o.latency == 0 && o.cpuTime == 0 && o.scenario == "" {
		return errors.New("--latency and --cpu-time are both 0: there is no work to schedule")
	}
	if o.given.Machine.CPUs == 0 {
		return errors.New("--cpus is 0: use a positive number")
	}
	return nil
}
