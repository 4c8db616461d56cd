package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/against"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/sides"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/spf13/cobra"
)

// againstOptions measure two builds in one run. The engine of runOptions is the new side's.
type againstOptions struct {
	runOptions
	view      sides.View
	revision  string
	oldEngine string
	bench     string
	packages  []string
	cpu       int
	patience  time.Duration
	dir       string
}

const againstHelp = `Measure this checkout and another revision of it in one run. In each block,
every cell is measured on both sides, old and new, right after each other in
random order. Whatever else the machine does then happens to both, and smaller
differences are found in less time than with one run after the other.

The old side is REF: a revision, such as HEAD~1, main or a tag. It is built in a
temporary worktree, which is removed again. Instead of REF, --engine FILE names
an engine that was built before. The new side is the checkout as it is, with its
uncommitted changes.

One cell of the old side is measured twice in each block, to know the noise. The
run is recorded in one file, of which overlap compare FILE shows the same again.
At the end stand the comparison and what the gate says of it. With --gate, that
is the exit status, as of overlap gate: 1 if something is slower, 2 if the gate
cannot tell.

ANY GO BENCHMARK: with --bench REGEXP, the benchmarks of the PACKAGEs (those in
the current directory unless some are named) are measured in the same way, of
any module in a git repository. REGEXP and PACKAGE are what go test takes; tags
and the like are taken from GOFLAGS. Both test binaries are built, and each
benchmark runs in a process of its own, in the directory of its package on its
side. All units that both sides have are compared; the gate looks at the time
for an operation. In each block one benchmark of the old side, another each
time, is measured twice.`

func againstCommand() *cobra.Command {
	o := againstOptions{
		runOptions: runOptions{precision: 0.03},
		view:       sides.View{MinEffect: cli.DefaultMinEffect},
	}
	cmd := &cobra.Command{
		Use:   "against REF [PACKAGE...]",
		Short: "Compare this checkout with another revision, in one run",
		Long:  againstHelp,
		Example: `  overlap against HEAD                                # what have my uncommitted changes done?
  overlap against main --scenarios cpu,mixed --strategies sequential,pool,pipeline
  overlap against main --gate --format markdown >> "$GITHUB_STEP_SUMMARY"
  overlap against --engine old.test --scenarios io
  overlap against HEAD~1 --bench . ./results/stats   # any Go benchmark, of any module
  overlap against v1.2.0 --bench 'Parse/size=1' --benchtime 1s --blocks 20 ./...`,
		Args: func(_ *cobra.Command, args []string) error { return o.take(args) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.checkAgainst(cmd); err != nil {
				return err
			}
			if o.bench != "" {
				return o.runBenchmarks(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			return o.runSides(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	o.addFlags(f)
	f.StringVar(&o.oldEngine, "engine", "", "test binary of ./bench that is the old side, instead of REF")
	f.StringVar(&o.engine, "new-engine", "", "test binary of ./bench that is the new side (default one built here)")
	f.Var(&o.ExtraWork, "extra-work", "this much more CPU work an item of the new side: a known slowdown, to be found")
	f.BoolVar(&o.view.Gate, "gate", false, "exit with 1 if something is slower, and with 2 if that cannot be told")
	f.Var(&o.view.MinEffect, "min-effect", "let slowdowns up to this size pass the gate")
	cli.AddFormat(f, &o.view.Format, cli.FormatTable, cli.FormatMarkdown, cli.FormatJSON)
	f.StringVar(&o.bench, "bench", "", "measure the Go benchmarks that match this `REGEXP`, of any module; then "+
		"--blocks is 10 by default, --benchtime 250ms, --budget without bound, and --out ./overlap-runs")
	f.IntVar(&o.cpu, "cpu", 0, "with --bench: GOMAXPROCS (default that of this machine)")
	f.DurationVar(&o.patience, "timeout", time.Minute, "with --bench: give up a benchmark that takes this long")
	f.StringVarP(&o.dir, "chdir", "C", "", "with --bench: the checkout is at this `DIR` (default the current directory)")
	return cmd
}

// take takes the arguments apart.
func (o *againstOptions) take(args []string) error {
	if o.oldEngine != "" {
		if len(args) > 0 {
			return fmt.Errorf("--engine names the old side, and so does %s: leave one of them out", args[0])
		}
		return nil
	}
	if len(args) == 0 {
		return errors.New("against needs a REF to compare with, such as HEAD~1, or --engine FILE: see overlap against --help")
	}
	if o.revision, o.packages = args[0], args[1:]; len(o.packages) > 0 && o.bench == "" {
		return fmt.Errorf("%s is a PACKAGE, and these go with --bench REGEXP: see overlap against --help", args[1])
	}
	return nil
}

// ofStrategies and ofBenchmarks are the flags that mean something for these alone.
var (
	ofStrategies = []string{"scenarios", "strategies", "limits", "precision", "items", "corpus", "in-process", "watch",
		"extra-work", "dry-run", "engine", "new-engine"}
	ofBenchmarks = []string{"cpu", "timeout", "chdir"}
)

// checkAgainst finds bad input before anything is built or started.
func (o *againstOptions) checkAgainst(cmd *cobra.Command) error {
	others, which := ofBenchmarks, "goes with --bench REGEXP"
	if o.bench != "" {
		others, which = ofStrategies, "is about strategies, and does not go with --bench"
		for name, value := range map[string]string{"blocks": "10", "benchtime": "250ms", "budget": "0s"} {
			if f := cmd.Flags().Lookup(name); !f.Changed {
				if err := f.Value.Set(value); err != nil {
					return err
				}
			}
		}
	}
	for _, name := range others {
		if cmd.Flags().Changed(name) {
			return fmt.Errorf("--%s %s", name, which)
		}
	}
	if err := o.checkBounds(cmd); err != nil {
		return err
	}
	switch {
	case cmd.Flags().Changed("bench") && o.bench == "":
		return errors.New("--bench is empty: name benchmarks, such as --bench .")
	case o.cpu < 0 || o.cpu > scenario.MaxLimit:
		return fmt.Errorf("--cpu is %d: use a positive number", o.cpu)
	case o.patience <= o.BenchTime:
		return fmt.Errorf("--timeout is %v, and no benchmark is over in that with --benchtime %v", o.patience, o.BenchTime)
	}
	return cli.UpTo("timeout", o.patience, scenario.MaxRun)
}

// runBenchmarks measures anyone's benchmarks.
func (o *againstOptions) runBenchmarks(ctx context.Context, stdout, stderr io.Writer) error {
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("-C: there is no directory %s", o.dir)
	}
	revision, err := against.Resolve(ctx, dir, o.revision)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	if o.cpu == 0 {
		o.cpu = runtime.GOMAXPROCS(0)
	}
	o.view.Wide = o.wide
	sayChanges(stderr, revision)
	return sides.Benchmarks{Out: o.out, View: o.view, Options: against.Options{
		Dir: dir, Revision: revision, Bench: o.bench, Packages: o.packages, Blocks: o.blocks, BenchTime: o.BenchTime,
		Patience: o.patience, Budget: o.budget, CPU: o.cpu, Seed: o.seed,
	}}.Run(ctx, stdout, stderr)
}

// sayChanges says that the new side is more than a commit.
func sayChanges(stderr io.Writer, revision against.Revision) {
	if commit, dirty := revision.New(); dirty {
		fmt.Fprintf(stderr, "the new side is commit %s with uncommitted changes\n", commit)
	}
}

// runSides measures strategies on both sides.
func (o *againstOptions) runSides(ctx context.Context, stdout, stderr io.Writer) error {
	o.leaveOutSource(stderr)
	cells, err := o.cells()
	if err != nil {
		return err
	}
	needs := runner.Preflight{Cells: cells, InProcess: o.InProcess, Fixture: !o.dryRun, Temp: !o.dryRun}
	if err := needs.Check(ctx); err != nil {
		return err
	}
	if o.dryRun {
		if err := o.findOut(ctx); err != nil {
			return err
		}
		return o.plan(stdout, scenario.WithSides(cells))
	}
	if err := o.readDocuments(cells); err != nil {
		return err
	}
	engine, remove, err := o.openSides(ctx, stderr)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer remove()
	if cells, err = o.common(ctx, stderr, engine, cells); err != nil {
		return cli.Interrupted(ctx, err)
	}
	engine.Scenarios = scenario.ScenariosOf(cells)
	if cells, err = o.onSides(engine, cells); err != nil {
		return err
	}
	if err := engine.Start(ctx); err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer engine.Close()
	if _, err := engine.MeasureCosts(ctx); err != nil {
		return cli.Interrupted(ctx, err)
	}
	o.view.Wide, o.showRun = o.wide, o.view.Show
	return o.measure(ctx, stdout, stderr, cells, engine)
}

// onSides has the cells measured on both sides. Extra work is the new one's alone.
func (o *againstOptions) onSides(engine *runner.Engine, cells []scenario.Cell) ([]scenario.Cell, error) {
	cells = scenario.WithSides(cells)
	if o.ExtraWork == 0 {
		return cells, nil
	}
	plain, err := scenario.FindScenarios(o.Scenarios)
	if err != nil {
		return nil, err
	}
	for i, s := range plain {
		plain[i] = s.With(o.Items, o.seed)
	}
	engine.OldSide = slices.DeleteFunc(plain, func(s scenario.Scenario) bool {
		return !slices.ContainsFunc(cells, func(c scenario.Cell) bool { return c.Scenario.Name == s.Name })
	})
	for i, c := range cells {
		at := slices.IndexFunc(engine.OldSide, func(s scenario.Scenario) bool { return s.Name == c.Scenario.Name })
		if c.Side == record.OldSide {
			cells[i].Scenario = engine.OldSide[at]
		}
	}
	return cells, nil
}

// openSides builds or finds both engines, and says what they are.
func (o *againstOptions) openSides(ctx context.Context, stderr io.Writer) (*runner.Engine, func(), error) {
	old := record.Side{Name: record.OldSide, Revision: o.revision}
	var revision against.Revision
	if o.revision != "" {
		module, err := runner.ModuleDir(ctx)
		if err != nil {
			return nil, nil, err
		}
		if revision, err = against.Resolve(ctx, module, o.revision); errors.Is(err, against.ErrNoRepository) {
			err = fmt.Errorf("%w: or name an engine that go test -c -o FILE ./bench has built there, with --engine FILE", err)
		}
		if err != nil {
			return nil, nil, err
		}
		old.Commit, o.module = revision.Short(), module
		sayChanges(stderr, revision)
	}
	engine, removeNew, err := o.openEngines(ctx, stderr)
	if err != nil {
		return nil, nil, err
	}
	removeOld := func() {}
	if o.revision == "" {
		engine.OldPath, removeOld, err = runner.OpenEngine(ctx, stderr, o.oldEngine)
		if err == nil {
			old.Commit, err = runner.EngineHash(engine.OldPath)
		}
	} else {
		fmt.Fprintf(stderr, "building the engine of %s …\n", o.revision)
		engine.OldPath, removeOld, err = revision.BuildEngine(ctx, o.module)
	}
	remove := func() { removeNew(); removeOld() }
	if removeOld == nil {
		remove = removeNew
	}
	if err == nil {
		err = o.describeSides(ctx, stderr, engine, old)
	}
	if err != nil {
		remove()
		return nil, nil, err
	}
	return engine, remove, nil
}

// ofTheBuild are the facts that two engines on one machine may have each of its own.
var ofTheBuild = []string{"go", "cgo", "goexperiment", "goamd64", "goarm64", "go386", "goarm", "goriscv64", "goppc64", "gomips",
	"gomips64", "race", "msan", "asan"}

// describeSides notes what measures each side. Engines that find the machine to be another cannot be compared.
func (o *againstOptions) describeSides(ctx context.Context, stderr io.Writer, engine *runner.Engine, old record.Side) error {
	old.Facts = record.Facts{}
	facts := runner.EngineFacts(ctx, engine.OldPath)
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		if value := facts[key]; value != o.facts[key] && value != "unknown" {
			if !slices.Contains(ofTheBuild, key) {
				return fmt.Errorf("the old engine finds %s %s, the new one %s: run both in the same way", key, value, o.facts[key])
			}
			old.Facts[key] = value
			fmt.Fprintf(stderr, "the old side has %s %s, the new one %s\n", key, value, o.facts[key])
		}
	}
	now := record.Side{Name: record.NewSide}
	var run record.Run
	err := o.identify(ctx, &run)
	if err != nil {
		return err
	}
	now.Commit, now.Dirty, now.Engine = run.Commit, run.Dirty, run.Engine
	old.Engine, err = runner.EngineDigest(ctx, engine.OldPath)
	o.sides = []record.Side{old, now}
	return err
}

// common are the cells that both engines can measure, over the same work; what is left out is said.
func (o *againstOptions) common(ctx context.Context, stderr io.Writer, engine *runner.Engine, cells []scenario.Cell,
) ([]scenario.Cell, error) {
	versions := scenario.Versions(cells)
	for i, path := range []string{engine.OldPath, engine.Path} {
		side := []string{"the old side", "the new side"}[i]
		work, ok := runner.EngineWork(ctx, path)
		if !ok {
			continue // an older engine does not say: that its results are right shows that its work is the same
		}
		o.sides[i].Versions = map[string]string{}
		var other, lacks []string
		for _, c := range cells {
			o.sides[i].Versions[c.Scenario.Name] = work.Versions[c.Scenario.Name]
			if work.Versions[c.Scenario.Name] != versions[c.Scenario.Name] && !slices.Contains(other, c.Scenario.Name) {
				other = append(other, c.Scenario.Name)
			}
			if !slices.Contains(work.Strategies, c.Entry.Name) && !slices.Contains(lacks, c.Entry.Name) {
				lacks = append(lacks, c.Entry.Name)
			}
		}
		if len(other) > 0 {
			fmt.Fprintf(stderr, "left out, since %s defines the work otherwise: %s\n", side, strings.Join(other, ", "))
		}
		if len(lacks) > 0 {
			fmt.Fprintf(stderr, "left out, since %s has no such strategy: %s\n", side, strings.Join(lacks, ", "))
		}
		cells = slices.DeleteFunc(cells, func(c scenario.Cell) bool {
			return slices.Contains(other, c.Scenario.Name) || slices.Contains(lacks, c.Entry.Name)
		})
	}
	if len(cells) == 0 {
		return nil, errors.New("nothing is left that both sides can measure")
	}
	return scenario.WithPairs(slices.DeleteFunc(cells, func(c scenario.Cell) bool { return c.Arm != "" })), ctx.Err()
}
