package chart

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A picture of rows has a strategy in each, its name at the left.
const (
	nameRoom  = 104 // pixels
	rowHeight = 20
	mostRows  = 40 // more make a picture that nobody reads: its table has all
	axisRoom  = 42
)

// fastestOfEach are the first rows of each strategy, which are those at the limit with the least time: a picture of all
// limits would be one of few strategies. The note says so where that leaves any out.
func fastestOfEach(rows []*table.Row) (kept []*table.Row, note string) {
	seen := map[string]bool{}
	for _, r := range rows {
		if !r.Table.IsStrategies || !seen[r.Strategy] {
			kept = append(kept, r)
		}
		seen[r.Strategy] = true
	}
	if len(kept) < len(rows) {
		note = "Of several limits, each strategy is drawn at the one with its least time."
	}
	return kept, note
}

// drawn is how many of so many rows a picture shows, and what the note says of the others.
func drawn(rows int) (shown int, note string) {
	if rows <= mostRows {
		return rows, ""
	}
	return mostRows, fmt.Sprintf("The picture has the first %d of %s; the table has all.", mostRows,
		text.Count(rows, "row"))
}

// nameAt writes a name before x, at the height y of its row, cut to the room that there is. The whole is its title.
func nameAt(p *svg.Picture, name string, x, y, room float64) {
	fit := svg.Fit(text.Visible(name), room)
	write := func() { p.Text(x, y+4, svg.End, "ink", fit) }
	if fit == text.Visible(name) {
		write()
		return
	}
	p.Titled(name, nil, write)
}

// interval draws a line from one end of an interval to the other, with ends that show it where it is short. One that is
// not known is not drawn.
func interval(p *svg.Picture, class string, low, high, y float64) {
	var d svg.Data
	d.Point(low, y).Point(high, y)
	d.Break().Point(low, y-3).Point(low, y+3).Break().Point(high, y-3).Point(high, y+3)
	if low <= high {
		p.Path(class, &d)
	}
}

// join are the words that are not empty, as sentences one after the other.
func join(sentences ...string) (said string) {
	for _, s := range sentences {
		if said != "" && s != "" {
			said += " "
		}
		said += s
	}
	return said
}
