// Command overlap compares concurrency strategies that fetch and process many URLs.
//
//	overlap list           what there is to compare
//	overlap run            measure, and print what was found
//	overlap show FILE      print what an earlier run, or any go test -bench, found
//	overlap compare FILES  what became of an earlier run's figures
//	overlap gate           the same for continuous integration: exit 1 for a slowdown
//	overlap handover       what handing an item over costs, beside well-known libraries
//	overlap simulate       the same strategies in exact virtual time
//	overlap advise         which strategy and limit for your work
//	overlap machine        this machine's facts and constants
//	overlap verify         the verdicts, tried on questions with known answers
//	overlap serve          the fixture alone, for curl and other clients
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/advise"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/simulation"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/verification"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/spf13/cobra"
)

func main() {
	fixtures.ServeIfChild()
	ctx, stop := signal.NotifyContext(context.Background(), cli.Endings()...)
	ctx, cancel := context.WithCancelCause(ctx)
	stdout, stderr := cli.Watched(os.Stdout, cancel), cli.Watched(os.Stderr, cancel)
	code := run(ctx, stdout, stderr, os.Args[1:])
	stop()
	if errors.Is(context.Cause(ctx), cli.ErrNoReader) {
		code = 141 // as a shell says of what a signal ends that writes to a pipe
	}
	os.Exit(code)
}

// run is the whole command: it returns the exit status, 1 for an error and 130 if it was
// interrupted, as a shell would; gate has 2 for what it cannot tell.
func run(ctx context.Context, stdout, stderr io.Writer, args []string) int {
	root := &cobra.Command{
		Use:   "overlap",
		Short: "Which concurrency strategy should fetch and process these URLs?",
		Long: `overlap compares concurrency strategies that fetch many URLs (waiting) and
process each body (computing): sequential, a goroutine per URL, a pool, a
pipeline and more, on the same work, against a local server.`,
		Example: `  overlap list
  overlap run --scenarios io,mixed --limits 4,16,64
  overlap show results/runs/*/*.txt
  overlap simulate --items 1000000 --limits 10000 --strategies pool`,
		Version:      cli.Version(cli.OwnCommit()),
		SilenceUsage: true, SilenceErrors: true,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetArgs(args)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return cli.OneOf(cmd) }
	root.AddCommand(listCommand(), machineCommand(), runCommand(), cli.AtOnce(showCommand()), handOverCommand(),
		simulation.Command(), advise.Command(), verification.Command(), serveCommand(), cli.AtOnce(compareCommand()), cli.AtOnce(gateCommand()))
	root.SetHelpCommand(cli.HelpCommand())
	root.SetFlagErrorFunc(cli.FlagError)
	cli.FitHelp(root, min(cli.Width(stdout, false), page.DefaultWidth))
	helpErr := cli.CheckHelp(root)
	err := cmp.Or(root.ExecuteContext(ctx), helpErr())
	switch {
	case err == nil:
		return 0
	case errors.Is(err, cli.ErrNoReader):
		return 1 // there is nobody to tell
	case errors.Is(err, cli.ErrInterrupted):
		fmt.Fprintf(stderr, "overlap: %s\n", text.Message(err.Error()))
		return 130
	}
	fmt.Fprintf(stderr, "overlap: %s%s\n", text.Message(err.Error()), cli.WhereRunsAre(err)) // it may quote a file
	if coded := (cli.CodedError{}); errors.As(err, &coded) {
		return coded.Code()
	}
	return 1
}
