package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/text"
)

func (c *Chart) drawSamples(strips []strip) {
	const top, stripHeight, medianRoom = 24, 26, 62
	bottom := float64(top + len(strips)*stripHeight)
	p := c.begin(bottom + axisRoom)
	var changes []float64
	for _, s := range strips {
		for _, pt := range s.points {
			changes = append(changes, s.change(pt))
		}
	}
	// A strip has its own median in the middle: on one scale of times, a slow strategy would leave the others no room.
	x := changesScale(changes, nameRoom+8, width-medianRoom-22)
	p.AxisX(x, x.TicksOf(valuesOf(x.Ticks(4)), percentChange), top, bottom, "time, from the strategy's median")
	p.Line("ink hair", x.At(0), top-4, x.At(0), bottom)
	p.Text(width-2, top-11, svg.End, "muted small", "median")
	for i, s := range strips {
		upper := float64(top + i*stripHeight)
		middle := upper + stripHeight/2
		p.Line("faint hair", nameRoom+4, upper+stripHeight, width, upper+stripHeight)
		nameAt(p, s.label, nameRoom, middle, nameRoom-12)
		p.Group(datum(s.label, s.median), func() { c.drawStrip(s, x, upper+4, stripHeight-8, width-medianRoom-10) })
		if s.median > 0 {
			p.Text(width-2, middle+4, svg.End, "ink small", text.Seconds(s.median))
		}
	}
}

// change is by what share a sample is above the median of its strip, NaN if it has no time.
func (s strip) change(p point) float64 {
	if p.failed != "" || !(s.median > 0) {
		return math.NaN()
	}
	return p.seconds/s.median - 1
}

// isBeyond says whether a sample is too far from the median for a place of its own.
func (s strip) isBeyond() bool {
	return slices.ContainsFunc(s.points, func(p point) bool { return s.change(p) > mostChange })
}

// changesScale has 0 and all changes, but those that are larger than ten times the median.
func changesScale(changes []float64, from, to float64) svg.Scale {
	low, high := -0.01, 0.01
	for _, x := range changes {
		if !math.IsNaN(x) {
			low, high = min(low, x), min(max(high, x), mostChange)
		}
	}
	room := 0.04 * (high - low)
	return svg.Linear(low-room, high+room, from, to)
}

// mostChange is the largest change that has a place of its own; what is beyond is at the edge, and in the table.
const mostChange = 9

func valuesOf(ticks []svg.Tick) (values []float64) {
	for _, t := range ticks {
		values = append(values, t.Value)
	}
	return values
}

func percentChange(x float64) string {
	if x == 0 {
		return "0"
	}
	return withMinus(fmt.Sprintf("%+.3g %%", 100*x))
}

// drawStrip draws the samples of a row between two heights, those that failed at x = failed.
func (c *Chart) drawStrip(s strip, x svg.Scale, upper, height, failed float64) {
	p := c.Picture
	var discs svg.Data
	place := placesOf(s.points)
	for i, pt := range s.points {
		y, at := upper+place[i]*height, x.At(min(s.change(pt), mostChange))
		switch {
		case pt.failed != "":
			said := fmt.Sprintf("%s%s failed: %s", s.label, inBlock(pt.block), pt.failed)
			p.Titled(said, nil, func() { p.Mark("bad line", svg.Cross, failed, y, 3) })
		case pt.outlier:
			p.Titled(fmt.Sprintf("%s%s: %s, an outlier", s.label, inBlock(pt.block), text.Seconds(pt.seconds)), nil,
				func() { p.Mark("process hollow", svg.Disc, at, y, 4) })
		default:
			discs.Mark(svg.Disc, at, y, 2.2)
		}
	}
	p.Path("fetch solid", &discs)
}

func inBlock(block int) string {
	if block == 0 {
		return ""
	}
	return fmt.Sprintf(", block %d", block)
}

// placesOf are where in a strip, from 0 at its top to 1, points are: by block, or in their order where blocks are not
// known.
func placesOf(points []point) []float64 {
	order := make([]float64, len(points))
	least, most := math.Inf(1), math.Inf(-1)
	byBlock := !slices.ContainsFunc(points, func(p point) bool { return p.block == 0 })
	for i, p := range points {
		if order[i] = float64(i); byBlock {
			order[i] = float64(p.block)
		}
		least, most = min(least, order[i]), max(most, order[i])
	}
	for i := range order {
		if most > least {
			order[i] = (order[i] - least) / (most - least)
		} else {
			order[i] = 0.5
		}
	}
	return order
}
