package progress

import (
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/strategies"
)

// The counter is drawn over, at most twice a second, and leaves no line behind.
func TestCounter(t *testing.T) {
	for total, want := range map[int]string{
		0:  "\r10 simulations done in 3m0s\x1b[K\r\x1b[K",
		40: "\r10 of 40 simulations done in 3m0s, about 9m0s left\x1b[K\r\x1b[K",
	} {
		var out strings.Builder
		c := &Counter{line: line{terminal: &out}, total: total, began: time.Now().Add(-3 * time.Minute), n: 9}
		c.Answered(simulate.Answer{})
		c.Answered(simulate.Answer{}) // too soon after the first to be drawn
		if c.Close(); out.String() != want {
			t.Errorf("%q, want %q", &out, want)
		}
	}
}

func TestRunIsDrawnOver(t *testing.T) {
	cells := scenario.Cells(scenario.Scenarios(), strategies.Catalog(), []int{4})
	var out strings.Builder
	r := NewRun(nil)
	r.terminal = &out
	for n := range 3 {
		r.drawn = time.Time{}
		r.Before(n, 3, cells[0])
		r.After(cells[0], time.Second, nil)
	}
	r.Close()
	if s := out.String(); strings.Count(s, "\r") != 4 || !strings.Contains(s, "\r2/3 samples, about 1s left: io sequential") || !strings.HasSuffix(s, "\r\x1b[K") {
		t.Errorf("%q", s)
	}
}

// Without a terminal, nothing is drawn.
func TestNoTerminal(t *testing.T) {
	var out strings.Builder
	c := NewCounter(&out, 3)
	c.Answered(simulate.Answer{})
	if c.Close(); c.N() != 1 || out.Len() > 0 {
		t.Errorf("%d answers, %q", c.N(), &out)
	}
}
