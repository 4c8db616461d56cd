// Command overlap compares concurrency strategies that fetch and process many URLs.
//
//	overlap list           the strategies and the scenarios
//	overlap run            measure, and print what was found
//	overlap against REF    this checkout and another revision, in one run
//	overlap show FILE      print what an earlier run, or any go test -bench, found
//	overlap report FILES   write what was found as a page for a browser
//	overlap compare FILES  compare runs, or machines
//	overlap gate           compare two runs in continuous integration: exit 1 for a slowdown
//	overlap handover       what it costs to hand an item over, beside well-known libraries
//	overlap simulate       the same strategies in exact virtual time
//	overlap advise         which strategy and limit for your work
//	overlap lesson         nine short lessons, with a guess first
//	overlap lab            a page to guess, run and see why, for a browser
//	overlap machine        this machine's facts and constants
//	overlap verify         the verdicts, tried on questions with known answers
//	overlap serve          the fixture alone, for curl and other clients
package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"os/signal"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/advice"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/labcmd"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/measurement"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/simulation"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/teaching"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/verification"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/views"
	"github.com/overlap-bench/overlap/bench/internal/entry"
	"github.com/overlap-bench/overlap/bench/lab/measure"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/strategies"
	"github.com/spf13/cobra"
)

func main() {
	fixtures.ServeIfChild()
	entry.MeasureIfEngine(strategies.Catalog())
	simulate.BatchIfAsked()
	measure.RunIfChild()
	ctx, stop := signal.NotifyContext(context.Background(), cli.Endings()...)
	ctx, cancel := context.WithCancelCause(ctx)
	status := run(ctx, cli.Watched(os.Stdout, cancel), cli.Watched(os.Stderr, cancel), os.Args[1:])
	stop()
	if cause := context.Cause(ctx); errors.Is(cause, cli.ErrNoReader) {
		status = cli.Exit(io.Discard, nil, cause) // whatever the command made of it
	}
	os.Exit(status)
}

// run is the whole command. It returns the exit status: see [cli.Exit].
func run(ctx context.Context, stdout, stderr io.Writer, args []string) int {
	out := &cli.Output{To: stdout}
	root := rootCommand()
	root.SetOut(out)
	root.SetErr(stderr)
	root.SetArgs(args)
	cli.WrapHelp(root, min(cli.Width(out, false), page.DefaultWidth))
	cmd, err := root.ExecuteContextC(ctx)
	return cli.Exit(stderr, cmd, cmp.Or(err, out.Err()))
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "overlap",
		Short: "Which concurrency strategy should fetch and process these URLs?",
		Long: `overlap compares concurrency strategies that fetch many URLs (waiting) and
process each body (computing): sequential, a goroutine per URL, a pool, a
pipeline and more, on the same work, against a local server.`,
		Example: `  overlap run                                        # measure and record: about 2 minutes
  overlap report                                     # the newest run as a page, for a browser
  overlap run --scenarios io,mixed --limits 4,16,64  # which limit, and which strategy
  overlap show --lanes --scenarios mixed             # what was fetched and processed when
  overlap advise --latency 50ms --cpu-time 2ms       # ask without measuring`,
		Version:      cli.Version(runner.OwnCommit()),
		SilenceUsage: true, SilenceErrors: true,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetHelpCommand(cli.HelpCommand())
	root.SetFlagErrorFunc(cli.FlagError)
	addGroup(root, "Measure:", measurement.RunCommand(), measurement.AgainstCommand(), handOverCommand(), machineCommand())
	addGroup(root, "Look at what was measured:", cli.AtOnce(views.ShowCommand()), cli.AtOnce(views.ReportCommand()),
		cli.AtOnce(views.CompareCommand()), cli.AtOnce(views.GateCommand()))
	addGroup(root, "Ask without measuring:", advice.Command(), simulation.Command())
	addGroup(root, "Learn:", teaching.Command(), labcmd.Command())
	root.AddCommand(listCommand(), serveCommand(), verification.Command())
	return root
}

// addGroup adds commands that the help lists under a title.
func addGroup(root *cobra.Command, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: title, Title: title})
	for _, cmd := range commands {
		cmd.GroupID = title
	}
	root.AddCommand(commands...)
}
