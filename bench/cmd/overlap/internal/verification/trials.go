package verification

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/progress"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"gonum.org/v1/gonum/stat/distuv"
)

// A verification is what the trials have shown so far.
type verification struct {
	verifyOptions
	progress *progress.Run
	done     int // samples
	same     []verify.Outcome
	slowed   []verify.Outcome
}

// What is wanted: shares of the trials. Of fewer than so many none is judged: one false verdict
// of twelve is 8 %, and bad luck.
const (
	mostFalse   = 0.05 // verdicts on the same cell
	leastFound  = 0.90 // slowdowns
	leastJudged = 20
)

// run measures trial after trial. Slowed trials measure the cell of that scenario, and as the
// other one the same cell by the slow engine.
func (v *verification) run(ctx context.Context, same []scenario.Cell, slowed scenario.Cell, engine, slow *runner.Engine) error {
	for i := range v.verifyOptions.same {
		t := verify.Trial{Cell: same[i%len(same)], Measurer: engine, Blocks: v.blocks, Most: v.sameMost(), Precision: float64(v.precision), Seed: v.seed + uint64(i)}
		outcome, err := v.trial(ctx, t)
		if err != nil {
			return err
		}
		v.same = append(v.same, outcome)
	}
	for i := range v.verifyOptions.slowed {
		t := verify.Trial{Cell: slowed, Measurer: engine, Other: slow, Blocks: v.blocks, Most: v.most, Precision: float64(v.precision), Seed: v.seed + uint64(i)}
		outcome, err := v.trial(ctx, t)
		if err != nil {
			return err
		}
		v.slowed = append(v.slowed, outcome)
	}
	return nil
}

func (v *verification) trial(ctx context.Context, t verify.Trial) (verify.Outcome, error) {
	t.Before = func(_, _ int, cell scenario.Cell) {
		left := (v.verifyOptions.same-len(v.same))*v.sameMost() + (v.verifyOptions.slowed-len(v.slowed))*max(v.blocks, v.most) // at most
		v.progress.Before(v.done, v.done+left*arms, cell)
	}
	t.After = func(cell scenario.Cell, took time.Duration, failed error) {
		v.done++
		v.progress.After(cell, took, failed)
	}
	return t.Run(ctx)
}

// sameMost is the most blocks of a trial with the same cell: a verdict that is looked at again
// after each further block, as in a run, has more chances to be false.
func (o *verifyOptions) sameMost() int { return min(o.most, o.blocks+o.blocks/2) }

// decided are the trials that have a verdict: the others lost too many samples.
func decided(trials []verify.Outcome) []verify.Outcome {
	return slices.DeleteFunc(slices.Clone(trials), func(o verify.Outcome) bool { return o.Verdict == table.TooFew })
}

// falseVerdicts are how many of the decided A/A trials our verdicts, and the usual way, told
// apart.
func (v *verification) falseVerdicts() (ours, usual, of int) {
	for _, o := range decided(v.same) {
		if o.Verdict == table.Faster || o.Verdict == table.Slower {
			ours++
		}
		if o.Unpaired < 0.05 {
			usual++
		}
		of++
	}
	return ours, usual, of
}

// found are the trials in which the slowdown was found.
func (v *verification) found() []verify.Outcome {
	return slices.DeleteFunc(slices.Clone(v.slowed), func(o verify.Outcome) bool { return o.Verdict != table.Slower })
}

// show says what there is, also if it was interrupted.
func (v *verification) show(w io.Writer) {
	if ours, usual, n := v.falseVerdicts(); n > 0 {
		page.Wrap(w, fmt.Sprintf("The same cell twice, %d to %d blocks: %s verdicts are false; at most %.0f %% are to be. The same samples, the first half against the second by the U-test at 5 %%: %s are told apart.",
			v.blocks, v.sameMost(), share95(ours, n), 100*mostFalse, share95(usual, n)))
	}
	if n := len(decided(v.slowed)); n > 0 {
		found := v.found()
		said := fmt.Sprintf("%s %% more CPU work, %d to %d blocks: found in %s trials; at least %.0f %% are to be.", text.Amount(100*float64(v.slowdown)), v.blocks, v.most, share95(len(found), n), 100*leastFound)
		if len(found) > 0 {
			took, blocks, ratio := middleOf(found)
			said += fmt.Sprintf(" In the median that took %v, %d blocks of 3 samples, and the makespan was %.1f %% longer.", took.Round(100*time.Millisecond), blocks, 100*(ratio-1))
		}
		page.Wrap(w, said)
	}
	failed, reason := v.failures()
	if failed > 0 {
		page.Wrap(w, fmt.Sprintf("%d samples failed, and were not used, the first because: %s.", failed, reason))
	}
}

func (v *verification) failures() (failed int, reason string) {
	for _, o := range slices.Concat(v.same, v.slowed) {
		failed += o.Failed
		reason = cmp.Or(reason, o.Reason)
	}
	return failed, reason
}

// share95 is n of so many, with the 95 % confidence interval of the share: C. Clopper and E.
// Pearson, The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial, 1934.
func share95(n, of int) string {
	low, high := 0.0, 1.0
	if n > 0 {
		low = distuv.Beta{Alpha: float64(n), Beta: float64(of - n + 1)}.Quantile(0.025)
	}
	if n < of {
		high = distuv.Beta{Alpha: float64(n + 1), Beta: float64(of - n)}.Quantile(0.975)
	}
	return fmt.Sprintf("%d of %d (%.1f %%, 95 %% CI %.1f to %.1f %%)", n, of, 100*float64(n)/float64(of), 100*low, 100*high)
}

// middleOf are the medians over trials.
func middleOf(list []verify.Outcome) (took time.Duration, blocks int, ratio float64) {
	var tooks []time.Duration
	var counts []int
	var ratios []float64
	for _, o := range list {
		tooks, counts, ratios = append(tooks, o.Took), append(counts, o.Blocks), append(ratios, o.Ratio)
	}
	slices.Sort(tooks)
	slices.Sort(counts)
	slices.Sort(ratios)
	half := len(list) / 2
	return tooks[half], counts[half], ratios[half]
}

// judge is an error if the verdicts are not as good as they are to be, or could not be had.
func (v *verification) judge() error {
	var errs []error
	if ours, _, n := v.falseVerdicts(); n >= leastJudged && float64(ours) > mostFalse*float64(n) {
		errs = append(errs, fmt.Errorf("%d of %d verdicts are false, more than %.0f %%", ours, n, 100*mostFalse))
	}
	if found, n := len(v.found()), len(decided(v.slowed)); n >= leastJudged && float64(found) < leastFound*float64(n) {
		errs = append(errs, fmt.Errorf("%d of %d slowdowns were found, less than %.0f %%", found, n, 100*leastFound))
	}
	all := len(v.same) + len(v.slowed)
	if undecided := all - len(decided(v.same)) - len(decided(v.slowed)); undecided > 0 {
		_, reason := v.failures()
		errs = append(errs, fmt.Errorf("%d of %d trials have no verdict, since too many samples failed: %s", undecided, all, reason))
	}
	return errors.Join(errs...)
}
