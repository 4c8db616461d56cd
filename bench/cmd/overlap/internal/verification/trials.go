package verification

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/verify"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"gonum.org/v1/gonum/stat/distuv"
)

// trials are what the verdicts say of equal cells, and then of one with a slowdown.
type trials struct {
	setup
	equal, different []outcome
}

// What is wanted: shares of the trials. Fewer trials than leastJudged are not judged: one false verdict of twelve is
// 8 %, and bad luck.
const (
	mostFalse   = 0.05 // verdicts on equal cells
	leastFound  = 0.90 // slowdowns
	leastJudged = 20
)

func (v *trials) run(ctx context.Context) error {
	mostToCome := func() int {
		equal, different := v.options.same-len(v.equal), v.options.slowed-len(v.different)
		return v.done + arms*(equal*v.options.sameMost()+different*v.options.most)
	}
	for i := range v.options.same + v.options.slowed {
		t := verify.Trial{Measurer: v.engine, Blocks: v.options.blocks, Hooks: v.hooks(mostToCome)}
		list := &v.equal
		if i < v.options.same {
			t.Cell, t.Most, t.Seed = v.same[i%len(v.same)], v.options.sameMost(), v.options.seed+uint64(i)
		} else {
			list = &v.different
			t.Cell, t.Most, t.Seed = v.slowed[0], v.options.most, v.options.seed+uint64(i-v.options.same)
			t.Other = v.slowEngine
		}
		o, err := try(ctx, t, float64(v.options.precision))
		if err != nil {
			return err
		}
		*list = append(*list, o)
	}
	return nil
}

// decided are the outcomes with a verdict: the others lost too many samples.
func decided(list []outcome) []outcome {
	return slices.DeleteFunc(slices.Clone(list), func(o outcome) bool { return o.verdict == table.TooFew })
}

func count(list []outcome, is func(outcome) bool) (n int) {
	for _, o := range list {
		if is(o) {
			n++
		}
	}
	return n
}

// falseVerdict says whether equal cells were told apart.
func falseVerdict(o outcome) bool { return o.verdict == table.Faster || o.verdict == table.Slower }

// found are the trials in which the slowdown was found.
func (v *trials) found() []outcome {
	return slices.DeleteFunc(slices.Clone(v.different), func(o outcome) bool { return o.verdict != table.Slower })
}

func (v *trials) finished() string {
	return fmt.Sprintf("%d of %d trials", len(v.equal)+len(v.different), v.options.same+v.options.slowed)
}

// show says what there is, also if it was interrupted.
func (v *trials) show(w io.Writer) {
	if list := decided(v.equal); len(list) > 0 {
		unpaired := count(list, func(o outcome) bool { return o.unpaired < 0.05 })
		page.Wrap(w, fmt.Sprintf("The same cell twice, %d to %d blocks: %s verdicts are false; at most %.0f %% are to be."+
			" The same samples, the first half against the second by the U-test at 5 %%: %s are told apart.",
			v.options.blocks, v.options.sameMost(), share95(count(list, falseVerdict), len(list)), 100*mostFalse,
			share95(unpaired, len(list))))
	}
	if n := len(decided(v.different)); n > 0 {
		found := v.found()
		said := fmt.Sprintf("%s %% more CPU work, %d to %d blocks: found in %s trials; at least %.0f %% are to be.",
			text.Amount(100*float64(v.options.slowdown)), v.options.blocks, v.options.most, share95(len(found), n),
			100*leastFound)
		if len(found) > 0 {
			said += fmt.Sprintf(" In the median that took %v, %d blocks of %d samples, and the makespan was %.1f %% longer.",
				median(found, func(o outcome) time.Duration { return o.took }).Round(100*time.Millisecond),
				median(found, func(o outcome) int { return o.blocks }), arms,
				100*(median(found, func(o outcome) float64 { return o.ratio })-1))
		}
		page.Wrap(w, said)
	}
	if failed, reason := v.failures(); failed > 0 {
		page.Wrap(w, fmt.Sprintf("%d samples failed, and were not used, the first because: %s.", failed, reason))
	}
}

func (v *trials) failures() (failed int, reason string) {
	for _, o := range slices.Concat(v.equal, v.different) {
		failed += o.failed
		reason = cmp.Or(reason, o.reason)
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
	return fmt.Sprintf("%d of %d (%.1f %%, 95 %% CI %.1f to %.1f %%)", n, of, 100*float64(n)/float64(of), 100*low,
		100*high)
}

// median is that of a figure over outcomes; the upper one of two.
func median[T cmp.Ordered](list []outcome, figure func(outcome) T) T {
	var figures []T
	for _, o := range list {
		figures = append(figures, figure(o))
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// judge is an error if the verdicts are not as good as they are to be, or could not be had.
func (v *trials) judge() error {
	var errs []error
	equal, different := decided(v.equal), decided(v.different)
	if n := count(equal, falseVerdict); len(equal) >= leastJudged && float64(n) > mostFalse*float64(len(equal)) {
		errs = append(errs, fmt.Errorf("%d of %d verdicts are false, more than %.0f %%", n, len(equal), 100*mostFalse))
	}
	if n := len(v.found()); len(different) >= leastJudged && float64(n) < leastFound*float64(len(different)) {
		errs = append(errs, fmt.Errorf("%d of %d slowdowns were found, less than %.0f %%", n, len(different), 100*leastFound))
	}
	all := len(v.equal) + len(v.different)
	if undecided := all - len(equal) - len(different); undecided > 0 {
		_, reason := v.failures()
		errs = append(errs, fmt.Errorf("%d of %d trials have no verdict, since too many samples failed: %s", undecided, all,
			reason))
	}
	return errors.Join(errs...)
}
