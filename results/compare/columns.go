package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/text"
)

// The columns of a table, and which of them there is room for.

// What columns are called apart from their headings, of which some are labels, which may be any other heading.
const oldSide, newSide, holm, interval = "\x00old", "\x00new", "p (Holm)", "95 % CI (each)"

// Table is a table of cells of a match, in one unit, that fits a width; hidden names what it does not show.
func (v *Comparison) Table(list []*Cell, width int) (shown []page.Column, hidden []string) {
	first := list[0].New.Table
	labels := []string{v.Old, v.New}
	if width > 0 {
		labels = page.ShortNames(labels, 16)
	}
	cols := []page.Column{{Heading: "strategy", Text: true}, {Heading: labels[0], Id: oldSide},
		{Heading: labels[1], Id: newSide}, {Heading: "change"}, {Heading: "95 % CI\n(each)", Id: interval},
		{Heading: "verdict", Text: true}, {Heading: "p\n(Holm)", Id: holm}}
	if v.Efficiency {
		cols[3].Heading = "makespan\nin T*"
	}
	if !first.IsStrategies {
		cols[0].Heading = "benchmark"
	}
	median := v.medianCell(list)
	for _, c := range list {
		cells := []string{first.Label(c.New), median(c, c.Old), median(c, c.New)}
		if !first.IsStrategies {
			cells[0] = c.New.Strategy
		}
		ci, p := page.None, page.None
		if c.Enough() {
			ci = text.PercentChange(c.Low) + " to " + text.PercentChange(c.High)
		}
		if v.Tested(c) {
			p = fmt.Sprintf("%.3f", c.PHolm)
		}
		cells = append(cells, c.Change(), ci, cmp.Or(c.absent(), v.word(c.Verdict)), p)
		for i, cell := range cells {
			cols[i].Cells = append(cols[i].Cells, cell)
		}
	}
	cols = page.Used(cols)
	shown, hidden = Fit(cols, width, holm, interval, oldSide, newSide)
	if len(shown) == len(cols) || hasColumn(shown, interval) || !hasColumn(cols, interval) {
		return shown, hidden
	}
	if brief, left := Fit(withoutRanges(cols), width, holm, interval); hasColumn(brief, interval) {
		return brief, append(left, "± of the medians")
	}
	return shown, hidden
}

func hasColumn(cols []page.Column, id string) bool {
	return slices.ContainsFunc(cols, func(c page.Column) bool { return c.Id == id })
}

// withoutRanges leaves out the ± of the medians: where there is little room, the interval of the change says more.
func withoutRanges(cols []page.Column) []page.Column {
	cols = slices.Clone(cols)
	for i, c := range cols {
		if c.Id != oldSide && c.Id != newSide {
			continue
		}
		cols[i].Cells = nil
		for _, cell := range c.Cells {
			center, _, _ := strings.Cut(cell, " ± ")
			cols[i].Cells = append(cols[i].Cells, center)
		}
	}
	return cols
}

// Fit leaves out the columns with these ids, one after the other, until the rest has room beside short names of the
// rows. What is hidden is returned as a sentence names it.
func Fit(cols []page.Column, width int, ids ...string) (shown []page.Column, hidden []string) {
	const leastName = 16
	names := cols[0]
	short := slices.Clone(cols)
	short[0].Cells = page.ShortNames(names.Cells, leastName)
	shown, left := page.Fit(short, width, page.PlacesOf(short, ids...))
	hidden = page.NamesOf(left)
	if shown[0] = names; page.TooWide(shown, width) {
		shown, hidden = page.WithShortNames(shown, width, leastName/2), append(hidden, "names in full")
	}
	return shown, hidden
}
