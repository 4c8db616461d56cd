package measurement

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/contenders"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/corpus"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

type runOptions struct {
	work
	blocks                      int
	seed                        uint64
	budget                      time.Duration
	precision                   cli.Percent
	out, engine, corpus, resume string
	watch, dryRun, verbose      bool
	wide                        bool
	urls                        urlOptions

	resumed     record.Run        // the run that --resume goes on with
	newOut      bool              // the directory for the results was not there before
	resumeFlags string            // the flags to go on with this run, after --resume
	module      string            // the checkout that the engine is built from
	facts       map[string]string // of the machine, and of the binary that measures
	enginePath  string            // "" if this process measures
	peersPath   string
	contenders  *contenders.Set // of other languages; nil if they are not asked for

	sides   []record.Side                 // of a run that measures two builds
	showRun func(io.Writer, string) error // what was recorded; nil is as overlap show does
}

const runHelp = `Measure each cell (scenario × strategy × limit) in blocks. In each block, every
cell is measured once, in a process of its own: the scenarios in random order,
and the cells of each, one after the other, in random order. The fixture serves
from another process. Every sample is appended at once to a file under
results/runs/, with a JSON sidecar beside it. At the end, or when interrupted,
the run prints what overlap show prints.

A sample that fails for a reason that is not the strategy's is taken again at
the end of its block, twice at most. After --blocks of all cells, further blocks
measure only the cells that decide the ranking, until they are known to
--precision or the --budget is spent. A scenario that has too few blocks left to
rank, because samples were lost, gets another one first. If a cell has no sample
that can be used, the run names it and exits with 1.

The engine, which measures, is built for this machine from the checkout around
here, whatever GOOS, GOFLAGS and the like say. Outside of a checkout, this very
command measures. --engine FILE takes another: the test binary of ./bench, which
go test -c -o FILE ./bench builds in a checkout, or another overlap.

With --contenders, programs in Python and JavaScript do the same work, as cells
of the same blocks. What is not installed is named. They do the work of words,
and hashing, as in io and cpu. At the end stands what each language gains.

With --urls, the work is to fetch from a service of your own and to process what
comes, one batch a sample. Anything but localhost needs --i-own-this. The number
and the rate of requests are limited. The run stops, with what it has, when more
than 10 of the last 100 requests failed, or when the service asks for fewer
(429, or 503 with Retry-After). No address gets into the results.`

func RunCommand() *cobra.Command {
	o := runOptions{precision: 0.03}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Measure strategies, and print what was found",
		Long:  runHelp,
		Example: `  overlap run
  overlap run --scenarios mixed --strategies sequential,pool,pipeline --limits 4,16,64
  overlap run --scenarios io --limits 1..256         # 1, 2, 4, … 256: see overlap show --scaling
  overlap run --blocks 20 --items 1000 --out /tmp
  overlap run --peers --strategies pool,chunked,semaphore --limits 64
  overlap run --contenders --scenarios words,cpu --strategies sequential,lesson,staged,pipeline
  overlap run --scenarios mixed --precision 1% --budget 10m
  overlap run --resume results/runs/epyc-2c-89b7/FILE.txt
  overlap run --urls urls.txt --limits 4,16
  overlap run --dry-run                              # how much that would be; -v lists the cells`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			if o.urls.file != "" {
				return o.runURLs(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			return o.runScenarios(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	o.addFlags(f)
	f.BoolVar(&o.Peers, "peers", false, "measure known libraries too: errgroup, conc, ants, pond, workerpool, semaphore")
	f.BoolVar(&o.Contenders, "contenders", false, "measure programs in Python and JavaScript too, where these are "+
		"installed")
	f.StringVar(&o.resume, "resume", "", "results file of a run to go on with: on the same machine, with the same build")
	f.StringVar(&o.engine, "engine", "", "test binary of ./bench, or overlap, that measures (default "+
		"one built in the checkout here; elsewhere this command)")
	f.Var(&o.ExtraWork, "extra-work", "this much more CPU work an item, at most 100%: a known slowdown, to be found")
	o.urls.addFlags(f)
	return cmd
}

// addFlags adds the flags of all that measures strategies.
func (o *runOptions) addFlags(f *pflag.FlagSet) {
	f.StringSliceVar(&o.Scenarios, "scenarios", nil, "scenarios to run (default the core ones: see overlap list)")
	f.StringSliceVar(&o.Strategies, "strategies", nil, "strategies to run (default all: see overlap list)")
	cli.AddLimits(f, &o.Limits)
	f.IntVar(&o.blocks, "blocks", 6, "blocks of all cells, at least; a confidence interval needs 6")
	f.Var(&o.precision, "precision", "after the blocks of all cells, measure what decides the ranking to this precision")
	f.DurationVar(&o.budget, "budget", 90*time.Second, "begin no further block after this long; 0 for no further blocks")
	f.IntVar(&o.Items, "items", 0, "items in a batch (default the scenario's own, 128)")
	f.Uint64Var(&o.seed, "seed", scenario.Seed, "seed of the work and of the order within blocks")
	f.DurationVar(&o.BenchTime, "benchtime", 150*time.Millisecond, "least time of a sample; under a CPU quota, 20 periods")
	f.StringVar(&o.out, "out", "", "directory for the results (default results/runs in the checkout; elsewhere "+
		"./overlap-runs)")
	cli.AddCorpus(f, &o.corpus)
	f.BoolVar(&o.InProcess, "in-process", false, "serve from the strategy's process: its figures then include that")
	f.BoolVar(&o.watch, "watch", true, "watch the machine: its constants first (3 s, see overlap machine), its speed "+
		"between blocks, and what is taken from each sample")
	f.BoolVar(&o.dryRun, "dry-run", false, "print how much would be measured, and stop")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "with --dry-run: list the cells too")
	cli.AddWide(f, &o.wide)
}

// check finds bad input before anything is built or started.
func (o *runOptions) check(cmd *cobra.Command) error {
	o.resumeFlags = flagsToResume(cmd)
	if err := o.urls.check(cmd); err != nil {
		return err
	}
	if o.verbose && !o.dryRun {
		return errors.New("--verbose lists the cells of a --dry-run: add that, or leave it out")
	}
	if err := o.readResumed(cmd); err != nil {
		return fmt.Errorf("--resume: %w", err)
	}
	return o.checkBounds(cmd)
}

// checkBounds checks the numbers.
func (o *runOptions) checkBounds(cmd *cobra.Command) error {
	return cmp.Or(
		cli.OneTo("blocks", o.blocks, scenario.MaxBlocks, scenario.WhyBlocks),
		cli.CheckItems(o.Items, cmd.Flags().Changed("items")),
		scenario.CheckLimits("--limits", o.Limits, scenario.MaxLimit),
		cli.UpTo("extra-work", o.ExtraWork, 1), // a larger slowdown needs no statistics
		cli.UpTo("precision", o.precision, 1),
		cli.UpTo("budget", o.budget, scenario.MaxRun),
		cli.CheckBenchTime(o.BenchTime))
}

// cells are what the options ask for.
func (o *runOptions) cells() ([]scenario.Cell, error) {
	scenarios, err := scenario.FindScenarios(o.Scenarios)
	if err != nil {
		return nil, err
	}
	entries, err := scenario.FindStrategies(o.Strategies)
	if err != nil {
		return nil, err
	}
	for i := range scenarios {
		scenarios[i] = scenarios[i].With(o.Items, o.seed)
		if scenarios[i], err = scenarios[i].WithExtraWork(float64(o.ExtraWork)); err != nil {
			return nil, fmt.Errorf("--extra-work: %w", err)
		}
		if err := scenarios[i].Profile.Validate(); err != nil {
			return nil, err
		}
	}
	cells := scenario.Cells(scenarios, entries, o.Limits)
	if o.Peers {
		cells = append(cells, scenario.PeerCells(scenarios, o.Limits)...)
	}
	cells = scenario.WithPairs(cells)
	if o.contenders != nil {
		cells = append(cells, o.contenders.Cells(scenarios, o.Limits)...)
	}
	return cells, scenario.CheckTime("this", runner.EstimateBlocks(cells, o.blocks, o.BenchTime), fewerOfThese)
}

// leaveOutSource drops the core scenario that reads the source of a Go toolchain if there is none here.
func (o *runOptions) leaveOutSource(stderr io.Writer) {
	if len(o.Scenarios) > 0 || o.corpus != "" {
		return
	}
	if _, err := corpus.GoSourcePath(); err == nil {
		return
	}
	for _, s := range scenario.Scenarios() {
		if s.Profile.Documents == profile.GoSource {
			fmt.Fprintf(stderr, "leaving out the scenario %s: there is no Go toolchain here, whose source it reads; to have "+
				"it, name a directory of .go files with --corpus DIR\n", s.Name)
			continue
		}
		o.Scenarios = append(o.Scenarios, s.Name)
	}
}

// goesOn says whether there may be further blocks. Fewer than the least blocks are a trial run.
func (o *runOptions) goesOn() bool { return o.blocks >= stats.LeastBlocks && o.budget > 0 }

// nextBlock are the cells of a further block, if there is time and, of a service, requests for them. A scenario that
// lost a sample, and has too few blocks without it, gets one also after the budget.
func (o *runOptions) nextBlock(soFar []record.Sample, cells []scenario.Cell, took time.Duration) []scenario.Cell {
	undecided := runner.Undecided
	if o.sides != nil {
		undecided = runner.UndecidedSides
	}
	next := runner.Incomplete(soFar, cells)
	if len(next) == 0 && took < o.budget {
		next = undecided(soFar, cells, float64(o.precision))
	}
	if !o.urls.affords(o.tries() * len(next)) {
		return nil
	}
	return next
}

// tries is how often a sample may be measured, in the mean: a block takes no more samples again than it has, and of a
// service only those that the machine disturbs.
func (o *runOptions) tries() int {
	if o.watch {
		return 2
	}
	return 1
}
