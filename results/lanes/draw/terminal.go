package draw

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/clipperhouse/displaywidth"
	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// A Screen is what a picture in the terminal has to fit.
type Screen struct {
	Rows   int       // of each schedule, at most; 0 stands for any number
	Lines  int       // that a set with its sentences is to fit; 0 stands for any number
	Brief  bool      // leave out the sentences on each schedule
	Colour io.Writer // where colours are understood: what the page writes to; nil if they are not
}

// Show writes the sets below each other.
func Show(p page.Page, sets []lanes.Set, by lanes.By, screen Screen) error {
	for i, s := range sets {
		if i > 0 {
			p.Gap()
		}
		var facts []string
		for _, fact := range s.Facts {
			facts = append(facts, text.Brief(fact))
		}
		p.Heading(text.Brief(s.Title), facts...)
		if err := (set{s}).show(p, by, screen); err != nil {
			return err
		}
		page.SayAll(p, s.Notes)
	}
	return p.Flush()
}

// show draws the set, and says what is to be seen. What is in colour goes past the page, which would make the colours
// visible.
func (s set) show(p page.Page, by lanes.By, screen Screen) error {
	if len(s.Schedules) == 0 {
		return nil
	}
	width := p.Width()
	if width == 0 {
		width = page.DefaultWidth
	}
	lines, said := s.fitted(width, by, screen)
	write := func(w io.Writer) { fmt.Fprintln(w, strings.Join(lines, "\n")) }
	if screen.Colour == nil {
		p.Draw(write)
	} else {
		if err := p.Flush(); err != nil {
			return err
		}
		write(screen.Colour)
	}
	page.SayAll(p, said)
	return nil
}

// leastRows is how few rows of a schedule still tell something.
const leastRows = 3

// fitted are the picture and the sentences, with as many rows as the screen has lines for.
func (s set) fitted(width int, by lanes.By, screen Screen) (lines, said []string) {
	for {
		lines, said = s.lines(width, by, screen)
		all := 1 + len(lines) + len(s.Notes)
		for _, sentence := range said {
			all += len(page.Lines(sentence, width))
		}
		if screen.Lines == 0 || all <= screen.Lines || screen.Rows == leastRows {
			return lines, said
		}
		rows, n := 0, len(s.Schedules)
		for _, x := range s.Schedules {
			rows = max(rows, x.Layout(by).Rows)
		}
		if screen.Rows > 0 {
			rows = min(rows, screen.Rows)
		}
		screen.Rows = max(leastRows, rows-(all-screen.Lines+n-1)/n)
	}
}

// lines are the picture with its axis and its legend, and what is to be said of it. Names are made visible here.
func (s set) lines(width int, by lanes.By, screen Screen) (lines, said []string) {
	if !screen.Brief {
		said = s.Sentences()
	}
	r := newRuler(s.Set, width, screen.Colour != nil)
	var short [lanes.Stages][]string // the strategies of which most bars of a stage are not seen
	for _, x := range s.Schedules {
		l, all := x.Layout(by).Folded(screen.Rows)
		caption := append([]string{text.Brief(x.Name)}, panel{schedule: x, layout: l, all: all}.caption()...)
		title := text.Readable(strings.Join(caption, separator))
		lines = append(lines, displaywidth.TruncateString(title, width, "…"))
		drawn, hidden := r.rows(l)
		lines = append(lines, drawn...)
		for stage := range lanes.Stages {
			bars := 0
			for _, b := range l.Bars {
				if b.Stage == stage {
					bars++
				}
			}
			if 2*hidden[stage] > bars {
				short[stage] = append(short[stage], text.Brief(x.Name))
			}
		}
	}
	lines = append(append(lines, r.axis()...), r.legend(by)...)
	for stage, names := range short {
		if len(names) > 0 {
			said = append(said, fmt.Sprintf("A column is %s: most %s of %s is too short to be seen beside the %s.",
				seconds(r.column()), doing[stage], text.List(names), doing[1-stage]))
		}
	}
	return lines, said
}

var doing = [lanes.Stages]string{lanes.Fetch: "fetching", lanes.Process: "processing"}

// A ruler says in which column of the terminal an instant is.
type ruler struct {
	columns    int // beside the labels
	end, bound time.Duration
	colour     bool
}

const (
	labelWidth   = 8
	leastColumns = 20
)

func newRuler(s lanes.Set, width int, colour bool) ruler {
	return ruler{columns: max(leastColumns, width-labelWidth-1), end: max(1, s.End()), bound: s.TStar(), colour: colour}
}

// column is how long a column lasts.
func (r ruler) column() time.Duration { return r.end / time.Duration(r.columns) }

// at is the column of an instant.
func (r ruler) at(t time.Duration) int {
	return min(r.columns-1, int(float64(t)/float64(r.end)*float64(r.columns)))
}

// A cell is how long each stage went on in a column of a row.
type cell [lanes.Stages]time.Duration

// stage is that which went on for longer; false if nothing happened. Waiting does not count against either.
func (c cell) stage() (lanes.Stage, bool) {
	if c[lanes.Process] >= c[lanes.Fetch] {
		return lanes.Process, c[lanes.Process] > 0
	}
	return lanes.Fetch, true
}

// rows draws the rows of a layout. It returns how many bars of each stage are nowhere seen.
func (r ruler) rows(l lanes.Layout) (lines []string, hidden [lanes.Stages]int) {
	cells := make([][]cell, l.Rows)
	for row := range cells {
		cells[row] = make([]cell, r.columns)
	}
	for _, b := range l.Bars {
		for c := r.at(b.Start); c <= r.at(b.End); c++ {
			from, to := r.instant(c), r.instant(c+1)
			share := min(b.End, to) - max(b.Start, from)
			if share <= 0 && c == r.at(b.Start) {
				share = 1 // it happened
			}
			cells[b.Row][c][b.Stage] += max(0, share)
		}
	}
	for _, b := range l.Bars {
		seen := false
		for c := r.at(b.Start); c <= r.at(b.End) && !seen; c++ {
			stage, is := cells[b.Row][c].stage()
			seen = is && stage == b.Stage && cells[b.Row][c][b.Stage] > 0
		}
		if !seen && b.End > b.Start { // what took no time is not missed
			hidden[b.Stage]++
		}
	}
	names := labels(l)
	for row, list := range cells {
		lines = append(lines, strings.TrimRight(page.PadLeft(names[row], labelWidth-1)+" "+r.row(list), " "))
	}
	return lines, hidden
}

// instant is when a column begins.
func (r ruler) instant(column int) time.Duration {
	return time.Duration(float64(r.end) * float64(column) / float64(r.columns))
}

// labels are those of the rows, some of them empty: the numbers of the items, or what is done in a group of rows.
func labels(l lanes.Layout) []string {
	list := make([]string, l.Rows)
	if l.By == lanes.ByItem {
		for _, b := range l.Bars {
			list[b.Row] = fmt.Sprint(b.Item + 1)
		}
		if l.Rows > 0 {
			list[0] = "item " + list[0]
		}
		return list
	}
	first := 0
	for _, g := range l.Groups {
		list[first] = g.Label
		first += g.Rows
	}
	return list
}
