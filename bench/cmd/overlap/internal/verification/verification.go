package verification

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/spf13/cobra"
)

type options struct {
	same, slowed int // trials, or pairs of runs
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

// What a gate is tried on, unless flags say otherwise. Runs are short, as in continuous integration: half a minute
// for a pair.
const (
	gateSame     = 20
	gateSlowed   = 4
	gateSlowdown = 0.10
)

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
	o := options{slowdown: 0.05, precision: 0.02}
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
			return o.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
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
	f.BoolVar(&o.gate, "gate", false, fmt.Sprintf("try overlap gate: %d pairs of equal runs, and %d with a slowdown of "+
		"%.0f %%, unless flags say otherwise", gateSame, gateSlowed, 100*gateSlowdown))
	return cmd
}

// forGate replaces the defaults by those for pairs of runs.
func (o *options) forGate(cmd *cobra.Command) {
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

func (o *options) check() error {
	switch {
	case o.same < 0 || o.slowed < 0 || o.same == 0 && o.slowed == 0:
		return fmt.Errorf("--same is %d and --slowed %d: use positive numbers, or 0 for one of them", o.same, o.slowed)
	case o.blocks < stats.LeastBlocks:
		return fmt.Errorf("--blocks is %d: nothing can be told from fewer than %d", o.blocks, stats.LeastBlocks)
	case o.most < o.blocks:
		return fmt.Errorf("--most is %d: that is less than --blocks, %d", o.most, o.blocks)
	case o.slowdown > scenario.MaxExtraWork:
		return fmt.Errorf("--slowdown is %v: use at most %v", &o.slowdown, new(cli.Percent(scenario.MaxExtraWork)))
	}
	return cmp.Or(
		cli.UpTo("same", o.same, maxTrials), cli.UpTo("slowed", o.slowed, maxTrials),
		cli.OneTo("blocks", o.blocks, scenario.MaxBlocks, scenario.WhyBlocks),
		cli.OneTo("most", o.most, scenario.MaxBlocks, scenario.WhyBlocks),
		cli.CheckItems(o.items, o.itemsGiven), cli.OneTo("limit", o.limit, scenario.MaxLimit, scenario.WhyLimit),
		cli.CheckPrecision(o.precision), cli.CheckBenchTime(o.benchtime))
}

// arms are the samples of a block of a trial: a cell, its second arm, and the other.
const arms = 3

// sameMost is the most blocks of a trial with the same cell: a verdict that is looked at again
// after each further block, as in a run, has more chances to be false.
func (o *options) sameMost() int { return min(o.most, o.blocks+o.blocks/2) }

// slowedScenario is where a slowdown can be small, since an item is many rounds.
const slowedScenario = "cpu"

// choices are the scenarios that are measured with the strategies of each: for trials, waiting, computing, both, and
// real documents, in turn; for pairs of runs, computing and both.
func (o *options) choices() [][]string {
	if o.gate {
		return [][]string{{slowedScenario, "sequential", "pool", "pipeline"}, {"mixed", "sequential", "pool", "pipeline"}}
	}
	return [][]string{{"io", "pool"}, {slowedScenario, "pool"}, {"mixed", "pipeline"}, {"source", "staged"}}
}

// cells are those that are measured against themselves, and those with a slowdown.
func (o *options) cells() (same, slowed []scenario.Cell, err error) {
	for _, choice := range o.choices() {
		scenarios, err := scenario.FindScenarios(choice[:1])
		if err != nil {
			return nil, nil, err
		}
		entries, err := scenario.FindStrategies(choice[1:])
		if err != nil {
			return nil, nil, err
		}
		s := scenarios[0].With(o.items, scenario.Seed)
		same = append(same, scenario.Cells([]scenario.Scenario{s}, entries, []int{o.limit})...)
		if s.Name == slowedScenario {
			if s, err = s.WithExtraWork(float64(o.slowdown)); err != nil {
				return nil, nil, fmt.Errorf("--slowdown: %w", err)
			}
			slowed = scenario.Cells([]scenario.Scenario{s}, entries, []int{o.limit})
		}
	}
	if o.gate {
		same, slowed = scenario.WithPairs(same), scenario.WithPairs(slowed)
	}
	return same, slowed, nil
}

// A setup is what trials and pairs of runs are measured with.
type setup struct {
	options            options
	same, slowed       []scenario.Cell
	engine, slowEngine *runner.Engine
	progress           *progress.Run
	done               int // samples
}

// samples is how many there are at most.
func (s *setup) samples() float64 {
	same, slowed := float64(s.options.same), float64(s.options.slowed)
	if s.options.gate {
		return 2 * float64(s.options.blocks) * (same*float64(len(s.same)) + slowed*float64(len(s.slowed)))
	}
	return arms * (same*float64(s.options.sameMost()) + slowed*float64(s.options.most))
}

// hooks report each sample to the progress line.
func (s *setup) hooks(total func() int) verify.Hooks {
	return verify.Hooks{
		Before: func(_, _ int, cell scenario.Cell) { s.progress.Before(s.done, total(), cell) },
		After: func(cell scenario.Cell, took time.Duration, failed error) {
			s.done++
			s.progress.After(cell, took, failed)
		},
	}
}

// check checks what can be, before anything is built or measured.
func (s *setup) check(ctx context.Context) error {
	var longest time.Duration
	cells := slices.Concat(s.same, s.slowed)
	for _, c := range cells {
		longest = max(longest, runner.Estimate(c, s.options.benchtime))
	}
	return cmp.Or(
		scenario.CheckTime("this", s.samples()*longest.Seconds(), "--same, --slowed, --blocks, --most or --items"),
		runner.Preflight{Cells: cells, Fixture: true, Temp: true}.Check(ctx))
}

// start starts the engine of equal cells and that of slowed ones.
func (s *setup) start(ctx context.Context, path string) error {
	facts := runner.EngineFacts(ctx, path)
	s.engine = &runner.Engine{Path: path, BenchTime: s.options.benchtime, Scenarios: scenario.ScenariosOf(s.same),
		Facts: facts}
	s.slowEngine = &runner.Engine{
		Path: path, BenchTime: s.options.benchtime, Scenarios: scenario.ScenariosOf(s.slowed), Facts: facts,
		ExtraWork: float64(s.options.slowdown),
	}
	for _, e := range []*runner.Engine{s.engine, s.slowEngine} {
		if err := e.Start(ctx); err != nil {
			return err
		}
		if _, err := e.MeasureCosts(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (o options) run(ctx context.Context, stdout, stderr io.Writer) (err error) {
	s := setup{options: o}
	if s.same, s.slowed, err = o.cells(); err != nil {
		return err
	}
	if err := s.check(ctx); err != nil {
		return err
	}
	path, remove, err := runner.OpenEngine(ctx, stderr, o.engine)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer remove()
	err = s.start(ctx, path)
	defer s.engine.Close()
	defer s.slowEngine.Close()
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	s.progress = progress.NewRun(stderr)
	var v interface {
		run(context.Context) error
		show(io.Writer)
		finished() string
		judge() error
	} = &trials{setup: s}
	if o.gate {
		v = &pairs{setup: s}
	}
	err = v.run(ctx)
	s.progress.Close()
	v.show(stdout)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w after %s", cli.ErrInterrupted, v.finished())
	case err != nil:
		return err
	}
	return v.judge()
}
