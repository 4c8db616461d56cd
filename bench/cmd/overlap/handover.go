package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/handover"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/spf13/cobra"
)

type handOverOptions struct {
	handover.Options
	works, strategies []string
	limits            []int
}

func handOverCommand() *cobra.Command {
	var o handOverOptions
	cmd := &cobra.Command{
		Use:   "handover",
		Short: "Measure what handing an item over costs, beside libraries",
		Long: `Measure what it costs to hand an item over. Every strategy, every well-known
library, and a plain loop as the floor, handle 100 000 items of no work, or of
about a microsecond of work.

Each cell is measured once a block, in a fresh random order, each time in a
process of its own. Peak memory is that of a stream of a million items. It
prints benchmark text and nothing else, for benchstat.`,
		Example: `  overlap handover > handover.txt
  overlap handover --works noop --limits 64 --strategies chunked,errgroup,conc-iter
  go tool benchstat -row /strategy -col /limit -filter /work:noop handover.txt`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return handOver(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.works, "works", handover.Works, "workloads")
	f.StringSliceVar(&o.strategies, "strategies", nil, "strategies and peers (default all)")
	f.IntSliceVar(&o.limits, "limits", handover.Limits, "concurrency limits")
	f.IntVar(&o.Blocks, "blocks", 6, "blocks of all cells; a confidence interval needs 6")
	f.DurationVar(&o.BenchTime, "benchtime", 100*time.Millisecond, "least time of a sample")
	f.Uint64Var(&o.Seed, "seed", scenario.Seed, "seed of the order within blocks")
	return cmd
}

func handOver(ctx context.Context, stdout, stderr io.Writer, o handOverOptions) error {
	err := cmp.Or(cli.OneTo("blocks", o.Blocks, scenario.MaxBlocks, scenario.WhyBlocks), cli.CheckBenchTime(o.BenchTime))
	if err == nil {
		o.Cells, err = handover.Select(o.works, o.strategies, o.limits)
	}
	if err == nil {
		seconds := float64(o.Blocks*len(o.Cells)) * o.BenchTime.Seconds()
		err = scenario.CheckTime("this", seconds, "--blocks, or a shorter --benchtime")
	}
	if err == nil {
		o.Dir, err = runner.ModuleDir(ctx)
		if none := (*runner.NoModuleError)(nil); errors.As(err, &none) {
			err = fmt.Errorf("what handover measures is built from a checkout: %w", err)
		}
	}
	if err != nil {
		return err
	}
	o.Progress = stderr
	err = handover.Measure(ctx, stdout, o.Options)
	if ctx.Err() != nil {
		return cli.ErrInterrupted
	}
	return err
}
