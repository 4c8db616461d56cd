package views

import (
	"errors"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/results/gate"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/spf13/cobra"
)

type gateOptions struct {
	gate.Options
	base   string
	format cli.Format
}

const gateHelp = `Compare two sides as overlap compare does, for continuous integration: one FILE
of overlap against, or a FILE with the --base that it is compared with. The exit
status is

  0  if nothing is stopped. This is no proof: the report says how large a
     slowdown has to be to be found.
  1  if a makespan, or the time of a benchmark, is measurably longer, by more
     than --min-effect, and by more than the noise floor if there is one. Or if
     something fails that did not fail before.
  2  if it cannot tell, or cannot write its report. One line on stderr says why,
     and so does the report of --format markdown and json.

It cannot tell if
  - the runs are single ones: equal runs differ too, and by how much is not
    known. Use overlap against, or give three runs a side or more
  - a flag is wrong
  - a file is damaged, or a run of overlap lacks its sidecar (the .jsonl beside
    it)
  - the machine or the work is another, or the work is not known to be the same
  - the blocks of two runs took turns, but no strategy is measured twice, so the
    noise floor is not known

If too little is known in some scenarios only, they are named. The status is
then 2 only if something looks slower there and nothing else is stopped.

SEVERAL RUNS A SIDE are named with commas, or by a DIR that has them. The saved
output of any go test -bench will do.

--allow-single judges two single runs all the same: benchstat's U-test and
Welch's test have to agree, after Holm's correction. Do not trust it much: of 45
pairs among ten equal runs of one machine, 5 had a false verdict by the U-test.

A run with few samples or much noise can pass although something is slower.
--must-see 10% makes the status 2 unless, in at least half of the cells, a
slowdown of 10 % would be found in half of the runs.

--allow-machines compares runs of different machines by efficiency, T*/makespan.
This misses what slows the work itself, since that raises T* too.

Of a DIR without --base, the newest run counts.`

func GateCommand() *cobra.Command {
	o := gateOptions{Options: gate.Options{MinEffect: cli.DefaultMinEffect}}
	cmd := &cobra.Command{
		Use:   "gate [--base FILE|DIR[,FILE...]] FILE|DIR[,FILE...]",
		Short: "Stop a slowdown: for continuous integration",
		Long:  gateHelp,
		Example: `  overlap gate against.txt                           # both sides of a run of overlap against
  overlap gate --base a1.txt,a2.txt,a3.txt b1.txt,b2.txt,b3.txt
  overlap gate --base before/ after/ --must-see 10%  # all runs in two directories
  overlap gate --base main.txt branch.txt --allow-single
  overlap gate against.txt --format markdown >> "$GITHUB_STEP_SUMMARY"`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return fmt.Errorf("gate takes one FILE, and --base FILE to compare it with: %d files are named", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return gateRuns(cmd.OutOrStdout(), args[0], o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.base, "base", "", "the earlier run; several with commas, or a directory; not for a FILE of overlap "+
		"against")
	f.Var((*cli.Percent)(&o.MinEffect), "min-effect", "let slowdowns up to this size pass")
	f.Var((*cli.Percent)(&o.MustSee), "must-see", "exit with 2 unless half of the cells could show such a slowdown")
	f.BoolVar(&o.AllowSingle, "allow-single", false, "judge two single runs all the same, by benchstat's test")
	f.BoolVar(&o.AllowMachines, "allow-machines", false, "compare runs of different machines, by efficiency")
	cli.AddFormat(f, &o.format, cli.FormatTable, cli.FormatMarkdown, cli.FormatJSON)
	return cmd
}

// gateRuns returns [cli.ErrSlower] if the run is stopped. Any other error is one of a gate that cannot tell.
func gateRuns(w io.Writer, path string, o gateOptions) error {
	old, now, err := readPair(o.base, path)
	var gated *gate.Result
	if err == nil {
		gated, err = o.Check(old, now)
	}
	markdown := o.format == cli.FormatMarkdown
	page := o.format.Page(w, markdown)
	var writeErr error
	switch {
	case err == nil && o.format == cli.FormatJSON:
		writeErr = gate.WriteJSON(w, gated)
	case err == nil:
		writeErr = gate.Show(page, gated)
	case o.format == cli.FormatJSON: // a program, and the summary of a CI job, do not see stderr
		writeErr = o.WriteUndecidedJSON(w, o.base, path, errors.New(cli.OneLine(err)))
	case markdown:
		writeErr = gate.ShowUndecided(page, errors.New(cli.OneLine(err)))
	}
	if err == nil && !gated.Passed() {
		err = fmt.Errorf("%w: cells that are slower: %d, that fail: %d", cli.ErrSlower, len(gated.Slower), len(gated.Failing))
	}
	switch {
	case writeErr == nil:
		return err
	case err == nil:
		return fmt.Errorf("writing what the gate says: %w", writeErr)
	}
	return fmt.Errorf("writing what the gate says: %w; %v", writeErr, err) // no ErrSlower: a full disk is no slowdown
}

// readPair reads the two sides; without a base, those of one file.
func readPair(base, path string) (old, now record.Labelled, err error) {
	if base == "" {
		file, err := input.NewestIn(path)
		if err != nil {
			return old, now, err
		}
		sides, _, err := input.Read([]string{file})
		if err == nil && len(sides) != 2 {
			err = fmt.Errorf("gate needs --base FILE, what to compare with: %s has no two sides, as overlap against records "+
				"them",
				path)
		}
		if err != nil {
			return old, now, err
		}
		return sides[0], sides[1], nil
	}
	given, _, err := input.Read([]string{base, path})
	if err != nil {
		return old, now, err
	}
	if len(given) != 2 {
		return old, now, fmt.Errorf("%s and %s have the same label: give them two", base, path)
	}
	sides := input.Sides(given)
	return sides[0], sides[1], nil
}
