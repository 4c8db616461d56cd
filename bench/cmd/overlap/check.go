package main

import (
	"cmp"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures/corpus"
	"github.com/overlap-bench/overlap/fixtures/profile"
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
		cli.OneTo("blocks", o.blocks, scenario.MaxBlocks, scenario.WhyBlocks),
		cli.CheckItems(o.items, cmd.Flags().Changed("items")),
		scenario.CheckLimits("--limits", o.limits, scenario.MaxLimit),
		checkExtraWork(o.extraWork),
		cli.CheckPrecision(o.precision),
		cli.UpTo("budget", o.budget, scenario.MaxRun),
		cli.CheckBenchTime(o.benchtime))
}

// checkExtraWork also sees what a file gives, of a run that goes on.
func checkExtraWork(p cli.Percent) error {
	if !(p >= 0 && p <= maxExtraWork) {
		return fmt.Errorf("--extra-work is %v: use at most %v", &p, new(maxExtraWork))
	}
	return nil
}

// maxExtraWork is the double: a slowdown beyond needs no statistics.
const maxExtraWork cli.Percent = 1

// withoutSource leaves out of the core scenarios what reads the source tree of a Go toolchain, if
// there is none here. Who asks for it by name gets an error instead.
func (o *runOptions) withoutSource(stderr io.Writer) {
	if len(o.scenarios) > 0 || o.corpus != "" {
		return
	}
	if _, err := corpus.GoSourcePath(); err == nil {
		return
	}
	for _, s := range scenario.Scenarios() {
		if s.Profile.Documents == profile.GoSource {
			fmt.Fprintf(stderr, "leaving out the scenario %s: there is no Go toolchain here, whose source it reads; to have it, name a directory of .go files with --corpus DIR\n", s.Name)
			continue
		}
		o.scenarios = append(o.scenarios, s.Name)
	}
}
