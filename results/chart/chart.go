package chart

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A Chart is one picture with its words and numbers.
type Chart struct {
	ID       string // which chart it is, such as "distance": no other of the same table has it
	Title    string
	Sentence string // what to see in it, in a sentence or a few
	Note     string // how to read it, and what is left out
	Alt      string // what is drawn, for those who do not see it
	Picture  *svg.Picture
	Table    Table // the numbers that are drawn
}

// A Table has the numbers of a chart, formatted: a heading for each column, and rows of as many cells. The first column
// are names.
type Table struct {
	Head  []string
	Rows  [][]string
	Words []int // other columns that are words, from 0
}

func (t *Table) add(cells ...string) { t.Rows = append(t.Rows, cells) }

// A Missing is a chart that cannot be drawn, and why.
type Missing struct{ Title, Why string }

// Of draws all charts of a table, in the order in which they explain it, and says which are missing.
func Of(t *table.Table) (charts []*Chart, missing []Missing) {
	for _, draw := range []struct {
		title string
		of    func(*table.Table) (*Chart, string)
	}{
		{distanceTitle, Distance}, {gapTitle, Gap}, {scalingTitle, Scaling}, {sojournTitle, Sojourn},
		{samplesTitle, Samples}, {costTitle, Cost}, {trajectoryTitle, Trajectory},
	} {
		if c, why := draw.of(t); c != nil {
			charts = append(charts, c)
		} else {
			missing = append(missing, Missing{draw.title, why})
		}
	}
	return charts, missing
}

// None is what a table has where a number is not known.
const none = "–"

// width is that of every picture. Text of 12 pixels is legible at 360 pixels too, where a picture is a little smaller.
const width = 380

// begin makes the picture of a chart whose words are known.
func (c *Chart) begin(height float64) *svg.Picture {
	c.Picture = svg.New(width, int(math.Ceil(height)), c.Title, c.Alt+" "+c.Sentence)
	return c.Picture
}

// called is a name within a sentence: names come from files of unknown origin.
func called(name string) string { return text.Brief(text.Visible(name)) }

func calledAll(names []string) []string {
	short := make([]string, len(names))
	for i, name := range names {
		short[i] = called(name)
	}
	return short
}

// listed are names within a sentence: all of them, or the first of many.
func listed(names []string) string {
	const most = 8
	if len(names) <= most {
		return text.List(names)
	}
	return text.Briefly(names)
}

// onLog is the span from which on an axis is logarithmic, as that of show --samples is: else the least would be one
// dot.
const onLog = 4

// scaleOf has room for all values, from one pixel to another: a logarithmic scale if they span much.
func scaleOf(values []float64, from, to float64) (s svg.Scale, log bool) {
	values = slices.DeleteFunc(slices.Clone(values), func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
	if len(values) == 0 {
		return svg.Linear(0, 1, from, to), false
	}
	least, most := slices.Min(values), slices.Max(values)
	if positive, _ := stats.Magnitudes(values); least > 0 && most > onLog*positive {
		room := math.Pow(most/least, 0.04)
		return svg.Log(least/room, most*room, from, to), true
	}
	room := 0.05 * (most - least)
	low := least - room
	if least >= 0 {
		low = max(0, low)
	}
	return svg.Linear(low, most+room, from, to), false
}

// onAxis names an axis, and says whether it is logarithmic.
func onAxis(label string, log bool) string {
	if log {
		return label + ", log scale"
	}
	return label
}
