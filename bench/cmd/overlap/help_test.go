package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Flags are listed by name, so that what one says cannot go on in another.
func TestHelpOfEachFlag(t *testing.T) {
	for _, cmd := range []*cobra.Command{listCommand(), machineCommand(), runCommand(), showCommand(), handOverCommand(), simulateCommand(), adviseCommand(), verifyCommand(), serveCommand(), compareCommand(), gateCommand()} {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if strings.HasPrefix(f.Usage, "…") || strings.HasSuffix(f.Usage, "…") || f.Usage == "" {
				t.Errorf("overlap %s --%s: %q", cmd.Name(), f.Name, f.Usage)
			}
		})
	}
}
