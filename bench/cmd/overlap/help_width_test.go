package main

import (
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
)

// On a terminal of 80 columns, no line of any help is broken, and its examples can still be copied.
func TestHelpIsNarrow(t *testing.T) {
	var commands []string
	for _, cmd := range rootCommand().Commands() {
		commands = append(commands, cmd.Name())
	}
	if len(commands) < 10 {
		t.Fatalf("found only %q", commands)
	}
	t.Setenv("COLUMNS", "80")
	for _, command := range append(commands, "") {
		_, out, _ := overlap(t, append(strings.Fields(command), "--help")...)
		for line := range strings.SplitSeq(out, "\n") {
			if n := displaywidth.String(line); n > 80 {
				t.Errorf("%s --help: %d columns: %s", command, n, line)
			}
		}
	}
	_, out, _ := overlap(t, "run", "--help")
	for _, want := range []string{
		"pool,pipeline \\\n      --limits 4,16,64\n", "overlap run --dry-run  # how much that would be; -v lists the cells\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("run --help has no %q:\n%s", want, out)
		}
	}
}
