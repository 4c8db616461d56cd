package main

import (
	"cmp"
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

const gateHelp = `Compare a run with an earlier one, as overlap compare does, for continuous
integration. The exit status is

  0  if nothing is stopped. This is no proof. The report says how many cells
     were looked at, and how large a slowdown has to be to be seen.
  1  if a makespan is longer: significantly, by more than --min-effect, by more
     than both noise floors and, unless the blocks took turns, by more than the
     machine changed between the runs. Or if a strategy fails that did not fail
     before.
  2  if it cannot tell, or cannot write its report. One line on stderr says why,
     and so does the report of --format markdown and json.

It cannot tell if
  - a flag is wrong
  - a file is damaged, is not of overlap run, or lacks its sidecar (the .jsonl
    beside it)
  - the machine or the work is another, or the work is not known to be the same
  - too little is known: without a strategy that is measured twice there is no
    noise floor, and with --watch=false the machine's change is unknown

If too little is known in some scenarios only, they are named. The status is
then 2 only if something looks slower there and nothing else is stopped.

A run with few samples or much noise can pass although something is slower.
--must-see 10% makes the status 2 unless, in at least half of the cells, a
slowdown of 10 % would be found in half of the runs.

--allow-machines compares runs of different machines by efficiency, T*/makespan.
This misses what slows the work itself, since that raises T* too.

Of a DIR, the newest run counts. For small slowdowns, measure both in one run:
overlap against REF does. Of such a run, name the one FILE, without --base.`

func gateCommand() *cobra.Command {
	o := gateOptions{Options: gate.Options{MinEffect: cli.DefaultMinEffect}}
	cmd := &cobra.Command{
		Use:   "gate [--base FILE|DIR] FILE|DIR",
		Short: "Stop a slowdown: for continuous integration",
		Long:  gateHelp,
		Example: `  overlap gate --base main.txt branch.txt
  overlap gate --base main.txt branch.txt --must-see 10%
  overlap gate against.txt                           # both sides of a run of overlap against
  overlap gate --base main.txt branch.txt --format markdown >> "$GITHUB_STEP_SUMMARY"`,
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
	f.StringVar(&o.base, "base", "", "the earlier run, or a directory: its newest run counts; not for a FILE of overlap against")
	f.Var((*cli.Percent)(&o.MinEffect), "min-effect", "let slowdowns up to this size pass")
	f.Var((*cli.Percent)(&o.MustSee), "must-see", "exit with 2 unless half of the cells could show such a slowdown")
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

// readPair reads the two runs: of a directory, the newest; without a base, the two sides of one file.
func readPair(base, path string) (old, now record.Labelled, err error) {
	if base == "" {
		file, err := input.NewestIn(path)
		if err != nil {
			return old, now, err
		}
		sides, _, err := input.Read([]string{file})
		if err == nil && len(sides) != 2 {
			err = fmt.Errorf("gate needs --base FILE, what to compare with: %s has no two sides, as overlap against records them",
				path)
		}
		if err != nil {
			return old, now, err
		}
		return sides[0], sides[1], nil
	}
	oldArg, err1 := input.NewestIn(base)
	nowArg, err2 := input.NewestIn(path)
	if err := cmp.Or(err1, err2); err != nil {
		return old, now, err
	}
	given, _, err := input.Read([]string{oldArg, nowArg})
	if err != nil {
		return old, now, err
	}
	labelled := input.Named(given)
	if len(labelled) != 2 {
		return old, now, fmt.Errorf("%s and %s have the same label: give them two", base, path)
	}
	return labelled[0], labelled[1], nil
}
