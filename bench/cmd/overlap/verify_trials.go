package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/results"
)

// A verification is what the trials have shown so far.
type verification struct {
	verifyOptions
	progress *progress
	done     int // samples
	same     []bench.Outcome
	slowed   []bench.Outcome
}

// What is wanted: shares of the trials.
const (
	mostFalse  = 0.05 // verdicts on the same cell
	leastFound = 0.90 // slowdowns
)

// run measures trial after trial. Slowed trials measure the cell of that scenario, and as the
// other one the same cell by the slow engine.
func (v *verification) run(ctx context.Context, same []bench.Cell, slowed bench.Cell, engine, slow *bench.Engine) error {
	for i := range v.verifyOptions.same {
		t := bench.Trial{Cell: same[i%len(same)], Measurer: engine, Blocks: v.blocks, Most: v.sameMost(), Precision: float64(v.precision), Seed: v.seed + uint64(i)}
		outcome, err := v.trial(ctx, t)
		if err != nil {
			return err
		}
		v.same = append(v.same, outcome)
	}
	for i := range v.verifyOptions.slowed {
		t := bench.Trial{Cell: slowed, Measurer: engine, Other: slow, Blocks: v.blocks, Most: v.most, Precision: float64(v.precision), Seed: v.seed + uint64(i)}
		outcome, err := v.trial(ctx, t)
		if err != nil {
			return err
		}
		v.slowed = append(v.slowed, outcome)
	}
	return nil
}

func (v *verification) trial(ctx context.Context, t bench.Trial) (bench.Outcome, error) {
	const arms = 3
	t.Before = func(_, _ int, cell bench.Cell) {
		left := (v.verifyOptions.same-len(v.same))*v.sameMost() + (v.verifyOptions.slowed-len(v.slowed))*max(v.blocks, v.most) // at most
		v.progress.before(v.done, v.done+left*arms, cell)
	}
	t.After = func(cell bench.Cell, took time.Duration, failed error) {
		v.done++
		v.progress.after(cell, took, failed)
	}
	return t.Run(ctx)
}

// sameMost is the most blocks of a trial with the same cell: a verdict that is looked at again
// after each further block, as in a run, has more chances to be false.
func (v *verification) sameMost() int { return min(v.most, v.blocks+v.blocks/2) }

func (v *verification) falseVerdicts() (ours, usual int) {
	for _, o := range v.same {
		if o.Verdict == results.Faster || o.Verdict == results.Slower {
			ours++
		}
		if o.Unpaired < 0.05 {
			usual++
		}
	}
	return ours, usual
}

// found are the trials in which the slowdown was found.
func (v *verification) found() []bench.Outcome {
	return slices.DeleteFunc(slices.Clone(v.slowed), func(o bench.Outcome) bool { return o.Verdict != results.Slower })
}

// show says what there is, also if it was interrupted.
func (v *verification) show(w io.Writer) {
	share := func(n, of int) string { return fmt.Sprintf("%d of %d (%.1f %%)", n, of, 100*float64(n)/float64(of)) }
	failed := 0
	for _, o := range slices.Concat(v.same, v.slowed) {
		failed += o.Failed
	}
	if n := len(v.same); n > 0 {
		ours, usual := v.falseVerdicts()
		results.Wrap(w, fmt.Sprintf("The same cell twice, %d to %d blocks: %s verdicts are false; at most %.0f %% are to be. The same samples, the first half against the second by the U-test at 5 %%: %s are told apart.",
			v.blocks, v.sameMost(), share(ours, n), 100*mostFalse, share(usual, n)))
	}
	if n := len(v.slowed); n > 0 {
		found := v.found()
		said := fmt.Sprintf("%.3g %% more CPU work: found in %s; at least %.0f %% are to be.", 100*float64(v.slowdown), share(len(found), n), 100*leastFound)
		if len(found) > 0 {
			took, blocks, ratio := middleOf(found)
			said += fmt.Sprintf(" In the median that took %v, %d blocks of 3 samples, and the makespan was %.1f %% longer.", took.Round(100*time.Millisecond), blocks, 100*(ratio-1))
		}
		results.Wrap(w, said)
	}
	if failed > 0 {
		results.Wrap(w, fmt.Sprintf("%d samples failed, and were not used.", failed))
	}
}

// middleOf are the medians over trials.
func middleOf(list []bench.Outcome) (took time.Duration, blocks int, ratio float64) {
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

// judge is an error if the verdicts are not as good as they are to be.
func (v *verification) judge() error {
	var errs []error
	if ours, _ := v.falseVerdicts(); float64(ours) > mostFalse*float64(len(v.same)) {
		errs = append(errs, fmt.Errorf("%d of %d verdicts are false, more than %.0f %%", ours, len(v.same), 100*mostFalse))
	}
	if found := len(v.found()); float64(found) < leastFound*float64(len(v.slowed)) {
		errs = append(errs, fmt.Errorf("%d of %d slowdowns were found, less than %.0f %%", found, len(v.slowed), 100*leastFound))
	}
	return errors.Join(errs...)
}
