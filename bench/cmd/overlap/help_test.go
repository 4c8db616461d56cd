package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/advise"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/simulation"
	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/verification"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Every help fits a terminal of 100 columns.
func TestHelpFits(t *testing.T) {
	for _, name := range []string{"", "list", "machine", "run", "show", "handover", "simulate", "advise", "verify", "serve", "compare", "gate"} {
		code, help, _ := overlap(t, append(strings.Fields(name), "--help")...)
		if code != 0 {
			t.Errorf("overlap %s --help: exit %d", name, code)
		}
		for line := range strings.Lines(help) {
			if n := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "        ")); n > 101 { // and the end of the line
				t.Errorf("overlap %s --help: %d columns: %s", name, n-1, line)
			}
		}
	}
}

// Flags are listed by name, so that what one says cannot go on in another.
func TestHelpOfEachFlag(t *testing.T) {
	for _, cmd := range []*cobra.Command{listCommand(), machineCommand(), runCommand(), showCommand(), handOverCommand(), simulation.Command(), advise.Command(), verification.Command(), serveCommand(), compareCommand(), gateCommand()} {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if strings.HasPrefix(f.Usage, "…") || strings.HasSuffix(f.Usage, "…") || f.Usage == "" {
				t.Errorf("overlap %s --%s: %q", cmd.Name(), f.Name, f.Usage)
			}
		})
	}
}
