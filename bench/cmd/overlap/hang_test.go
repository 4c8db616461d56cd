package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/bench/host"
)

// What list and machine print fits the terminal, with every word whole, and says the same at each width.
func TestListAndMachineFit(t *testing.T) {
	for name, print := range map[string]func(*bytes.Buffer, int) error{
		"list": func(out *bytes.Buffer, columns int) error { return list(out, columns) },
		"machine": func(out *bytes.Buffer, columns int) error {
			return showMachine(out, host.Facts(), measured(), columns)
		},
	} {
		var whole bytes.Buffer
		if err := print(&whole, 0); err != nil {
			t.Fatal(err)
		}
		for _, columns := range []int{100, 80, 60} {
			var out bytes.Buffer
			if err := print(&out, columns); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				if n := utf8.RuneCountInString(line) - 1; n > columns {
					t.Errorf("%s: %d columns, of %d: %s", name, n, columns, line)
				}
			}
			if got, want := strings.Fields(out.String()), strings.Fields(whole.String()); strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%s at %d columns has other words:\n%s", name, columns, out.String())
			}
		}
	}
}
