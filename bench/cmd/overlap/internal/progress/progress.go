// Package progress says how far a run or a simulation is, in one line on a terminal. It is silent elsewhere.
package progress

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/bench/simulate"
	"golang.org/x/term"
)

// redraw is the least time between two drawings of a line.
const redraw = 500 * time.Millisecond

// A line of a terminal, drawn over.
type line struct {
	terminal io.Writer // nil if there is none
	drawn    time.Time
}

func lineOn(w io.Writer) line {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return line{terminal: w}
	}
	return line{}
}

// draw begins with a return, since the terminal may have echoed a key such as ^C.
func (l *line) draw(text func() string) {
	if l.terminal == nil || time.Since(l.drawn) < redraw {
		return
	}
	l.drawn = time.Now()
	fmt.Fprintf(l.terminal, "\r%s\x1b[K", text())
}

// Close wipes the line.
func (l *line) Close() {
	if !l.drawn.IsZero() {
		fmt.Fprint(l.terminal, "\r\x1b[K")
	}
}

// A Run shows how far a run is. It draws only between cells: while one is being timed, drawing would be in its
// figures.
type Run struct {
	line
	n    int           // samples that were taken
	took time.Duration // all of them
}

// NewRun is for a run.
func NewRun(stderr io.Writer) *Run { return &Run{line: lineOn(stderr)} }

// Before draws the line before a sample of the cell.
func (r *Run) Before(done, total int, cell scenario.Cell) {
	r.draw(func() string {
		left := "" // unknown
		if r.n > 0 {
			each := r.took / time.Duration(r.n)
			left = fmt.Sprintf(", about %v left", (each * time.Duration(total-done)).Round(time.Second))
		}
		return fmt.Sprintf("%d/%d samples%s: %s %s", done, total, left, cell.Scenario.Name, cell.Entry.Name)
	})
}

// After notes how long a sample took.
func (r *Run) After(_ scenario.Cell, took time.Duration, _ error) { r.n, r.took = r.n+1, r.took+took }

// A Counter shows how many simulations are done.
type Counter struct {
	mu sync.Mutex
	line
	total int // 0 if unknown
	began time.Time
	n     int
}

// NewCounter is for so many simulations, 0 if that is unknown.
func NewCounter(stderr io.Writer, total int) *Counter {
	c := &Counter{line: lineOn(stderr), total: total, began: time.Now()}
	c.draw(c.text)
	return c
}

// Answered counts a simulation. It may be called concurrently.
func (c *Counter) Answered(simulate.Answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	c.draw(c.text)
}

// N is how many are done.
func (c *Counter) N() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

func (c *Counter) text() string {
	took := time.Since(c.began)
	if c.total == 0 || c.n == 0 {
		return fmt.Sprintf("%d simulations done in %v", c.n, took.Round(time.Second))
	}
	left := took / time.Duration(c.n) * time.Duration(max(0, c.total-c.n))
	return fmt.Sprintf("%d of %d simulations done in %v, about %v left", c.n, c.total, took.Round(time.Second), left.Round(time.Second))
}
