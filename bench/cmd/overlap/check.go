package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/overlap-bench/overlap/bench"
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
	if err := positive("blocks", o.blocks); err != nil {
		return err
	}
	if o.blocks > bench.MaxBlocks {
		return fmt.Errorf("--blocks is %d: use at most %d", o.blocks, bench.MaxBlocks)
	}
	if err := positive("items", o.items); err != nil && cmd.Flags().Changed("items") {
		return err
	}
	if err := checkLimits(&o.limits, o.levels); err != nil {
		return err
	}
	if most := slices.Max(o.limits); most > maxLimit {
		return fmt.Errorf("--limits is %d: use at most %d; overlap simulate goes further", most, maxLimit)
	}
	if o.extraWork > maxExtraWork {
		return fmt.Errorf("--extra-work is %v: use at most %v", &o.extraWork, new(maxExtraWork))
	}
	if o.budget < 0 {
		return fmt.Errorf("--budget is %v: use a duration, such as 90s, or 0 for the blocks of all cells alone", o.budget)
	}
	if o.benchtime <= 0 {
		return fmt.Errorf("--benchtime is %v: use a positive duration, such as 200ms", o.benchtime)
	}
	if o.benchtime > maxBenchTime {
		return fmt.Errorf("--benchtime is %v: use at most %v", o.benchtime, maxBenchTime)
	}
	return nil
}

// A slip of the finger is not to start a billion goroutines, or a run of a century, whose length
// cannot even be told. A slowdown beyond the double needs no statistics.
const (
	maxLimit             = 1 << 16
	maxBenchTime         = time.Hour
	maxExtraWork percent = 1
)

func positive(flag string, n int) error {
	if n < 1 {
		return fmt.Errorf("--%s is %d: use a positive number", flag, n)
	}
	return nil
}

// A flagValue is the number that a flag was given.
type flagValue struct {
	flag string
	n    int64
}

// notNegative names the first of the flags that is.
func notNegative(flags []flagValue) error {
	for _, f := range flags {
		if f.n < 0 {
			return fmt.Errorf("--%s is negative: use 0 or more", f.flag)
		}
	}
	return nil
}
