package results

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/guptarohit/asciigraph"
	"github.com/overlap-bench/overlap/results/text"
)

// This is the only file that knows asciigraph.

// A chart is a figure against the limits. Each limit is as far from the next, whatever they
// are: a logarithmic axis where they double.
type chart struct {
	title  string
	limits []string
	values []float64 // NaN is a gap
	top    float64   // of the axis, whose bottom is 0; that of the values if they are higher
	unit   string    // tidied
}

const (
	chartHeight = 7
	chartLabel  = 8 // columns of a label on the left, and so of every label
	chartAxis   = chartLabel + 2
	chartEnd    = 3 // columns to the right, for half of the last label below
)

// lines draws the chart in so many columns; nothing if fewer than two values are known.
func (c chart) lines(width int) []string {
	known := 0
	top := c.top
	for _, v := range c.values {
		if !math.IsNaN(v) {
			known, top = known+1, max(top, v)
		}
	}
	if known < 2 {
		return nil
	}
	scale, suffix := text.ScaleOf([]float64{top}, c.unit), ""
	if text.IsSeconds(c.unit) {
		suffix = "s"
	}
	last := len(c.limits) - 1
	drawn := asciigraph.Plot(c.values,
		asciigraph.Width(max(len(c.limits), width-chartAxis-chartEnd)), asciigraph.Height(chartHeight), asciigraph.Offset(2),
		asciigraph.LowerBound(0), asciigraph.UpperBound(top),
		asciigraph.YAxisValueFormatter(func(v float64) string {
			if v == 0 {
				return padLeft("0", chartLabel)
			}
			return padLeft(scale.Format(v)+suffix, chartLabel)
		}),
		asciigraph.XAxisRange(0, float64(last)), asciigraph.XAxisTickCount(len(c.limits)),
		asciigraph.XAxisValueFormatter(func(v float64) string { return c.limits[min(last, int(math.Round(v)))] }),
	)
	return append([]string{strings.Repeat(" ", chartAxis) + c.title}, strings.Split(drawn, "\n")...)
}

// beside puts two blocks of lines next to each other, the second from that column on.
func beside(left, right []string, column int) []string {
	var lines []string
	for i := range max(len(left), len(right)) {
		line := ""
		if i < len(left) {
			line = left[i]
		}
		if i < len(right) {
			line += strings.Repeat(" ", max(1, column-utf8.RuneCountInString(line))) + right[i]
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}
