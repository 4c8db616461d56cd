package main

import (
	"cmp"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/spf13/cobra"
)

// check finds bad input before anything is built or started.
func (o *runOptions) check(cmd *cobra.Command) error {
	o.again = again(cmd)
	if err := o.urls.check(cmd); err != nil {
		return err
	}
	if err := o.checkResume(cmd); err != nil {
		return err
	}
	if o.budget < 0 {
		return fmt.Errorf("--budget is %v: use a duration, such as 90s, or 0 for the blocks of all cells alone", o.budget)
	}
	return cmp.Or(
		oneTo("blocks", o.blocks, scenario.MaxBlocks, scenario.WhyBlocks),
		checkItems(o.items, cmd.Flags().Changed("items")),
		checkLimits(&o.limits, o.levels, scenario.MaxLimit),
		checkExtraWork(o.extraWork),
		checkPrecision(o.precision),
		upTo("budget", o.budget, scenario.MaxRun),
		checkBenchTime(o.benchtime))
}

// oneTo checks a number that is 1 or more; why is the reason that there is a most.
func oneTo(flag string, n, most int, why string) error {
	return scenario.Number{Name: "--" + flag, N: n, Most: most, Why: why}.Check()
}

// upTo checks a number or a duration that may be 0.
func upTo[T int | time.Duration](flag string, n, most T) error {
	switch {
	case n < 0:
		return fmt.Errorf("--%s is negative: use 0 or more", flag)
	case n > most:
		return fmt.Errorf("--%s is %v: use at most %v", flag, n, most)
	}
	return nil
}

// checkItems takes 0, unless it was given, for the scenario's own number.
func checkItems(n int, given bool) error {
	if n == 0 && !given {
		return nil
	}
	return oneTo("items", n, scenario.MaxItems, scenario.WhyItems)
}

func checkBenchTime(d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("--benchtime is %v: use a positive duration, such as 150ms", d)
	}
	return upTo("benchtime", d, scenario.MaxBenchTime)
}

// checkPrecision refuses what says nothing: a figure that is known to its double is not known.
func checkPrecision(p percent) error {
	if !(p > 0 && p <= 1) {
		return fmt.Errorf("--precision is %v: use at most 100%%, such as 3%%", &p)
	}
	return nil
}

// checkExtraWork also sees what a file gives, of a run that goes on.
func checkExtraWork(p percent) error {
	if !(p >= 0 && p <= maxExtraWork) {
		return fmt.Errorf("--extra-work is %v: use at most %v", &p, new(maxExtraWork))
	}
	return nil
}

// maxExtraWork is the double: a slowdown beyond needs no statistics.
const maxExtraWork percent = 1

// simulatedItems takes 0, unless it was given, for the work's own number.
func simulatedItems(n int, given bool) error {
	if n == 0 && !given {
		return nil
	}
	return oneTo("items", n, simulate.MaxItems, "more take hours")
}
