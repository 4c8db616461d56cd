package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/table"
	"gonum.org/v1/gonum/stat/distuv"
)

// What is wanted: shares of the trials. Fewer trials than leastJudged are not judged: one false verdict of twelve is
// 8 %, and bad luck.
const (
	MostFalse   = 0.05 // verdicts on equal cells
	LeastFound  = 0.90 // slowdowns
	leastJudged = 20
)

// Trials are what the verdicts say of equal cells, and then of one with a slowdown.
type Trials struct{ Equal, Different []Outcome }

// Try tries all that the setup asks for. What there is until an error counts.
func (v *Trials) Try(ctx context.Context, s *Setup) error {
	mostToCome := func() int {
		equal, different := s.Same-len(v.Equal), s.Slowed-len(v.Different)
		return s.done + Arms*(equal*s.SameMost()+different*s.Most)
	}
	for i := range s.Trials() {
		list := &v.Equal
		t := Trial{
			Cell: s.same[i%len(s.same)], Measurer: s.engine, Blocks: s.Blocks, Most: s.SameMost(),
			Seed: s.Seed + uint64(i), Before: s.count(mostToCome),
		}
		if i >= s.Same {
			list = &v.Different
			t.Cell, t.Other, t.Most, t.Seed = s.slowed[0], s.slowEngine, s.Most, s.Seed+uint64(i-s.Same)
		}
		o, err := t.Try(ctx, s.Precision)
		if err != nil {
			return err
		}
		*list = append(*list, o)
	}
	return nil
}

func only(list []Outcome, is func(Outcome) bool) []Outcome {
	return slices.DeleteFunc(slices.Clone(list), func(o Outcome) bool { return !is(o) })
}

// Decided are the outcomes with a verdict: the others lost too many samples.
func Decided(list []Outcome) []Outcome {
	return only(list, func(o Outcome) bool { return o.Verdict != table.TooFew })
}

// False are the trials in which equal cells were told apart.
func (v *Trials) False() []Outcome {
	return only(v.Equal, func(o Outcome) bool { return o.Verdict == table.Faster || o.Verdict == table.Slower })
}

// FalseUnpaired are those in which the U-test tells the two halves apart, at 5 %.
func (v *Trials) FalseUnpaired() []Outcome {
	return only(Decided(v.Equal), func(o Outcome) bool { return o.Unpaired < 0.05 })
}

// Found are the trials in which the slowdown was found.
func (v *Trials) Found() []Outcome {
	return only(v.Different, func(o Outcome) bool { return o.Verdict == table.Slower })
}

// Failures is how many samples failed, and the first reason.
func (v *Trials) Failures() (failed int, reason string) {
	for _, o := range slices.Concat(v.Equal, v.Different) {
		failed += o.Failed
		reason = cmp.Or(reason, o.Reason)
	}
	return failed, reason
}

// Judge is an error if the verdicts are not as good as they are to be, or could not be had.
func (v *Trials) Judge() error {
	var errs []error
	equal, different := len(Decided(v.Equal)), len(Decided(v.Different))
	if n := len(v.False()); equal >= leastJudged && float64(n) > MostFalse*float64(equal) {
		errs = append(errs, fmt.Errorf("%d of %d verdicts are false, more than %.0f %%", n, equal, 100*MostFalse))
	}
	if n := len(v.Found()); different >= leastJudged && float64(n) < LeastFound*float64(different) {
		errs = append(errs, fmt.Errorf("%d of %d slowdowns were found, less than %.0f %%", n, different, 100*LeastFound))
	}
	all := len(v.Equal) + len(v.Different)
	if undecided := all - equal - different; undecided > 0 {
		_, reason := v.Failures()
		errs = append(errs, fmt.Errorf("%d of %d trials have no verdict, since too many samples failed: %s", undecided, all,
			reason))
	}
	return errors.Join(errs...)
}

// Share95 is the 95 % confidence interval of the share n of so many: C. Clopper and E. Pearson, The Use of Confidence
// or Fiducial Limits Illustrated in the Case of the Binomial, 1934.
func Share95(n, of int) (low, high float64) {
	high = 1
	if n > 0 {
		low = distuv.Beta{Alpha: float64(n), Beta: float64(of - n + 1)}.Quantile(0.025)
	}
	if n < of {
		high = distuv.Beta{Alpha: float64(n + 1), Beta: float64(of - n)}.Quantile(0.975)
	}
	return low, high
}

// Median is that of a figure over outcomes; the upper one of two.
func Median[T cmp.Ordered](list []Outcome, figure func(Outcome) T) T {
	var figures []T
	for _, o := range list {
		figures = append(figures, figure(o))
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
}
