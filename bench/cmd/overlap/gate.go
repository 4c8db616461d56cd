package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/input"
	"github.com/overlap-bench/overlap/results/gate"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/spf13/cobra"
)

type gateOptions struct {
	base      string
	format    cli.Format
	minEffect cli.Percent
	machines  bool
	mustSee   cli.Percent
}

const gateHelp = `Compare a run with an earlier one, as overlap compare does, and exit with
  0  if nothing is stopped. That is no proof: it says how many cells it looked at
     and from which slowdown on they show anything, or that there are too few
     samples to find any
  1  where a makespan is longer: significantly after Holm's correction, by more than
     --min-effect (the estimate), by more than both noise floors, and, unless the
     blocks took turns, by its whole interval more than the machine changed by
     between the runs; or where a strategy fails that did not
  2  if it cannot tell, or cannot write what it found; one line on stderr says why,
     and so do --format markdown and json: a flag is wrong; a file is cut off, is not
     of overlap run, lacks its sidecar (the .jsonl beside it), or is of another
     machine; the work is other work, or is not known to be the same; or too little
     is known to stop anything: no noise floor, as nothing was measured twice, or,
     unless the blocks took turns, not what the machine changed by, as of
     --watch=false. In --urls that is never known, and what the cap on requests
     held back is not looked at
What is not known is never taken for zero. If it is so in some scenarios only, they
are named, and it is 2 only if something looks slower there and nothing else is
stopped. Make files whose blocks took turns as overlap compare --help says.

A file of two cells, or of six noisy blocks, passes whatever it holds. --must-see 10%
asks that a slowdown of 10 % of one strategy be found in half of the runs, in at least
half of the cells of the base: else it is 2.

What was measured on another machine is refused. With --allow-machines it is
efficiencies, T*/makespan, that are compared, which is not the same thing: what makes
the work itself slower is in T* too. The machine's change is then not looked at, but
a scenario in which a makespan is below T*, which cannot be, is left out and named.

Of a DIR the newest run counts.`

func gateCommand() *cobra.Command {
	o := gateOptions{minEffect: cli.DefaultMinEffect}
	cmd := &cobra.Command{
		Use:   "gate --base FILE|DIR FILE|DIR",
		Short: "Stop a slowdown: for continuous integration",
		Long:  gateHelp,
		Example: `  overlap gate --base main.txt branch.txt
  overlap gate --base main.txt branch.txt --must-see 10%
  overlap gate --base main.txt branch.txt --format markdown >> "$GITHUB_STEP_SUMMARY"`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return cli.BadInput(fmt.Errorf("gate takes one FILE, and --base FILE to compare it with: %d files are named", len(args)))
			case o.base == "":
				return cli.BadInput(errors.New("gate needs --base FILE: what to compare with"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return gateRuns(cmd.OutOrStdout(), args[0], o) },
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return cli.BadInput(cli.FlagError(cmd, err)) })
	cmd.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { // instead of the root's
		if err := cli.OneOf(cmd); err != nil {
			return cli.BadInput(err)
		}
		return nil
	}
	f := cmd.Flags()
	f.StringVar(&o.base, "base", "", "the earlier run, or a directory whose newest it is")
	f.Var(&o.minEffect, "min-effect", "a slowdown up to this passes")
	f.Var(&o.mustSee, "must-see", "exit with 2 unless half of the cells could show such a slowdown")
	f.BoolVar(&o.machines, "allow-machines", false, "of different machines, gate the efficiencies")
	cli.AddFormat(cmd, &o.format, cli.FormatTable, cli.FormatMarkdown, cli.FormatJSON)
	return cmd
}

// gateRuns returns an error that makes it exit with 1, or 2 for what it cannot tell.
func gateRuns(w io.Writer, path string, o gateOptions) error {
	gated, err := o.gated(path)
	if err != nil {
		return o.undecided(w, path, err)
	}
	if o.format == cli.FormatJSON {
		err = gate.WriteJSON(w, gated)
	} else {
		err = gate.Show(o.format.Page(w, o.format == cli.FormatMarkdown), gated)
	}
	var stopped error
	if !gated.Passed() {
		stopped = fmt.Errorf("the gate stops this run: cells that are slower: %d, that fail: %d", len(gated.Slower), len(gated.Failing))
	}
	if err != nil { // 1 would make a slowdown of a full disk; what was found is said all the same
		return cli.BadInput(errors.Join(fmt.Errorf("writing what the gate says: %w", err), stopped))
	}
	return stopped
}

func (o gateOptions) options() gate.Options {
	return gate.Options{MinEffect: float64(o.minEffect), AllowMachines: o.machines, MustSee: float64(o.mustSee)}
}

func (o gateOptions) gated(path string) (*gate.Result, error) {
	labelled, err := readGated(o.base, path)
	if err != nil {
		return nil, err
	}
	return o.options().Check(labelled[0], labelled[1])
}

// undecided has the reason in the report too, where it is for a place that stderr does not reach: the
// summary of a CI job, or a program.
func (o gateOptions) undecided(w io.Writer, path string, why error) error {
	why = cli.BadInput(why)
	var err error
	switch o.format {
	case cli.FormatMarkdown:
		err = gate.ShowUndecided(o.format.Page(w, true), why)
	case cli.FormatJSON:
		err = o.options().WriteUndecidedJSON(w, o.base, path, why)
	}
	if err != nil {
		return cli.BadInput(errors.Join(why, fmt.Errorf("writing what the gate says: %w", err)))
	}
	return why
}

// readGated reads the two runs: of a directory, the newest.
func readGated(base, path string) ([]record.Labelled, error) {
	old, err1 := input.NewestIn(base)
	now, err2 := input.NewestIn(path)
	if err := cmp.Or(err1, err2); err != nil {
		return nil, err
	}
	_, oldFile := input.CutLabel(old)
	_, nowFile := input.CutLabel(now)
	if filepath.Clean(oldFile) == filepath.Clean(nowFile) {
		return nil, input.NamedTwice(nowFile, "--base "+base, path)
	}
	labelled, _, err := input.ReadLabelled([]string{old, now})
	if err == nil && len(labelled) != 2 {
		err = fmt.Errorf("%s and %s have the same label: give them two", base, path)
	}
	return labelled, err
}
