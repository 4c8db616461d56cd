package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/handover"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/spf13/cobra"
)

type handOverOptions struct {
	works, strategies []string
	limits            []int
	blocks            int
	benchtime         time.Duration
	seed              uint64
}

func handOverCommand() *cobra.Command {
	var o handOverOptions
	cmd := &cobra.Command{
		Use:   "handover",
		Short: "Measure what handing an item over costs, beside well-known libraries",
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
	f.IntVar(&o.blocks, "blocks", 6, "blocks of all cells; a confidence interval needs 6")
	f.DurationVar(&o.benchtime, "benchtime", 100*time.Millisecond, "least time of a sample")
	f.Uint64Var(&o.seed, "seed", scenario.Seed, "seed of the order within blocks")
	return cmd
}

func handOver(ctx context.Context, stdout, stderr io.Writer, o handOverOptions) error {
	if err := cmp.Or(cli.OneTo("blocks", o.blocks, scenario.MaxBlocks, scenario.WhyBlocks), cli.CheckBenchTime(o.benchtime)); err != nil {
		return err
	}
	cells, err := o.cells()
	if err != nil {
		return err
	}
	if err := scenario.CheckTime("this", float64(o.blocks*len(cells))*o.benchtime.Seconds(), "--blocks, or a shorter --benchtime"); err != nil {
		return err
	}
	dir, err := runner.ModuleDir(ctx)
	if err != nil {
		return err
	}
	err = handover.Measure(ctx, stdout, handover.Options{
		Cells: cells, Blocks: o.blocks, Seed: o.seed, BenchTime: o.benchtime, Dir: dir, Progress: stderr,
	})
	if ctx.Err() != nil {
		return cli.ErrInterrupted
	}
	return err
}

// cells are those of the given works, strategies and limits, each of which must be known.
func (o *handOverOptions) cells() ([]scenario.Cell, error) {
	flags := []struct {
		name  string
		given []string
		of    func(scenario.Cell) string
	}{
		{"works", o.works, func(c scenario.Cell) string { return c.Scenario.Name }},
		{"strategies", o.strategies, func(c scenario.Cell) string { return c.Entry.Name }},
		{"limits", strings.Fields(strings.Trim(fmt.Sprint(o.limits), "[]")), func(c scenario.Cell) string { return fmt.Sprint(c.Limit) }},
	}
	cells := handover.Cells()
	for _, f := range flags {
		if len(f.given) == 0 {
			continue
		}
		var known []string
		for _, c := range handover.Cells() {
			if !slices.Contains(known, f.of(c)) {
				known = append(known, f.of(c))
			}
		}
		for _, value := range f.given {
			if !slices.Contains(known, value) {
				return nil, fmt.Errorf("--%s is %q: there are %s", f.name, value, strings.Join(known, ", "))
			}
		}
		cells = slices.DeleteFunc(cells, func(c scenario.Cell) bool { return !slices.Contains(f.given, f.of(c)) })
	}
	return cells, nil
}
