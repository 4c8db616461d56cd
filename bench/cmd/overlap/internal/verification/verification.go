// Package verification is the subcommand verify: it tries the verdicts and the gate on runs with a known answer.
//
// What is not here: the measuring and recording of such runs (package bench/verify).
package verification

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/spf13/cobra"
)

// What a gate is tried on, unless flags say otherwise. Runs are short, as in continuous integration: half a minute
// for a pair.
const (
	gateSame     = 20
	gateSlowed   = 4
	gateSlowdown = 0.10
)

const verifyHelp = `Try the verdicts on cells whose true difference is known, in about 10 minutes.

First, measure the same cell twice, again and again: every "faster" and every
"slower" is then false. For comparison, the same samples are also judged in the
usual way: the first half against the second, by the U-test. Next, measure a
cell against one with a little more CPU work, and count how often that slowdown
is found. Both are measured and judged in blocks, as overlap run does it.

The exit status is 1 if more than 5 % of the verdicts on the same cell are
false, or if less than 90 % of the slowdowns are found. Fewer than 20 trials are
not judged.

A trial is one comparison. make verify-stats also simulates tables of many
comparisons, to see that they make no more false claims.

--gate tries overlap gate instead, in about 20 minutes: on pairs of equal runs
of cpu and mixed, of which it has to stop none, and on pairs of cpu with a
slowdown, which it has to stop all.`

func Command() *cobra.Command {
	o := verify.Options{Slowdown: 0.05, Precision: 0.02}
	var engine string
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
			changed := cmd.Flags().Changed
			if o.Gate {
				cli.Override(!changed("same"), &o.Same, gateSame)
				cli.Override(!changed("slowed"), &o.Slowed, gateSlowed)
				cli.Override(!changed("slowdown"), &o.Slowdown, gateSlowdown)
			}
			if err := check(&o, changed("items")); err != nil {
				return err
			}
			return run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o, engine)
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.Same, "same", 60, "trials with the same cell twice")
	f.IntVar(&o.Slowed, "slowed", 20, "trials with a slowdown")
	f.Var((*cli.Percent)(&o.Slowdown), "slowdown", "so much more CPU work an item, in scenario cpu")
	f.Var((*cli.Percent)(&o.Precision), "precision", "go on until the ratio is known to this, or there are --most blocks")
	f.IntVar(&o.Most, "most", 24, "blocks of a trial, at most; of one with the same cell twice, 1.5 times --blocks")
	f.IntVar(&o.Blocks, "blocks", stats.LeastBlocks, "blocks of a trial, at least")
	f.IntVar(&o.Items, "items", 0, "items in a batch (default the scenario's own, 128)")
	f.IntVar(&o.Limit, "limit", 16, "concurrency limit")
	f.DurationVar(&o.BenchTime, "benchtime", 150*time.Millisecond, "least time of a sample")
	f.Uint64Var(&o.Seed, "seed", scenario.Seed, "seed of the order within blocks")
	f.StringVar(&engine, "engine", "", "test binary of ./bench to use instead of building one")
	f.BoolVar(&o.Gate, "gate", false, fmt.Sprintf("try overlap gate: %d pairs of equal runs, and %d with a slowdown of "+
		"%.0f %%, unless flags say otherwise", gateSame, gateSlowed, 100*gateSlowdown))
	return cmd
}

// maxTrials is far more than a share needs to be known to a per cent.
const maxTrials = 100_000

func check(o *verify.Options, itemsGiven bool) error {
	switch {
	case o.Same < 0 || o.Slowed < 0 || o.Same == 0 && o.Slowed == 0:
		return fmt.Errorf("--same is %d and --slowed %d: use positive numbers, or 0 for one of them", o.Same, o.Slowed)
	case o.Blocks < stats.LeastBlocks:
		return fmt.Errorf("--blocks is %d: nothing can be told from fewer than %d", o.Blocks, stats.LeastBlocks)
	case o.Most < o.Blocks:
		return fmt.Errorf("--most is %d: that is less than --blocks, %d", o.Most, o.Blocks)
	}
	return cmp.Or(
		cli.UpTo("same", o.Same, maxTrials), cli.UpTo("slowed", o.Slowed, maxTrials),
		cli.OneTo("blocks", o.Blocks, scenario.MaxBlocks, scenario.WhyBlocks),
		cli.OneTo("most", o.Most, scenario.MaxBlocks, scenario.WhyBlocks),
		cli.CheckItems(o.Items, itemsGiven), cli.OneTo("limit", o.Limit, scenario.MaxLimit, scenario.WhyLimit),
		cli.UpTo("slowdown", cli.Percent(o.Slowdown), scenario.MaxExtraWork),
		cli.UpTo("precision", cli.Percent(o.Precision), 1), cli.CheckBenchTime(o.BenchTime))
}

func run(ctx context.Context, stdout, stderr io.Writer, o verify.Options, engine string) error {
	s, err := verify.NewSetup(o)
	if err != nil {
		return err
	}
	if err := s.Check(ctx); err != nil {
		return err
	}
	path, remove, err := runner.OpenEngine(ctx, stderr, engine)
	if err != nil {
		return cli.Interrupted(ctx, err)
	}
	defer remove()
	defer s.Close()
	if err := s.Start(ctx, path); err != nil {
		return cli.Interrupted(ctx, err)
	}
	line := progress.On(stderr)
	s.Progress = line.Sample
	var v interface {
		Try(context.Context, *verify.Setup) error
		Judge() error
		show(io.Writer, verify.Options)
		finished(of int) string
	} = &trials{}
	if o.Gate {
		v = &pairs{}
	}
	err = v.Try(ctx, s)
	line.Close()
	v.show(stdout, o)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w after %s", cli.ErrInterrupted, v.finished(s.Trials()))
	case err != nil:
		return err
	}
	return v.Judge()
}
