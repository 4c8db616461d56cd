package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// inTheFile are the flags that --resume takes from the file which it goes on with.
var inTheFile = []string{"scenarios", "strategies", "limits", "items", "seed", "benchtime", "in-process", "peers", "extra-work", "out"}

// again is the flags that a run was given and that --resume does not know from its file: who
// goes on has to give them again. They are quoted for a shell.
func again(cmd *cobra.Command) string {
	known := append([]string{"resume"}, inTheFile...)
	if !cmd.Flags().Changed("resume") { // the blocks of the run's first part are in the file
		known = append(known, "blocks")
	}
	var text strings.Builder
	cmd.Flags().Visit(func(f *pflag.Flag) {
		value := f.Value.String()
		switch {
		case slices.Contains(known, f.Name):
		case f.Value.Type() != "bool":
			text.WriteString(" --" + f.Name + " " + cli.Quote(value))
		case value == "true":
			text.WriteString(" --" + f.Name)
		default:
			text.WriteString(" --" + f.Name + "=" + value)
		}
	})
	return text.String()
}

// readResumed reads what a run measures, which is in its sidecar alone.
func readResumed(text string) (record.Run, error) {
	if _, err := os.Stat(text); err != nil {
		return record.Run{}, fmt.Errorf("the run to go on with: %w", err)
	}
	sidecar := record.SidecarPath(text)
	run, _, err := record.ReadSidecar(sidecar)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return run, fmt.Errorf("%s has no sidecar: what the run measures is in %s, which has to be beside it", text, sidecar)
	case err != nil:
		return run, fmt.Errorf("%s: %w", sidecar, err)
	}
	return run, nil
}
