package verification

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/engines"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/spf13/cobra"
)

type verifyOptions struct {
	same, slowed int // trials
	slowdown     cli.Percent
	precision    cli.Percent
	blocks, most int // of a trial
	items, limit int
	benchtime    time.Duration
	engine       string
	seed         uint64
	gate         bool
	itemsGiven   bool
}

const verifyHelp = `Measure the same cell twice and ask whether the two differ, again and again: every
"faster" and every "slower" is false. The same samples are also judged as is
usual, the first half against the second by the U-test. Then measure a cell
against one with a little more CPU work, a slowdown that is known, and count how
often it is found. Both are measured and judged as overlap run does it, in blocks.

Two cells are one comparison; that a table of many makes no more false claims is
tried by simulation: make verify-stats. It takes about 10 minutes, and exits with 1
if more than 5 % of the verdicts on the same are false, or less than 90 % of the
slowdowns are found, in 20 trials or more: fewer are not judged.

With --gate it is overlap gate that is tried: pairs of equal runs of cpu and mixed, of
which none is to be stopped, and then of cpu with a slowdown, which are all to be.
About 20 minutes.`

func Command() *cobra.Command {
	o := verifyOptions{slowdown: 0.05, precision: 0.02}
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Try the verdicts on this machine, on questions whose answers are known",
		Long:  verifyHelp,
		Example: `  overlap verify
  overlap verify --same 12 --slowed 4              # in 2 minutes, too few to conclude from
  overlap verify --gate                            # pairs of whole runs, put to overlap gate
  overlap verify --same 0 --slowdown 2% --precision 1% --most 60`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.itemsGiven = cmd.Flags().Changed("items")
			if o.gate {
				o.forGate(cmd)
			}
			if err := o.check(); err != nil {
				return err
			}
			if o.gate {
				return verifyGate(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o)
			}
			return runTrials(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o)
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.same, "same", 60, "trials with the same cell twice")
	f.IntVar(&o.slowed, "slowed", 20, "trials with a slowdown")
	f.Var(&o.slowdown, "slowdown", "so much more CPU work an item, in scenario cpu")
	f.Var(&o.precision, "precision", "go on with a trial until its ratio is known to this, or it has --most blocks")
	f.IntVar(&o.most, "most", 24, "blocks of a trial, at most; of one with the same cell twice, 1.5 times --blocks")
	f.IntVar(&o.blocks, "blocks", stats.LeastBlocks, "blocks of a trial, at least")
	f.IntVar(&o.items, "items", 0, "items in a batch (default the scenario's own, 128)")
	f.IntVar(&o.limit, "limit", 16, "concurrency limit")
	f.DurationVar(&o.benchtime, "benchtime", 150*time.Millisecond, "least time of a sample")
	f.Uint64Var(&o.seed, "seed", scenario.Seed, "seed of the order within blocks")
	f.StringVar(&o.engine, "engine", "", "test binary of ./bench to use instead of building one")
	f.BoolVar(&o.gate, "gate", false, fmt.Sprintf("try overlap gate: %d pairs of equal runs, and %d with a slowdown of %.0f %%, unless flags say otherwise", gateSame, gateSlowed, 100*gateSlowdown))
	return cmd
}

// forGate replaces the defaults by those for pairs of runs.
func (o *verifyOptions) forGate(cmd *cobra.Command) {
	changed := cmd.Flags().Changed
	if !changed("same") {
		o.same = gateSame
	}
	if !changed("slowed") {
		o.slowed = gateSlowed
	}
	if !changed("slowdown") {
		o.slowdown = gateSlowdown
	}
}

// maxTrials is far more than a share needs to be known to a per cent.
const maxTrials = 100_000

func checkSlowdown(p cli.Percent) error {
	if most := cli.Percent(scenario.MaxExtraWork); p > most {
		return fmt.Errorf("--slowdown is %v: use at most %v", &p, &most)
	}
	return nil
}

func (o *verifyOptions) check() error {
	switch {
	case o.same < 0 || o.slowed < 0 || o.same == 0 && o.slowed == 0:
		return fmt.Errorf("--same is %d and --slowed %d: use positive numbers, or 0 for one of them", o.same, o.slowed)
	case o.blocks < stats.LeastBlocks:
		return fmt.Errorf("--blocks is %d: nothing can be told from fewer than %d", o.blocks, stats.LeastBlocks)
	case o.most < o.blocks:
		return fmt.Errorf("--most is %d: that is less than --blocks, %d", o.most, o.blocks)
	}
	return cmp.Or(
		cli.UpTo("same", o.same, maxTrials), cli.UpTo("slowed", o.slowed, maxTrials),
		cli.OneTo("blocks", o.blocks, scenario.MaxBlocks, scenario.WhyBlocks), cli.OneTo("most", o.most, scenario.MaxBlocks, scenario.WhyBlocks),
		cli.CheckItems(o.items, o.itemsGiven), cli.OneTo("limit", o.limit, scenario.MaxLimit, scenario.WhyLimit),
		checkSlowdown(o.slowdown), cli.CheckPrecision(o.precision), cli.CheckBenchTime(o.benchtime))
}

// arms are the samples of a block of a trial: a cell, its second arm, and the other.
const arms = 3

// checkTime guesses at the most that the trials take.
func (o *verifyOptions) checkTime(same []scenario.Cell, slowed scenario.Cell) error {
	samples := float64(arms) * (float64(o.same)*float64(o.sameMost()) + float64(o.slowed)*float64(o.most))
	return o.checkSamples(samples, append(slices.Clone(same), slowed))
}

// checkSamples guesses at how long so many samples take, of the longest of the cells.
func (o *verifyOptions) checkSamples(samples float64, cells []scenario.Cell) error {
	var longest time.Duration
	for _, c := range cells {
		longest = max(longest, runner.Estimate(c, o.benchtime))
	}
	return scenario.CheckTime("this", samples*longest.Seconds(), "--same, --slowed, --blocks, --most or --items")
}

// sameCells are what trials with the same cell take in turn: waiting, computing, both, and real
// documents.
var sameCells = []struct{ scenario, strategy string }{
	{"io", "pool"}, {slowedScenario, "pool"}, {"mixed", "pipeline"}, {"source", "staged"},
}

// slowedScenario is where a slowdown can be small, since an item is many rounds.
const slowedScenario = "cpu"

// cells are those of the trials with the same cell, and the one that is slowed down.
func (o *verifyOptions) cells() (same []scenario.Cell, slowed scenario.Cell, err error) {
	for _, c := range sameCells {
		scenarios, err := scenario.FindScenarios([]string{c.scenario})
		if err != nil {
			return nil, slowed, err
		}
		entries, err := scenario.FindStrategies([]string{c.strategy})
		if err != nil {
			return nil, slowed, err
		}
		cell := scenario.Cell{Scenario: scenarios[0].With(o.items, scenario.Seed), Entry: entries[0], Limit: o.limit}
		same = append(same, cell)
		if c.scenario == slowedScenario {
			slowed = cell
			if slowed.Scenario, err = cell.Scenario.WithExtraWork(float64(o.slowdown)); err != nil {
				return nil, slowed, fmt.Errorf("--slowdown: %w", err)
			}
		}
	}
	return same, slowed, nil
}

// engines starts the engine of what is the same and that of what is slowed. end ends what was begun,
// also if there is an error.
func (o verifyOptions) engines(ctx context.Context, stderr io.Writer, same, slowed []scenario.Cell) (engine, slow *runner.Engine, end func(), err error) {
	needs := runner.Preflight{Cells: slices.Concat(same, slowed), Fixture: true, Temp: true}
	if err := needs.Check(ctx); err != nil {
		return nil, nil, func() {}, err
	}
	path, remove, err := engines.Open(ctx, stderr, o.engine)
	if err != nil {
		return nil, nil, func() {}, err
	}
	facts := runner.EngineFacts(ctx, path)
	engine = &runner.Engine{Path: path, BenchTime: o.benchtime, Scenarios: engines.ScenariosOf(same), Facts: facts}
	slow = &runner.Engine{Path: path, BenchTime: o.benchtime, Scenarios: engines.ScenariosOf(slowed), Facts: facts, ExtraWork: float64(o.slowdown)}
	var started []*runner.Engine
	end = func() {
		for _, e := range started {
			e.Close()
		}
		remove()
	}
	for _, e := range []*runner.Engine{engine, slow} {
		if err := e.Start(ctx); err != nil {
			return nil, nil, end, err
		}
		started = append(started, e)
	}
	return engine, slow, end, nil
}

func runTrials(ctx context.Context, stdout, stderr io.Writer, o verifyOptions) error {
	same, slowed, err := o.cells()
	if err != nil {
		return err
	}
	if err := o.checkTime(same, slowed); err != nil {
		return err
	}
	engine, slow, end, err := o.engines(ctx, stderr, same, []scenario.Cell{slowed})
	defer end()
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	for _, e := range []*runner.Engine{engine, slow} {
		if _, err := e.MeasureCosts(ctx); err != nil {
			return cli.Interrupted(ctx, err)
		}
	}
	v := verification{verifyOptions: o, progress: progress.NewRun(stderr, same, o.benchtime)}
	err = v.run(ctx, same, slowed, engine, slow)
	v.progress.Close()
	v.show(stdout)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w after %d of %d trials", cli.ErrInterrupted, len(v.same)+len(v.slowed), o.same+o.slowed)
	case err != nil:
		return err
	}
	return v.judge()
}
