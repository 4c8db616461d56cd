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
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
)

const verifyHelp = `Try the verdicts on questions whose answers are known, in about 10 minutes.

First, measure the same cell twice, again and again. Every "faster" and every
"slower" is then false. For comparison, the same samples are also judged in the
usual way: the first half against the second, by the U-test. Next, measure a
cell against one with a little more CPU work, and count how often that slowdown
is found. Both are measured and judged in blocks, as overlap run does it.

A trial is one comparison. The exit status is 1 if more than 5 % of the verdicts
on the same cell are false, or if less than 90 % of the slowdowns are found.
Fewer than 20 trials are not judged.

--power measures how long it takes to find a slowdown of about 5 and 10 %: by
overlap against, and by go test -count of the old side and then of the new one,
judged as benchstat does. It measures three strategies of cpu and of mixed in
both ways, by turns, until --budget is over. In mixed, four times as much more
work slows a batch as much, since it waits most of the time. Each way's time is
that of the smallest number of blocks or samples that finds 90 % of the
slowdowns. Two of the rows judge at a level at which at most 5 % of tables of
equal sides have a false claim. bench/README.md tells how that is worked out.

--gate tries overlap gate, in about 15 minutes or until --budget is over:
  - runs of two equal sides, by overlap against: every verdict is false
  - runs with a slowdown on the new side: the gate has to stop them
  - two separate runs of the old side: it has to say that it cannot tell
  - three separate runs against three: it may stop at most 5 %`

func Command() *cobra.Command {
	o := verify.Options{Slowdown: 0.05, Precision: 0.02}
	var engine string
	var modes modeOptions
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Try the verdicts here, where the right answers are known",
		Long:  verifyHelp,
		Example: `  overlap verify
  overlap verify --same 12 --slowed 4              # in 2 minutes, too few to conclude from
  overlap verify --gate                            # does overlap gate stop what it should?
  overlap verify --power --budget 12m              # how soon is a slowdown found?
  overlap verify --power --scenarios cpu --slowdown 10% --budget 12m   # of one case, more surely
  overlap verify --same 0 --slowdown 2% --precision 1% --most 60`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			changed := cmd.Flags().Changed
			modes.defaults(&o, changed)
			if err := cmp.Or(check(&o, changed("items")), modes.check(changed)); err != nil {
				return err
			}
			switch {
			case modes.gate:
				return modes.runGate(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o, engine)
			case modes.power:
				return modes.runPower(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o, engine)
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
	f.StringVar(&engine, "engine", "", "test binary of ./bench, or overlap, that measures (default as of overlap run)")
	modes.addFlags(f)
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
	end, err := start(ctx, stderr, s, engine)
	if err != nil {
		return err
	}
	defer end()
	line := progress.On(stderr)
	s.Progress = line.Sample
	v := &trials{}
	err = v.Try(ctx, s)
	line.End(err)
	v.show(stdout, o)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w after %s", cli.ErrInterrupted, v.finished(s.Trials()))
	case err != nil:
		return err
	}
	return v.Judge()
}

// start checks what trials need, and starts them with an engine that is there or is built. What it has started ends
// with end.
func start(ctx context.Context, stderr io.Writer, s interface {
	Check(context.Context) error
	Start(ctx context.Context, path string) error
	Close()
}, engine string) (end func(), err error) {
	if err := s.Check(ctx); err != nil {
		return nil, err
	}
	path, remove, err := runner.OpenEngine(ctx, stderr, engine)
	if err != nil {
		return nil, cli.Interrupted(ctx, err)
	}
	end = func() { s.Close(); remove() }
	if err := s.Start(ctx, path); err != nil {
		end()
		return nil, cli.Interrupted(ctx, err)
	}
	return end, nil
}

// trials are trials of verdicts, and what is said of them.
type trials struct{ verify.Trials }

func (v *trials) finished(of int) string {
	return fmt.Sprintf("%d of %d trials", len(v.Equal)+len(v.Different), of)
}

// show says what there is, also if it was interrupted.
func (v *trials) show(w io.Writer, o verify.Options) {
	if n := len(verify.Decided(v.Equal)); n > 0 {
		page.Wrap(w, fmt.Sprintf("The same cell twice, %d to %d blocks: %s verdicts are false; at most %.0f %% are to be."+
			" The same samples, the first half against the second by the U-test at 5 %%: %s are told apart.",
			o.Blocks, o.SameMost(), share(len(v.False()), n), 100*verify.MostFalse, share(len(v.FalseUnpaired()), n)))
	}
	if n := len(verify.Decided(v.Different)); n > 0 {
		found := v.Found()
		said := fmt.Sprintf("%s %% more CPU work, %d to %d blocks: found in %s trials; at least %.0f %% are to be.",
			text.Amount(100*o.Slowdown), o.Blocks, o.Most, share(len(found), n), 100*verify.LeastFound)
		if len(found) > 0 {
			took := verify.Median(found, func(o verify.Outcome) time.Duration { return o.Took })
			blocks := verify.Median(found, func(o verify.Outcome) int { return o.Blocks })
			ratio := verify.Median(found, func(o verify.Outcome) float64 { return o.Ratio })
			said += fmt.Sprintf(" In the median that took %v, %d blocks of %d samples, and the makespan was %.1f %% longer.",
				took.Round(100*time.Millisecond), blocks, verify.Arms, 100*(ratio-1))
		}
		page.Wrap(w, said)
	}
	if failed, reason := v.Failures(); failed > 0 {
		page.Wrap(w, fmt.Sprintf("%d samples failed, and were not used, the first because: %s.", failed, reason))
	}
}

// share is n of so many, with the confidence interval.
func share(n, of int) string {
	low, high := verify.Share95(n, of)
	return fmt.Sprintf("%d of %d (%.1f %%, 95 %% CI %.1f to %.1f %%)", n, of, 100*float64(n)/float64(of), 100*low,
		100*high)
}
