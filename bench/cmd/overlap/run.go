package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/engines"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/remote"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
)

type runOptions struct {
	scenarios, strategies []string
	limits                cli.Limits
	blocks, items         int
	seed                  uint64
	benchtime             time.Duration
	out, engine, corpus   string
	resume                string
	resumed               record.Run // that --resume goes on with
	again                 string     // what else --resume needs, to go on with this run
	binaries              binaries   // that measure
	documents             string     // digest of the real ones, of --corpus or the toolchain
	inProcess, dryRun     bool
	watch                 bool
	precision             cli.Percent
	budget                time.Duration
	extraWork             cli.Percent
	module                string            // directory of the checkout that the engine is built from
	facts                 map[string]string // of the machine, and of the binary that measures
	wide, peers           bool
	urls                  urlOptions
}

const runHelp = `Measure each cell (scenario × strategy × limit) in randomised blocks: in each
block every cell once, in a fresh random order, a process for each. The fixture
serves from a process of its own. Every sample is appended to a file under
results/runs/ as soon as it exists, with a JSON sidecar beside it; at the end,
or when interrupted, the run prints what overlap show prints. If a cell has no
sample that can be used, the run names it and exits 1.

After --blocks of all cells, further blocks measure only the cells that decide
the ranking, until they are known to --precision or the --budget is spent.

The engine is built from the checkout around here, for this machine, whatever
GOOS, GOFLAGS and the like say. Elsewhere, give --engine FILE, which in a
checkout go test -c -o FILE ./bench builds.` + urlsHelp

func runCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Measure strategies, and print what was found",
		Long:  runHelp,
		Example: `  overlap run
  overlap run --scenarios mixed --strategies sequential,pool,pipeline --limits 4,16,64
  overlap run --scenarios io --limits 1..256         # 1, 2, 4, … 256: see overlap show --scaling
  overlap run --blocks 20 --items 1000 --out /tmp
  overlap run --peers --strategies pool,chunked,semaphore --limits 64
  overlap run --scenarios mixed --precision 1% --budget 10m
  overlap run --resume results/runs/epyc-2c-89b7/FILE.txt
  overlap run --urls urls.txt --limits 4,16
  overlap run --dry-run`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			if o.urls.file != "" {
				return runURLs(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o)
			}
			return runBenchmarks(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.scenarios, "scenarios", nil, "scenarios to run (default the core ones: see overlap list)")
	f.StringSliceVar(&o.strategies, "strategies", nil, "strategies to run (default all: see overlap list)")
	f.BoolVar(&o.peers, "peers", false, "measure well-known libraries too: errgroup, conc, ants, pond, workerpool, semaphore")
	cli.AddLimits(f, &o.limits)
	f.IntVar(&o.blocks, "blocks", 6, "blocks of all cells, at least; a confidence interval needs 6")
	o.precision = 0.03
	f.Var(&o.precision, "precision", "after the blocks of all cells, go on with those that decide the ranking until they are known to this")
	f.DurationVar(&o.budget, "budget", 90*time.Second, "begin no further block once the run has taken this long; 0 for the blocks of all cells alone")
	f.IntVar(&o.items, "items", 0, "items in a batch (default the scenario's own, 128)")
	f.Uint64Var(&o.seed, "seed", scenario.Seed, "seed of the work and of the order within blocks")
	f.DurationVar(&o.benchtime, "benchtime", 150*time.Millisecond, "least time of a sample; where a CPU limit slows it, at least 20 of the limit's periods")
	f.StringVar(&o.out, "out", "", "directory for the results (default results/runs in the checkout; beside an engine of make dist, ./overlap-runs)")
	f.StringVar(&o.resume, "resume", "", "results file of a run to go on with: same cells, seed, machine and build, or a refusal")
	f.StringVar(&o.engine, "engine", "", "test binary of ./bench to use instead of the one beside this command, or building one")
	cli.AddCorpus(f, &o.corpus)
	f.BoolVar(&o.inProcess, "in-process", false, "serve the fixture from the strategy's process: its CPU and memory are then in the figures")
	f.BoolVar(&o.watch, "watch", true, "watch the machine: its constants first (3 s, see overlap machine), its speed between blocks, and what is taken from each sample")
	f.Var(&o.extraWork, "extra-work", "give each item so much more CPU work, at most 100%: a slowdown that is known, to see that it is found")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be measured, and stop")
	cli.AddWide(f, &o.wide)
	o.urls.flags(f)
	return cmd
}

// cells are what the options ask for.
func (o *runOptions) cells() ([]scenario.Cell, error) {
	scenarios, err := scenario.FindScenarios(o.scenarios)
	if err != nil {
		return nil, err
	}
	entries, err := scenario.FindStrategies(o.strategies)
	if err != nil {
		return nil, err
	}
	for i := range scenarios {
		scenarios[i] = scenarios[i].With(o.items, o.seed)
		if scenarios[i], err = scenarios[i].WithExtraWork(float64(o.extraWork)); err != nil {
			return nil, fmt.Errorf("--extra-work: %w", err)
		}
		if err := scenarios[i].Profile.Validate(); err != nil {
			return nil, err
		}
	}
	cells := scenario.Cells(scenarios, entries, o.limits)
	if o.peers {
		cells = append(cells, scenario.PeerCells(scenarios, o.limits)...)
	}
	cells = scenario.WithPairs(cells)
	return cells, scenario.CheckTime("this", o.estimate(cells), "--items, --limits, --strategies or --blocks")
}

func runBenchmarks(ctx context.Context, stdout, stderr io.Writer, o runOptions) error {
	o.withoutSource(stderr)
	cells, err := o.cells()
	if err != nil {
		return err
	}
	needs := runner.Preflight{Cells: cells, InProcess: o.inProcess, Fixture: !o.dryRun, Temp: !o.dryRun}
	if err := needs.Check(ctx); err != nil {
		return err
	}
	if !o.dryRun {
		if err := o.readDocuments(cells); err != nil {
			return err
		}
	}
	engine, remove, err := o.prepare(ctx, stderr)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer remove()
	if o.dryRun {
		return plan(stdout, cells, o)
	}
	engine.Scenarios = engines.ScenariosOf(cells)
	if err := engine.Start(ctx); err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer engine.Close()
	if _, err := engine.MeasureCosts(ctx); err != nil { // tried once, where what is wrong is an error
		return cli.Interrupted(ctx, err)
	}
	return o.measure(ctx, stdout, stderr, cells, engine)
}

// measure measures, records and shows.
func (o *runOptions) measure(ctx context.Context, stdout, stderr io.Writer, cells []scenario.Cell, measurer runner.Measurer) error {
	machine, err := o.calibrateMachine(ctx, stderr)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	recording, done, err := o.record(ctx, cells, machine)
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "recording to %s\n", text.Visible(recording.Path))
	if recording.Dropped > 0 {
		fmt.Fprintf(stderr, "of the last samples, %d had no figures in the text: left out, and measured again\n", recording.Dropped)
	}

	began := time.Now()
	progress := progress.NewRun(stderr, cells, o.benchtime)
	blocks := runner.Blocks{
		Cells: cells, Blocks: o.blocks, Seed: o.seed, Measurer: measurer, Recording: recording, Done: done,
		Before: progress.Before, After: progress.After,
	}
	if engine, ok := measurer.(*runner.Engine); ok {
		blocks.Costs = engine.MeasureCosts
	}
	if o.goesOn() { // fewer blocks are a trial run
		blocks.Next = o.affordable(o.further(recording.Path, cells, began))
	}
	if o.watch {
		blocks.Pressure, blocks.Probe = host.HostPressure, host.Probe
		blocks.Conditions = func() host.Conditions { return host.ReadConditions(os.DirFS("/")) }
	}
	tally, runErr := blocks.Run(ctx)
	progress.Close()
	if err := recording.Close(); err != nil && runErr == nil {
		runErr = err
	}
	return o.finish(ctx, stdout, recording.Path, tally, blocks.Unmeasured(), runErr)
}

// finish shows what there is, whatever else went wrong, and says what did.
func (o *runOptions) finish(ctx context.Context, stdout io.Writer, path string, tally runner.Tally, without []runner.Unmeasured, runErr error) error {
	if tally.All() == 0 && o.resume == "" {
		return nothingMeasured(ctx, path, runErr)
	}
	var showErr error
	if tally.All() > 0 {
		showErr = show(stdout, []string{path}, showOptions{wide: o.wide})
	}
	switch {
	case errors.Is(runErr, remote.ErrStopped), errors.Is(runErr, runner.ErrEngineChanged):
		return errors.Join(fmt.Errorf("%w; the %d samples until then are in %s", runErr, tally.All(), path), showErr)
	case runErr != nil && ctx.Err() == nil:
		return errors.Join(runErr, showErr)
	case ctx.Err() != nil:
		return fmt.Errorf("%w after %d samples; to go on: overlap run --resume %s%s", cli.ErrInterrupted, tally.All(), cli.Quote(path), o.again)
	case showErr != nil:
		return showErr
	}
	return o.incomplete(path, tally, without)
}

// nothingMeasured removes the files of a run in which nothing was: they would only be in the way of
// who compares a directory of runs.
func nothingMeasured(ctx context.Context, path string, runErr error) error {
	if err := errors.Join(os.Remove(path), os.Remove(record.SidecarPath(path))); err != nil {
		return errors.Join(runErr, err)
	}
	if ctx.Err() != nil && !errors.Is(runErr, remote.ErrStopped) {
		runErr = cli.ErrInterrupted
	}
	return fmt.Errorf("%w before anything was measured: %s and its sidecar are removed", runErr, path)
}

// calibrateMachine takes the machine's constants, and warns of a busy one.
func (o *runOptions) calibrateMachine(ctx context.Context, stderr io.Writer) (*calibrate.Constants, error) {
	if !o.watch {
		return nil, nil
	}
	c, err := calibrate.Calibrate(ctx)
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(stderr, "the machine's constants are not known: %s\n", text.Message(err.Error())) // the run does without
		err = nil
	}
	if reason, busy := c.Busy(); busy {
		fmt.Fprintln(stderr, text.Message(reason))
	}
	return &c, err
}

// prepare finds where to record and what to run: it builds the engine unless one is given.
func (o *runOptions) prepare(ctx context.Context, stderr io.Writer) (*runner.Engine, func(), error) {
	engine := &runner.Engine{BenchTime: o.benchtime, InProcess: o.inProcess, Corpus: o.corpus, ExtraWork: float64(o.extraWork)}
	if err := o.place(ctx); err != nil {
		return nil, nil, err
	}
	if o.dryRun && o.engine == "" {
		return engine, func() {}, nil
	}
	path, remove, err := engines.Open(ctx, stderr, o.engine)
	if err != nil {
		return engine, remove, err
	}
	engine.Path, o.facts, o.binaries.engine = path, runner.EngineFacts(ctx, path), path
	if engine.Facts = o.facts; o.resume != "" {
		engine.Facts = o.resumed.Facts // those that the file has
	}
	if !o.peers || o.dryRun {
		return engine, remove, err
	}
	path, removePeers, err := engines.OpenPeers(ctx, stderr)
	if err != nil {
		remove()
		return nil, nil, err
	}
	engine.PeersPath, o.binaries.peers = path, path
	return engine, func() { remove(); removePeers() }, nil
}
