package page

import (
	"math"
	"strings"

	"github.com/guptarohit/asciigraph"
	"github.com/overlap-bench/overlap/results/text"
)

// This is the only file that imports asciigraph.

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
