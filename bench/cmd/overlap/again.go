package main

import (
	"regexp"
	"slices"
	"strings"

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
			text.WriteString(" --" + f.Name + " " + quote(value))
		case value == "true":
			text.WriteString(" --" + f.Name)
		default:
			text.WriteString(" --" + f.Name + "=" + value)
		}
	})
	return text.String()
}

// plain is what a shell leaves alone.
var plain = regexp.MustCompile(`^[\pL\d_@%+=:,./-]+$`)

// quote makes one word of a text for a shell.
func quote(text string) string {
	if plain.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
