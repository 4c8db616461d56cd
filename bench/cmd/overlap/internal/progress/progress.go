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
	total    int // as it was drawn last, and of what
	noun     string
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
	l.total, l.noun = total, noun
	if l.terminal == nil || now.Sub(l.drawn) < redraw {
		return
	}
	l.drawn = now
	if total > 0 {
		fmt.Fprintf(l.terminal, "\r%d of %d %s, %d %%", done, total, noun, 100*done/total)
	} else {
		fmt.Fprintf(l.terminal, "\r%d %s", done, noun)
	}
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

// End leaves the line as of a whole that is done, unless there was an error: then it is as [Line.Close].
func (l *Line) End(err error) {
	if err != nil || l.drawn.IsZero() || l.total == 0 {
		l.Close()
		return
	}
	fmt.Fprintf(l.terminal, "\r%d of %d %s, 100 %%, 0s left\x1b[K\n", l.total, l.total, l.noun)
}

// Close wipes the line.
func (l *Line) Close() {
	if !l.drawn.IsZero() {
		fmt.Fprint(l.terminal, "\r\x1b[K")
	}
}
