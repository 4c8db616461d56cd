package measurement

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/bench/against"
	"github.com/overlap-bench/overlap/bench/calibrate"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/sides"
	"github.com/overlap-bench/overlap/bench/scenario"
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
random order. So whatever else the machine does happens to both. That finds
smaller differences in less time than one run after the other.

The old side is REF: a revision, such as HEAD~1, main or a tag. It is built in a
temporary worktree, which is removed again. Instead of REF, --engine FILE names
an engine that was built before. The new side is the checkout as it is, with its
uncommitted changes.

One cell of the old side is measured twice in each block, to know the noise. At
the end stand the comparison and what overlap gate says of it. With --gate, the
exit status is that of the gate: 1 if something is slower, 2 if it cannot tell.
The run is recorded in one file; overlap compare FILE shows it again.

ANY GO BENCHMARK: with --bench REGEXP, the benchmarks of the PACKAGEs (those in
the current directory unless some are named) are measured in the same way, of
any module in a git repository. REGEXP and PACKAGE are what go test takes. Build
tags and the like are taken from GOFLAGS. Each benchmark runs in a process of
its own, in the directory of its package on its side. All units that both sides
have are compared; the gate looks at the time for an operation. In each block
one benchmark of the old side, another each time, is measured twice. If the
machine is busy at the start, that is said and recorded.`

func AgainstCommand() *cobra.Command {
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
	f.StringVar(&o.oldEngine, "engine", "", "test binary of ./bench, or overlap, that is the old side, instead of REF")
	f.StringVar(&o.engine, "new-engine", "", "test binary of ./bench, or overlap, that is the new side (default as of "+
		"overlap run)")
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
	ofStrategies = []string{"scenarios", "strategies", "limits", "precision", "items", "corpus", "in-process",
		"extra-work", "dry-run", "verbose", "engine", "new-engine"}
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
		return errors.New("--bench is empty: name benchmarks, such as --bench . for all")
	case o.cpu < 0 || o.cpu > scenario.MaxLimit:
		return fmt.Errorf("--cpu is %d: use a number from 1 to %d", o.cpu, scenario.MaxLimit)
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
	return sides.Benchmarks{Out: o.out, View: o.view, Busy: o.busy, Options: against.Options{
		Dir: dir, Revision: revision, Bench: o.bench, Packages: o.packages, Blocks: o.blocks, BenchTime: o.BenchTime,
		Patience: o.patience, Budget: o.budget, CPU: o.cpu, Seed: o.seed,
	}}.Run(ctx, stdout, stderr)
}

// busy warns of a machine that is busy, and returns why it is; "" if it is not, or not watched.
func (o *againstOptions) busy(ctx context.Context, stderr io.Writer) (string, error) {
	if !o.watch {
		return "", nil
	}
	c, err := calibrated(ctx, stderr, calibrate.CalibrateBusy)
	if err != nil {
		return "", err
	}
	reason, _ := c.Busy()
	return reason, nil
}

// sayChanges says that the new side is more than a commit.
func sayChanges(stderr io.Writer, revision against.Revision) {
	if commit, dirty := revision.New(); dirty {
		fmt.Fprintf(stderr, "the new side is commit %s with uncommitted changes\n", commit)
	}
}
