package progress

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// redraw is the least time between two pictures of the progress bar.
const redraw = 500 * time.Millisecond

// A progress shows how far a run is, on a terminal and nowhere else. It draws only when
// told to, between cells: a picture while one is being timed would be in its figures.
type Bar struct {
	bar   *mpb.Progress // nil when there is no terminal
	line  *mpb.Bar
	draw  chan any
	label atomic.Value // a string: the bar is drawn by a goroutine of its own
	last  time.Time
	cells []scenario.Cell
	seen  map[string]time.Duration // what the last sample of each cell took
	guess func(scenario.Cell) time.Duration
}

func New(stderr io.Writer, cells []scenario.Cell, benchtime time.Duration) *Bar {
	p := &Bar{cells: cells, seen: map[string]time.Duration{}}
	p.guess = func(c scenario.Cell) time.Duration { return runner.Estimate(c, benchtime) }
	f, ok := stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return p
	}
	p.begin(stderr)
	return p
}

// begin has the progress drawn on a terminal. The line begins with a return: a key that the terminal has
// echoed, such as ^C, has moved the cursor, and mpb draws from the column that it is in.
func (p *Bar) begin(terminal io.Writer) {
	p.draw = make(chan any)
	p.bar = mpb.New(mpb.WithOutput(terminal), mpb.WithManualRefresh(p.draw), mpb.WithWidth(30))
	p.label.Store("")
	// The total comes with each sample: a bar that is given one ends when it is reached, and
	// further blocks may follow.
	p.line = p.bar.New(0, mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("━").Padding("─"),
		mpb.PrependDecorators(decor.Any(func(s decor.Statistics) string {
			return fmt.Sprintf("\r%d/%d ", s.Current, s.Total)
		})),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string {
			return p.label.Load().(string)
		})),
	)
}

// left estimates the time for the samples that are still to come: the mean over the cells of
// what the last sample of each took or, before there is one, of the guess, scaled by how good
// the guesses were.
func (p *Bar) left(samples int) time.Duration {
	var known, guessed, unknown time.Duration
	for _, c := range p.cells {
		if took, ok := p.seen[c.String()]; ok {
			known += took
			guessed += p.guess(c)
		} else {
			unknown += p.guess(c)
		}
	}
	scale := 1.0
	if guessed > 0 {
		scale = float64(known) / float64(guessed)
	}
	all := float64(known) + scale*float64(unknown)
	return time.Duration(all / float64(len(p.cells)) * float64(samples))
}

func (p *Bar) Before(done, total int, cell scenario.Cell) {
	if p.bar == nil {
		return
	}
	p.line.SetTotal(int64(total), false)
	p.line.SetCurrent(int64(done)) // also what an earlier part of the run has done
	p.label.Store(fmt.Sprintf(" %v left  %s %s", p.left(total-done).Round(time.Second), cell.Scenario.Name, cell.Entry.Name))
	if time.Since(p.last) >= redraw {
		p.last = time.Now()
		p.draw <- p.last
	}
}

func (p *Bar) After(cell scenario.Cell, took time.Duration, _ error) {
	p.seen[cell.String()] = took
	if p.line != nil {
		p.line.Increment()
	}
}

// Close leaves the line as it is.
func (p *Bar) Close() {
	if p.bar == nil {
		return
	}
	p.draw <- time.Now()
	p.line.Abort(false)
	p.bar.Wait()
}
