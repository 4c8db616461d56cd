package progress

import (
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/strategies"
)

// While a simulation of many items runs, the line says that it goes on; with the first answers, how long.
func TestCounterTicks(t *testing.T) {
	var out strings.Builder
	began := time.Now()
	c := &counter{w: &out, total: 40, began: began, ended: make(chan struct{})}
	for n, want := range []string{"\r0 of 40 simulations done in 1m30s\x1b[K", "\r10 of 40 simulations done in 3m0s, about 9m0s left\x1b[K"} {
		out.Reset()
		c.draw(began.Add(time.Duration(n+1)*90*time.Second), 10*n)
		if out.String() != want {
			t.Errorf("%q, want %q", &out, want)
		}
	}
	if c.Close(); !strings.HasSuffix(out.String(), "\r\x1b[K") {
		t.Errorf("%q", &out)
	}
}

// A bar is drawn over from the beginning of its line, wherever the cursor is: the terminal echoes ^C.
func TestBarIsDrawnOver(t *testing.T) {
	cells := scenario.Cells(scenario.Scenarios(), strategies.Catalog(), []int{4})
	var out strings.Builder
	p := New(&out, cells, 0)
	p.begin(&out)
	for n := range 3 {
		p.last = time.Time{}
		p.Before(n, 3, cells[0])
	}
	p.Close()
	const over = "\x1b[1A\x1b[J"
	if n := strings.Count(out.String(), over); n < 2 || strings.Count(out.String(), over+"\r2/3 ") != n {
		t.Errorf("%q", &out)
	}
}

// A counter that is closed before all answers are there, as by an interruption, leaves no line behind.
func TestCounterIsWiped(t *testing.T) {
	for total, want := range map[int]string{0: "\r1 simulations done in 0s\x1b[K\r\x1b[K", 40: "\r1 of 40 simulations done in 0s, about 0s left\x1b[K\r\x1b[K"} {
		var out strings.Builder
		c := &counter{w: &out, total: total, began: time.Now(), ended: make(chan struct{})}
		c.Answered(simulate.Answer{})
		c.Answered(simulate.Answer{}) // too soon after the first to be drawn
		c.Close()
		if out.String() != want {
			t.Errorf("%q, want %q", &out, want)
		}
	}
	c := NewCounter(new(strings.Builder), 3)
	c.Answered(simulate.Answer{})
	if c.Close(); c.n != 1 { // no terminal: nothing to write to
		t.Errorf("%d answers, want 1", c.n)
	}
}
