package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// ShowSamples draws every sample of every row on a scale that is common to its table, and
// names the outliers.
func ShowSamples(p page.Page, tables []*table.Table) error {
	showNotes(p, tables)
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		p.Heading(t.Name, t.Title(tables)...)
		showStrips(t, p)
	}
	p.Gap()
	p.Say("· one sample, : two, ⁝ three, # more; ┃ the median; ○ outliers by Tukey's rule, which stay in every figure.")
	return p.Flush()
}

// A strip is a row of samples as it is drawn.
type strip struct {
	row                    *table.Row
	label, n, median, note string
}

// showStrips draws the rows of a table and its A/A arms: their makespans, or what a row has in the place
// of one. What else there is, is named.
func showStrips(t *table.Table, p page.Page) {
	units := t.Units()
	var drawn, rest []string
	for _, unit := range units {
		switch makespan := unit == record.Tidied(record.Makespan); {
		case !makespan && (t.IsStrategies || !t.Leads(unit, units)):
			if slices.Contains(t.Reported(), unit) {
				rest = append(rest, unit)
			}
		case showUnit(t, p, unit, !makespan):
			drawn = append(drawn, unit)
		}
	}
	switch {
	case len(drawn) == 0:
		p.Say("there are no samples.")
	case len(rest) > 0:
		names := strings.Join(text.MostNames(rest), ", ")
		p.Say("Not drawn: " + names + "; --format csv --samples has each sample of all.")
	}
}

// showUnit draws the rows whose first unit it is; false if there are none.
func showUnit(t *table.Table, p page.Page, unit string, named bool) bool {
	var strips []strip
	var all, centers []float64
	rows, units := t.Shown(), t.Units()
	for i, r := range slices.Concat(rows, t.AAArms) {
		values := r.Values[unit]
		if r.Leading(units) != unit || !slices.ContainsFunc(rows, func(s *table.Row) bool { return s.Strategy == r.Strategy }) {
			continue
		}
		s := strip{row: r, label: t.Label(r), n: fmt.Sprintf("n=%d", len(values))}
		if i >= len(rows) {
			s.label += " again"
		}
		all = append(all, values...)
		center, _ := r.Summary(unit)
		strips, centers = append(strips, s), append(centers, center.Center)
	}
	if len(strips) == 0 {
		return false
	}
	scale, suffix := table.ScalesOf(centers, unit), table.SuffixOf(unit)
	scaled := func(x float64) string { return scale(x) + suffix }
	for i := range strips {
		strips[i].median = scaled(centers[i])
		strips[i].note = outlierNote(strips[i].row.OutliersOf(unit), scaled)
	}
	if named {
		p.Say(unit + ":")
	}
	p.Draw(func(w io.Writer) { drawStrips(w, strips, unit, all, scaled, p.Width()) })
	for _, s := range strips {
		if s.note != "" {
			p.Say(s.label + ": " + s.note)
		}
	}
	return true
}

// drawStrips draws a line a row over an axis for all values.
func drawStrips(w io.Writer, strips []strip, unit string, all []float64, scaled func(float64) string, width int) {
	var labels, ns, medians int
	for _, s := range strips {
		labels, ns, medians = max(labels, utf8.RuneCountInString(s.label)), max(ns, len(s.n)), max(medians, utf8.RuneCountInString(s.median))
	}
	const most, least = 60, 8
	room := most
	if width > 0 {
		room = max(least, min(most, width-labels-ns-medians-6))
	}
	axis := newAxis(all, room)
	for _, s := range strips {
		fmt.Fprintf(w, "%s  %s  %s  %s\n", page.Pad(s.label, labels), axis.draw(s.row, unit), page.PadLeft(s.median, medians), page.PadLeft(s.n, ns))
	}
	fmt.Fprintf(w, "%s  %s\n", page.Pad("", labels), axis.ends(scaled))
}

// outlierNote counts and names: "1 outlier: block 3, 141 ms".
func outlierNote(outliers []table.Outlier, scaled func(float64) string) string {
	if len(outliers) == 0 {
		return ""
	}
	var named []string
	for _, o := range outliers {
		name := scaled(o.Value)
		if o.Block > 0 {
			name = fmt.Sprintf("block %d, %s", o.Block, name)
		}
		named = append(named, name)
	}
	return text.Count(len(outliers), "outlier") + ": " + strings.Join(named, "; ")
}

// An axis maps values to columns: in proportion or, where the largest is more than four
// times the least, in proportion of the logarithm, so that the fast rows are not one dot.
type axis struct {
	low, high float64
	log       bool
	columns   int
}

func newAxis(values []float64, columns int) axis {
	a := axis{low: slices.Min(values), high: slices.Max(values), columns: columns}
	if least, most := table.Magnitudes(values); a.low >= 0 && most > 4*least {
		a.low, a.log = least, true
	}
	return a
}

func (a axis) column(v float64) int {
	low, high := a.low, a.high
	if a.log { // what is 0 is at the left end
		v = max(v, low)
		v, low, high = math.Log(v), math.Log(low), math.Log(high)
	}
	if !(high > low) {
		return a.columns / 2
	}
	return min(a.columns-1, int((v-low)/(high-low)*float64(a.columns)))
}

// draw marks a row's samples, over them its outliers, and over all its median.
func (a axis) draw(r *table.Row, unit string) string {
	cells, counts := []rune(strings.Repeat(" ", a.columns)), make([]int, a.columns)
	for _, v := range r.Values[unit] {
		at := a.column(v)
		cells[at] = []rune("·:⁝#")[min(counts[at], 3)]
		counts[at]++
	}
	for _, o := range r.OutliersOf(unit) {
		cells[a.column(o.Value)] = '○'
	}
	if s, ok := r.Summary(unit); ok {
		cells[a.column(s.Center)] = '┃'
	}
	return string(cells)
}

// ends labels the two ends of the axis, if there is room.
func (a axis) ends(scaled func(float64) string) string {
	left, right := "└"+scaled(a.low), scaled(a.high)+"┘"
	if a.log {
		right = "logarithmic " + right
	}
	gap := a.columns - utf8.RuneCountInString(left) - utf8.RuneCountInString(right)
	if gap < 1 && a.log {
		right = strings.Replace(right, "logarithmic", "log", 1)
		gap += len("logarithmic") - len("log")
	}
	if gap < 1 {
		return left
	}
	return left + strings.Repeat(" ", gap) + right
}
