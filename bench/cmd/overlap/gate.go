package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/overlap-bench/overlap/results"
)

type gateOptions struct {
	base      string
	format    format
	minEffect percent
	machines  bool
}

const defaultMinEffect = 0.05

const gateHelp = `Compare a run with an earlier one, as overlap compare does, and exit with
  1  where a makespan is longer: significantly after Holm's correction, by more than
     --min-effect (the estimate), by more than both noise floors, and, by its whole
     interval, more than the machine changed by between the runs; or where a
     strategy fails that did not
  0  otherwise, also if there are too few samples to find anything, which it says
  2  if it cannot tell: a file that is cut off, is about other work, is not of overlap
     run, or of another machine

What was measured on another machine is refused. With --allow-machines it is T*/makespan
that is compared, which is not the same thing: what makes the work itself slower
is in T* too.`

func gateCommand() *cobra.Command {
	o := gateOptions{minEffect: defaultMinEffect}
	cmd := &cobra.Command{
		Use:   "gate --base FILE FILE",
		Short: "Stop a slowdown: for continuous integration",
		Long:  gateHelp,
		Example: `  overlap gate --base main.txt branch.txt
  overlap gate --base main.txt branch.txt --format markdown >> "$GITHUB_STEP_SUMMARY"`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return badInput(fmt.Errorf("gate takes one FILE, and --base FILE to compare it with: %d files are named", len(args)))
			case o.base == "":
				return badInput(errors.New("gate needs --base FILE: what to compare with"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return gate(cmd.OutOrStdout(), args[0], o) },
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return badInput(flagError(cmd, err)) })
	f := cmd.Flags()
	f.StringVar(&o.base, "base", "", "the earlier run")
	f.Var(&o.minEffect, "min-effect", "a slowdown up to this passes")
	f.BoolVar(&o.machines, "allow-machines", false, "of different machines, gate the efficiencies")
	addFormat(cmd, &o.format, formatTable, formatMarkdown, formatJSON)
	return cmd
}

// gate returns an error that makes it exit with 1, or 2 for what it cannot tell.
func gate(w io.Writer, path string, o gateOptions) error {
	labelled, err := readLabelled([]string{o.base, path})
	if err != nil {
		return badInput(err)
	}
	if len(labelled) != 2 || len(labelled[0].Files)+len(labelled[1].Files) != 2 {
		return badInput(errors.New("gate takes one file as --base and one to compare with it, and no directories"))
	}
	gated, err := results.GateOptions{MinEffect: float64(o.minEffect), AllowMachines: o.machines}.Gate(labelled[0], labelled[1])
	if err != nil {
		return badInput(err)
	}
	if o.format == formatJSON {
		err = gated.WriteJSON(w)
	} else {
		err = gated.Show(o.format.page(w, o.format == formatMarkdown))
	}
	if err == nil && !gated.Passed() {
		err = fmt.Errorf("the gate stops this run: cells that are slower: %d, that fail: %d", len(gated.Slower), len(gated.Failing))
	}
	return err
}

// A codedError makes the command exit with a code of its own.
type codedError struct {
	error
	code int
}

// Unwrap implements [errors.Unwrap].
func (e codedError) Unwrap() error { return e.error }

// badInput makes one line of an error, and the command exit with 2: what was asked cannot be told.
func badInput(err error) error {
	line := strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' }), "; ")
	return codedError{errors.New(line), 2}
}
