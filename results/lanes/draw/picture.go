// Package draw draws schedules: in a terminal, and as SVG with the figures behind it.
//
// What is not here: rows, sentences and compact data (package lanes).
package draw

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/lanes"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/text"
)

// A Drawing is a picture of a set with what belongs to it on a page.
type Drawing struct {
	Title    string
	Sentence string // what is to be seen, computed from the same spans
	Picture  *svg.Picture
	Table    []page.Column // the figures behind it
	Data     []lanes.Data  // the spans, a schedule each, to draw them again
}

// Of draws the set in so many pixels of width.
func Of(s lanes.Set, width int, by lanes.By) Drawing {
	d := Drawing{Title: set{s}.title(), Sentence: s.Sentence(), Picture: Picture(s, width, by), Table: Table(s)}
	for _, x := range s.Schedules {
		d.Data = append(d.Data, x.Data())
	}
	return d
}

// A set is what is drawn.
type set struct{ lanes.Set }

func (s set) title() string {
	var names []string
	for _, x := range s.Schedules {
		names = append(names, text.Brief(x.Name))
	}
	return strings.Join(append([]string{text.Brief(s.Title) + ": " + text.List(names)}, s.Facts...), separator)
}

// Sizes of the picture, in pixels.
const (
	marginLeft  = 58
	marginRight = 16
	headRoom    = 46 // for the title, the legend and T*
	panelTitle  = 24
	groupGap    = 5
	panelGap    = 10
	axisRoom    = 42
	panelHeight = 224.0 // that rows share, unless they would be higher or lower than these
	highestRow  = 14.0
	lowestRow   = 2.0
	thinRow     = 4.0 // from here on both stages are as wide
	narrow      = 560 // a picture with less has the legend below its title
	betweenBars = 0.8 // at most, of a bar: so that two that follow each other are two
	leastBar    = 0.7 // nothing that happened is too narrow to be seen
)

// mostRows is how many rows a panel of a picture has.
const mostRows = 300

// A panel is a schedule with its place in the picture.
type panel struct {
	schedule lanes.Schedule
	layout   lanes.Layout
	all      int // rows, of which the layout has some
	top, row float64
}

func (p panel) bottom() float64 {
	return p.top + float64(p.layout.Rows)*p.row + groupGap*float64(max(0, len(p.layout.Groups)-1))
}

// Picture is the set as SVG, in so many pixels of width. Fetches are narrow bars and processing is wide ones, so that
// they differ in more than colour.
func Picture(of lanes.Set, width int, by lanes.By) *svg.Picture {
	s := set{of}
	panels, top := make([]panel, len(s.Schedules)), float64(headRoom)
	if width < narrow {
		top += legendHeight
	}
	at := top
	for i, x := range s.Schedules {
		l, all := x.Layout(by).Folded(mostRows)
		row := min(highestRow, max(lowestRow, math.Floor(2*panelHeight/float64(max(1, l.Rows)))/2))
		panels[i] = panel{schedule: x, layout: l, all: all, top: at + panelTitle, row: row}
		at = panels[i].bottom() + panelGap
	}
	bottom := at - panelGap + 4
	p := svg.New(width, int(bottom)+axisRoom, s.title(), s.description(panels))
	scale := svg.Linear(0, s.End().Seconds(), marginLeft, float64(width-marginRight))
	heading := s.Title
	if len(s.Facts) > 0 {
		heading += separator + strings.Join(s.Facts, separator)
	}
	if room := float64(width - marginRight); width < narrow {
		p.Text(8, 18, svg.Start, "ink bold", svg.Fit(heading, room-8))
		s.legend(p, 8, 18+legendHeight)
	} else {
		p.Text(8, 18, svg.Start, "ink bold", svg.Fit(heading, room-legendWidth-16))
		s.legend(p, room-legendWidth, 18)
	}
	p.AxisX(scale, scale.DurationTicks(max(3, width/90)), top+panelTitle, bottom, "time since the first item was taken")
	for _, panel := range panels {
		panel.draw(p, scale, width)
	}
	s.bound(p, scale, panels, top, bottom)
	return p
}

// description is the text for those who do not see the picture.
func (s set) description(panels []panel) string {
	said := s.Sentence()
	for i, x := range panels {
		if i == 0 || x.layout.By != panels[0].layout.By {
			said += " " + x.layout.Meaning()
		}
		if left := lanes.Left(x.layout.Rows, x.all); left != "" {
			said += fmt.Sprintf(" %s: %s.", text.Brief(x.schedule.Name), left)
		}
	}
	return said
}

const (
	legendWidth  = 284
	legendHeight = 20
)

// legend begins at x, with its text on the line y.
func (s set) legend(p *svg.Picture, x, y float64) {
	p.Line("fetch bar narrow", x, y-4, x+24, y-4)
	p.Text(x+30, y, svg.Start, "ink", "fetch")
	p.Line("process bar wide", x+72, y-4, x+96, y-4)
	p.Text(x+102, y, svg.Start, "ink", "process")
	if s.TStar() > 0 {
		p.Line("bound line dashed", x+160, y-11, x+160, y+2)
		p.Text(x+167, y, svg.Start, "ink", "T*, shortest possible")
	}
}

// bound draws T* through the panels, beside their titles.
func (s set) bound(p *svg.Picture, scale svg.Scale, panels []panel, top, bottom float64) {
	if s.TStar() == 0 {
		return
	}
	at, label := scale.At(s.TStar().Seconds()), "T* "+seconds(s.TStar())
	var d svg.Data
	for _, x := range panels {
		d.Break().Point(at, x.top-3).Point(at, min(x.bottom()+4, bottom))
	}
	p.Path("bound line dashed", &d)
	width, _ := p.Size()
	half := svg.WidthOf(label) / 2
	p.Text(min(max(at, 8+half), float64(width)-8-half), top-6, svg.Middle, "ink", label)
}

func (x panel) draw(p *svg.Picture, scale svg.Scale, width int) {
	name := svg.Fit(x.schedule.Name, float64(width)/3)
	p.Text(marginLeft, x.top-7, svg.Start, "ink bold", name)
	from := marginLeft + 8 + math.Ceil(1.1*svg.WidthOf(name))
	p.Text(from, x.top-7, svg.Start, "muted", x.fitting(float64(width-marginRight)-from))
	tops := x.groups(p, width)
	bars := slices.Clone(x.layout.Bars)
	slices.SortStableFunc(bars, func(a, b lanes.Bar) int { return cmp.Compare(a.Row, b.Row) })
	for stage := range lanes.Stages {
		var d svg.Data
		for _, b := range bars {
			if b.Stage != stage {
				continue
			}
			start, end := scale.At(b.Start.Seconds()), scale.At(b.End.Seconds())
			d.Bar(start, max(end-min(betweenBars, (end-start)/4), start+leastBar), tops[b.Row]+x.row/2)
		}
		thickness := [lanes.Stages]float64{lanes.Fetch: 0.5, lanes.Process: 0.86}[stage] * x.row
		if x.row < thinRow {
			thickness = x.row
		}
		attrs := []svg.Attr{svg.Number("stroke-width", thickness)}
		title := fmt.Sprintf("%s: %s", text.Brief(x.schedule.Name), stage)
		p.Titled(title, attrs, func() { p.Path(stage.String()+" bar", &d) })
	}
	if !x.schedule.Cut() {
		end := scale.At(x.schedule.Makespan().Seconds())
		p.Line("ink line", end, x.top-2, end, x.bottom()+2)
	}
}

// caption is what stands behind the name, the least important last.
func (x panel) caption() []string {
	s := x.schedule
	said := []string{seconds(s.Makespan())}
	if s.Cut() {
		said[0] = fmt.Sprintf("the first %d of %d items", len(s.Spans), s.Items)
	}
	if ratio, ok := s.Ratio(); ok && ratio >= 1 {
		said = append(said, text.Rounded(ratio, 3)+" times T*")
	}
	for _, more := range []string{lanes.Left(x.layout.Rows, x.all), s.About} {
		if more != "" {
			said = append(said, text.Brief(more))
		}
	}
	return said
}

// fitting is as much of the caption as there is room for.
func (x panel) fitting(room float64) string {
	said := x.caption()
	for len(said) > 1 && svg.WidthOf(strings.Join(said, separator)) > room {
		said = said[:len(said)-1]
	}
	return svg.Fit(strings.Join(said, separator), room)
}

const separator = " · "

// groups draws what is behind the rows, and returns the top of each row.
func (x panel) groups(p *svg.Picture, width int) (tops []float64) {
	at := x.top
	for _, g := range x.layout.Groups {
		height := float64(g.Rows) * x.row
		p.Rect("faint band", marginLeft, at, float64(width-marginLeft-marginRight), height)
		p.Text(marginLeft-6, at+height/2+4, svg.End, "muted small", g.Label)
		for row := range g.Rows {
			tops = append(tops, at+float64(row)*x.row)
		}
		at += height + groupGap
	}
	return tops
}
