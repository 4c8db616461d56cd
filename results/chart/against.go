package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

const againstTitle = "Before and after"

// Against draws what became of each cell of a match that both sides measured: the new time over the old one, with its
// interval and the verdict.
func Against(v *compare.Comparison, m *compare.Match) (*Chart, string) {
	var cells []*compare.Cell
	for _, c := range m.Cells {
		if c.IsTime() && c.Compared() && c.Ratio > 0 && !math.IsInf(c.Ratio, 0) {
			cells = append(cells, c)
		}
	}
	if len(cells) == 0 {
		return nil, "No time was measured on both sides, or the cap on requests decided all."
	}
	c := &Chart{ID: "against", Title: againstTitle, Sentence: againstSentence(v, cells),
		Alt: "A row for each strategy or benchmark: the new time over the old one, with a line for its 95 % confidence " +
			"interval, and a dashed line at 1, no change. The shape of the mark is the verdict."}
	shown, more := drawn(len(cells))
	picture := cells
	if more != "" {
		picture, more = largestFirst(cells), fmt.Sprintf("The picture has the %d of %d with the largest changes, those "+
			"with a verdict first; the table has all.", shown, len(cells))
	}
	c.Note = join("Left of the dashed line is faster, right of it slower. Triangle down: faster. Triangle up: slower. "+
		"Ring: within noise. Diamond: no verdict.", more)
	c.Table.Head = []string{"name", "time, new to old", "from", "to", "verdict"}
	c.Table.Words = []int{4}
	for _, cell := range cells {
		low, high := none, none
		if cell.Enough() {
			low, high = text.Ratio(cell.Low), text.Ratio(cell.High)
		}
		c.Table.add(cell.New.Table.Label(cell.New), text.Ratio(cell.Ratio), low, high, verdictOf(cell))
	}
	c.drawAgainst(picture[:shown])
	return c, ""
}

// largestFirst has the cells that became slower or faster first, and of these and the others the largest changes first.
func largestFirst(cells []*compare.Cell) []*compare.Cell {
	told := func(c *compare.Cell) int {
		if c.Verdict == table.Slower || c.Verdict == table.Faster {
			return 0
		}
		return 1
	}
	return slices.SortedStableFunc(slices.Values(cells), func(a, b *compare.Cell) int {
		return cmp.Or(told(a)-told(b), cmp.Compare(changeOf(b), changeOf(a)))
	})
}

// changeOf is how large a change is, up or down.
func changeOf(c *compare.Cell) float64 { return math.Abs(math.Log(c.Ratio)) }

// verdictOf is that of a cell, or that there is none.
func verdictOf(c *compare.Cell) string {
	if c.Verdict == table.NoVerdict {
		return "no verdict"
	}
	return string(c.Verdict)
}

func (c *Chart) drawAgainst(cells []*compare.Cell) {
	const top = 10
	bottom := top + float64(len(cells))*rowHeight
	p := c.begin(bottom + axisRoom)
	values := []float64{1}
	for _, cell := range cells {
		values = append(values, cell.Ratio)
		if cell.Enough() {
			values = append(values, cell.Low, cell.High)
		}
	}
	const verdictRoom = 90
	x, log := scaleOf(values, nameRoom+8, width-verdictRoom-6)
	p.AxisX(x, x.Ticks(5), top, bottom, onAxis("new time / old time", log))
	p.Line("bound line dashed", x.At(1), top-4, x.At(1), bottom)
	for i, cell := range cells {
		y := top + (float64(i)+0.5)*rowHeight
		name := cell.New.Table.Label(cell.New)
		nameAt(p, name, nameRoom, y, nameRoom-12)
		class, shape, fill := markOf(cell.Verdict)
		said := fmt.Sprintf("%s: %s, %s", name, text.Ratio(cell.Ratio), verdictOf(cell))
		p.Titled(said, datum(name, cell.Ratio), func() {
			if cell.Enough() {
				interval(p, class+" line", x.At(cell.Low), x.At(cell.High), y)
			}
			p.Mark(class+" "+fill, shape, x.At(cell.Ratio), y, 4.5)
		})
		p.Text(width-2, y+4, svg.End, class+" small", svg.Fit(verdictOf(cell), verdictRoom+16))
	}
}

// markOf tells verdicts apart by shape.
func markOf(verdict table.Verdict) (class string, shape svg.Shape, fill string) {
	switch verdict {
	case table.Slower:
		return "bad", svg.Triangle, "solid"
	case table.Faster:
		return "good", svg.Down, "solid"
	case table.InNoise, compare.Unchanged:
		return "muted", svg.Disc, "hollow"
	}
	return "muted", svg.Diamond, "hollow"
}

// againstSentence counts what became slower and faster, and names the largest of each.
func againstSentence(v *compare.Comparison, cells []*compare.Cell) string {
	if !v.Judges() && !slices.ContainsFunc(cells, (*compare.Cell).Exact) {
		return "With so few runs there is no verdict, since equal runs differ too. The picture shows by how much these " +
			"do."
	}
	said := ""
	for _, verdict := range []table.Verdict{table.Slower, table.Faster} {
		var of []*compare.Cell
		for _, c := range cells {
			if c.Verdict == verdict {
				of = append(of, c)
			}
		}
		if len(of) == 0 {
			continue
		}
		most := slices.MaxFunc(of, func(a, b *compare.Cell) int { return cmp.Compare(changeOf(a), changeOf(b)) })
		interval := ""
		if most.Enough() {
			interval = fmt.Sprintf(" (%s to %s)", text.PercentChange(most.Low), text.PercentChange(most.High))
		}
		name := called(most.New.Table.Label(most.New))
		own := fmt.Sprintf("%d of %d became %s, most of all %s: its time changed by %s%s.", len(of), len(cells),
			verdict, name, text.PercentChange(most.Ratio), interval)
		switch {
		case len(cells) == 1:
			own = fmt.Sprintf("%s became %s: its time changed by %s%s.", name, verdict, text.PercentChange(most.Ratio), interval)
		case len(of) == 1:
			own = fmt.Sprintf("Of %d, one became %s: the time of %s changed by %s%s.", len(cells), verdict, name,
				text.PercentChange(most.Ratio), interval)
		}
		said = join(said, own)
	}
	if said == "" {
		return "Nothing is shown to have become slower or faster. That does not say that nothing did: the lines show " +
			"what changes are possible."
	}
	return said
}
