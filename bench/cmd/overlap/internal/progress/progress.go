// Package progress says how far a run or a simulation is, in one line on a terminal. It is silent elsewhere.
package progress

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"golang.org/x/term"
)

// redraw is the least time between two drawings of a line.
const redraw = 500 * time.Millisecond

// A Line of a terminal is drawn over. A run draws it between samples only: while one is being timed, drawing would be
// in its figures.
type Line struct {
	terminal io.Writer // nil if there is none
	drawn    time.Time
	began    time.Time // when it was drawn first, and how many were done then
	first    int
}

// On is a line on this output, if that is a terminal.
func On(w io.Writer) *Line {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return &Line{terminal: w}
	}
	return &Line{}
}

// Draw says how many are done, out of so many (0 if unknown), and what comes next, if anything. It begins with a
// return, since the terminal may have echoed a key such as ^C.
func (l *Line) Draw(done, total int, noun, next string) {
	now := time.Now()
	if l.began.IsZero() {
		l.began, l.first = now, done
	}
	if l.terminal == nil || now.Sub(l.drawn) < redraw {
		return
	}
	l.drawn = now
	fmt.Fprintf(l.terminal, "\r%d", done)
	if total > 0 {
		fmt.Fprintf(l.terminal, " of %d", total)
	}
	fmt.Fprintf(l.terminal, " %s", noun)
	if n := done - l.first; n > 0 && total > 0 {
		left := now.Sub(l.began) / time.Duration(n) * time.Duration(max(0, total-done))
		fmt.Fprintf(l.terminal, ", about %v left", left.Round(time.Second))
	}
	if next != "" {
		fmt.Fprintf(l.terminal, ": %s", next)
	}
	fmt.Fprint(l.terminal, "\x1b[K")
}

// Sample draws the line before a sample of a cell.
func (l *Line) Sample(done, total int, cell scenario.Cell) {
	l.Draw(done, total, "samples", cell.Scenario.Name+" "+cell.Entry.Name)
}

// Close wipes the line.
func (l *Line) Close() {
	if !l.drawn.IsZero() {
		fmt.Fprint(l.terminal, "\r\x1b[K")
	}
}
