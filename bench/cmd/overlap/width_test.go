package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/spf13/pflag"
)

// What list and machine print fits the terminal, with every word whole, and says the same at each width.
func TestListAndMachineFit(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(*bytes.Buffer, int){
		"list":    func(out *bytes.Buffer, columns int) { list(out, columns) },
		"machine": func(out *bytes.Buffer, columns int) { showMachine(out, host.Facts(), measured(), columns) },
	} {
		var whole bytes.Buffer
		write(&whole, 0)
		for _, columns := range []int{100, 80, 60} {
			var out bytes.Buffer
			write(&out, columns)
			for line := range strings.Lines(out.String()) {
				if n := utf8.RuneCountInString(line) - 1; n > columns {
					t.Errorf("%s: %d columns, of %d: %s", name, n, columns, line)
				}
			}
			if got, want := strings.Fields(out.String()), strings.Fields(whole.String()); strings.Join(got,
				" ") != strings.Join(want, " ") {
				t.Errorf("%s at %d columns has other words:\n%s", name, columns, out.String())
			}
		}
	}
}

// Every help fits a terminal of 100 columns, its prose one of 80.
func TestHelpFits(t *testing.T) {
	for _, cmd := range append(rootCommand().Commands(), rootCommand()) {
		code, help, _ := overlap(t, append(strings.Fields(cmd.CommandPath())[1:], "--help")...)
		if code != 0 {
			t.Errorf("%s --help: exit %d", cmd.CommandPath(), code)
		}
		fits(t, cmd.CommandPath(), help, 100)
		fits(t, cmd.CommandPath(), cmd.Long, 80)
		if cmd.Example == "" && cmd.Name() != "help" {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" {
				t.Errorf("%s --%s has no help", cmd.CommandPath(), f.Name)
			}
		})
	}
}

func fits(t *testing.T, command, help string, columns int) {
	t.Helper()
	for line := range strings.Lines(help) {
		line = strings.TrimSuffix(strings.ReplaceAll(line, "\t", "        "), "\n")
		if n := utf8.RuneCountInString(line); n > columns {
			t.Errorf("%s: %d columns: %s", command, n, line)
		}
	}
}
