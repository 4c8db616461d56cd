package main

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/simulate"
)

// A counter that is closed before all answers are there, as by an interruption, leaves no line behind.
func TestCounterIsWiped(t *testing.T) {
	for total, want := range map[int]string{0: "\r1 simulations done\r\x1b[K", 40: "\r1 of 40 simulations done\r\x1b[K"} {
		var out strings.Builder
		c := &counter{w: &out, total: total}
		c.answered(simulate.Answer{})
		c.answered(simulate.Answer{}) // too soon after the first to be drawn
		c.close()
		if out.String() != want {
			t.Errorf("%q, want %q", &out, want)
		}
	}
	c := newCounter(new(strings.Builder), 3)
	c.answered(simulate.Answer{})
	c.close() // no terminal: nothing to write to
}
