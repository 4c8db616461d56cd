package page

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/guptarohit/asciigraph"
	"github.com/overlap-bench/overlap/results/text"
)

// A Column is a heading of up to two lines with a cell for each row.
type Column struct {
	Heading string
	Id      string // of the column for [PlacesOf], if the heading contains a label that a user chose
	Text    bool   // aligned left; numbers are aligned right
	Cells   []string
	Figures []float64 // that the cells show, for who sorts by them: NaN or nil where none is known
}

const (
	None         = "–"       // there is no such figure
	Disqualified = "wrong"   // in place of the figures of a strategy with wrong results
	VerdictID    = "verdict" // Id of the column whose heading names the baseline
)

// AddRow adds a cell to each column.
func AddRow(cols []Column, cells ...string) {
	for i, cell := range cells {
		cols[i].Cells = append(cols[i].Cells, cell)
	}
}

// Used leaves out the columns without any figure, except for the first two.
func Used(cols []Column) []Column {
	kept := slices.Clone(cols[:2])
	for _, c := range cols[2:] {
		if !c.Empty() {
			kept = append(kept, c)
		}
	}
	return kept
}

// Empty reports whether a column has no figure.
func (c Column) Empty() bool {
	return strings.Trim(strings.Join(c.Cells, ""), None+Disqualified) == ""
}

// Pad adds spaces on the right.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-displaywidth.String(s)))
}

// PadLeft adds spaces on the left.
func PadLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-displaywidth.String(s))) + s
}

// DefaultWidth is the width of a report where there is no terminal to ask.
const DefaultWidth = 100

// DrawColumns writes columns side by side, without their headings. A cell may have several lines.
func DrawColumns(w io.Writer, cols []Column) {
	for row := range cols[0].Cells {
		for line, more := 0, true; more; line++ {
			more = false
			var cells []string
			for _, c := range cols {
				lines, text, pad := strings.Split(c.Cells[row], "\n"), "", PadLeft
				if line < len(lines) {
					text = lines[line]
				}
				if c.Text {
					pad = Pad
				}
				cells = append(cells, pad(text, c.Width()))
				more = more || line+1 < len(lines)
			}
			fmt.Fprintln(w, strings.TrimRight(strings.Join(cells, "  "), " "))
		}
	}
}

// A Chart draws a figure against the limits, at equal distances: the axis is logarithmic where limits double.
type Chart struct {
	Title  string
	Limits []string
	Values []float64 // NaN is a gap
	Top    float64   // upper end of the axis, if no value is higher; the lower end is 0
	Unit   string    // tidied
}

const (
	chartHeight = 7
	chartLabel  = 8 // columns of a label on the left, and so of every label
	chartAxis   = chartLabel + 2
	chartEnd    = 3 // columns to the right, for half of the last label below
)

// Lines draws the chart in so many columns. Fewer than two known values give no chart.
func (c Chart) Lines(width int) []string {
	known := 0
	top := c.Top
	for _, v := range c.Values {
		if !math.IsNaN(v) {
			known, top = known+1, max(top, v)
		}
	}
	if known < 2 {
		return nil
	}
	scale, suffix := text.ScaleOf([]float64{top}, c.Unit), ""
	if text.IsSeconds(c.Unit) {
		suffix = "s"
	}
	last := len(c.Limits) - 1
	drawn := asciigraph.Plot(c.Values,
		asciigraph.Width(max(len(c.Limits), width-chartAxis-chartEnd)),
		asciigraph.Height(chartHeight), asciigraph.Offset(2),
		asciigraph.LowerBound(0), asciigraph.UpperBound(top),
		asciigraph.YAxisValueFormatter(func(v float64) string {
			if v == 0 {
				return PadLeft("0", chartLabel)
			}
			return PadLeft(scale.Format(v)+suffix, chartLabel)
		}),
		asciigraph.XAxisRange(0, float64(last)), asciigraph.XAxisTickCount(len(c.Limits)),
		asciigraph.XAxisValueFormatter(func(v float64) string { return c.Limits[min(last, int(math.Round(v)))] }),
	)
	return append([]string{strings.Repeat(" ", chartAxis) + c.Title}, strings.Split(drawn, "\n")...)
}
