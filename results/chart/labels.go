package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/text"
)

// series are the colour and the shape of the i-th of several: the first 40 differ from each other.
func series(i int) (class string, shape svg.Shape) {
	const shapes = 5 // that have an area
	return fmt.Sprintf("series-%d", i%svg.Series+1), svg.Shape(i % shapes)
}

// A label names a point of a picture directly, so that no legend is needed.
type label struct {
	name  string
	class string
	shape svg.Shape
	x, y  float64 // of the point
}

const labelHeight = 14

// labelsBeside writes labels in a column at x, each as close to the height of its point as the others leave it, with a
// thin line to the point.
func labelsBeside(p *svg.Picture, labels []label, x, top, bottom float64) {
	labels = slices.DeleteFunc(slices.Clone(labels), func(l label) bool { return math.IsNaN(l.x) || math.IsNaN(l.y) })
	slices.SortStableFunc(labels, func(a, b label) int { return cmp.Compare(a.y, b.y) })
	at := make([]float64, len(labels))
	for i, l := range labels {
		at[i] = l.y
	}
	for i, y := range spread(at, labelHeight, top, bottom) {
		l := labels[i]
		p.Line("faint hair", l.x+5, l.y, x-3, y)
		p.Mark(l.class+" solid", l.shape, x+3, y, 3.5)
		name := func() { p.Text(x+10, y+4, svg.Start, "ink small", svg.Fit(text.Visible(l.name), width-x-10)) }
		p.Titled(l.name, nil, name)
	}
}

// spread moves heights, which rise, apart until none is closer to the next than the gap, and all are between top and
// bottom, if so many fit.
func spread(at []float64, gap, top, bottom float64) []float64 {
	moved := slices.Clone(at)
	for i := range moved {
		moved[i] = max(moved[i], top)
		if i > 0 {
			moved[i] = max(moved[i], moved[i-1]+gap)
		}
	}
	limit := bottom
	for i := len(moved) - 1; i >= 0; i-- {
		moved[i] = min(moved[i], limit)
		limit = moved[i] - gap
	}
	return moved
}

// fieldHeight is that of a field with so many labels beside it.
func fieldHeight(labels int) float64 { return max(190, float64(labels)*labelHeight) }
