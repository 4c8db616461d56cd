package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// ShowSamples draws every sample of every row on a scale that its table shares, and names the outliers.
func ShowSamples(p page.Page, tables []*table.Table) error {
	page.Begin(p, table.Preface(tables))
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		p.Heading(t.Name, t.Title(tables)...)
		showStrips(t, p)
	}
	p.Gap()
	if slices.ContainsFunc(tables, func(t *table.Table) bool { return len(t.AAArms) > 0 }) {
		p.Say("again: the same strategy, measured a second time to find the noise floor.")
	}
	p.Say("· one sample, : two, ⁝ three, # more; ┃ the median; ○ outliers by Tukey's rule, which stay in every " +
		"figure.")
	return p.Flush()
}

// showStrips draws the rows of a table and its A/A arms: their makespans, or the first unit of rows without makespans.
func showStrips(t *table.Table, p page.Page) {
	units, drawn := t.Units(), false
	for _, unit := range units {
		makespan := unit == record.Tidied(record.Makespan)
		if makespan || !t.IsStrategies && t.Leads(unit, units) {
			drawn = showUnit(t, p, unit, !makespan) || drawn
		}
	}
	if !drawn {
		p.Say("There are no samples.")
	}
}

// showUnit draws the rows with this unit as their first, and reports whether there are any.
func showUnit(t *table.Table, p page.Page, unit string, named bool) bool {
	var drawn []*table.Row
	var names []string
	var all, centers []float64
	rows, units := t.Shown(), t.Units()
	for i, r := range slices.Concat(rows, t.AAArms) {
		if r.Leading(units) != unit || !slices.ContainsFunc(rows,
			func(s *table.Row) bool { return s.Strategy == r.Strategy }) {
			continue
		}
		name := t.Label(r)
		if i >= len(rows) {
			name += " again"
		}
		center, _ := r.Summary(unit)
		drawn, names = append(drawn, r), append(names, name)
		all, centers = append(all, r.Values[unit]...), append(centers, center.Center)
	}
	if drawn == nil {
		return false
	}
	scale, suffix := table.ScalesOf(centers, unit), table.SuffixOf(unit)
	scaled := func(x float64) string { return scale(x) + suffix }
	if named {
		p.Say(unit + ":")
	}
	cols := []page.Column{{Text: true, Cells: names}, {Text: true}, {}, {}}
	for i, r := range drawn {
		cols[2].Cells = append(cols[2].Cells, scaled(centers[i]))
		cols[3].Cells = append(cols[3].Cells, fmt.Sprintf("n=%d", len(r.Values[unit])))
	}
	const most, least = 60, 8
	room := most
	if p.Width() > 0 {
		room = max(least, min(most, p.Width()-page.WidthOf(cols)+2))
	}
	axis := newAxis(all, room)
	for _, r := range drawn {
		cols[1].Cells = append(cols[1].Cells, axis.draw(r, unit))
	}
	page.AddRow(cols, "", axis.ends(scaled), "", "")
	p.Draw(func(w io.Writer) { page.DrawColumns(w, cols) })
	for i, r := range drawn {
		if outliers := outliers(r, unit, scaled); len(outliers) > 0 {
			p.Say(names[i] + ": " + text.Count(len(outliers), "outlier") + ": " + strings.Join(outliers, "; "))
		}
	}
	return true
}

func outliers(r *table.Row, unit string, scaled func(float64) string) (names []string) {
	for _, o := range r.OutliersOf(unit) {
		name := scaled(o.Value)
		if o.Block > 0 {
			name = fmt.Sprintf("block %d, %s", o.Block, name)
		}
		names = append(names, name)
	}
	return names
}

// An axis maps values to columns. It is logarithmic where the largest value is more than four times the least, so that
// the fast rows are not one dot.
type axis struct {
	low, high float64
	log       bool
	columns   int
}

func newAxis(values []float64, columns int) axis {
	a := axis{low: slices.Min(values), high: slices.Max(values), columns: columns}
	if least, most := stats.Magnitudes(values); a.low >= 0 && most > 4*least {
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

// draw marks the samples of a row, then its outliers, then its median.
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

// ends labels the two ends of the axis, as far as there is room.
func (a axis) ends(scaled func(float64) string) string {
	left, right := "└"+scaled(a.low), scaled(a.high)+"┘"
	kind := " "
	if a.log {
		kind = " log "
	}
	if line := left + page.PadLeft(kind+right, a.columns-len([]rune(left))); len([]rune(line)) <= a.columns {
		return line
	}
	return left
}

// ShowWaterfalls draws where the time of each row went beyond T*.
func ShowWaterfalls(p page.Page, tables []*table.Table) error {
	page.Begin(p, table.Preface(tables))
	drawn := false
	for i, t := range tables {
		if i > 0 {
			p.Gap()
		}
		p.Heading(t.Name, t.Title(tables)...)
		if why := whyNoWaterfall(t); why != "" {
			p.Say(why)
			continue
		}
		if t.HiddenRows > 0 {
			p.Say(fmt.Sprintf("Drawn: the strategy with the least time, %s, and the one that loses most in a part in "+
				"which these two do not.", t.BaseName))
		}
		if showWaterfalls(t, p) {
			drawn = true
			_, remarks := sentences(t)
			page.SayAll(p, remarks)
		}
	}
	if drawn {
		p.Gap()
		p.Say("T*: the shortest time possible, at whatever limit. Efficiency: T* divided by the makespan, the time of a " +
			"batch.")
		for _, l := range record.Lost {
			p.Say(l.Name + ": " + l.Meaning + ".")
		}
		p.Say(table.Unexplained + ": the kernel, the network, a fixture that was kept waiting, other processes and the " +
			"host, and errors of the other parts. So it can be negative.")
	}
	return p.Flush()
}

// whyNoWaterfall says why a table has no waterfalls, if none of its kind can have any.
func whyNoWaterfall(t *table.Table) string {
	switch {
	case t.OwnService():
		return "Of a service of your own only the requests are known: there is no T*, and nothing to explain."
	case t.Exact:
		return "There are no waterfalls of a simulation in virtual time."
	case !t.IsStrategies:
		return "These are not strategies: there is no T*, and nothing to explain."
	}
	return ""
}

// showWaterfalls draws those of a table, and reports whether there are any.
func showWaterfalls(t *table.Table, p page.Page) bool {
	drawn := false
	var without []string
	for _, r := range t.Shown() {
		if parts := r.Waterfall(); parts != nil {
			showWaterfall(r, p, parts)
			drawn = true
		} else if r.Ranked() {
			without = append(without, t.Label(r))
		}
	}
	if len(without) > 0 {
		p.Say(text.List(without) + ": the file does not say where the time went. overlap run records it in the sidecar, " +
			"the .jsonl beside the text.")
	}
	if t.HiddenRows > 0 {
		p.Gap()
		p.Say(fmt.Sprintf("%d more: name some with --strategies, or all with --scenarios %s.", t.HiddenRows, t.Name))
	}
	return drawn
}

// showWaterfall draws a bar for each part. Each begins where the last one ended.
func showWaterfall(r *table.Row, p page.Page, parts []table.Part) {
	makespan, _ := r.Median(record.Makespan)
	e, _ := r.Efficiency()
	p.Gap()
	p.Subheading(fmt.Sprintf("%s: %s, efficiency %.2f", r.Table.Label(r), text.Seconds(makespan), e))
	scale := text.ScaleOf([]float64{makespan}, "sec")
	cols := []page.Column{{Text: true}, {}, {}, {Text: true}}
	for _, part := range append(slices.Clone(parts), table.Part{Name: "makespan", Seconds: makespan}) {
		page.AddRow(cols, part.Name, scale.Format(part.Seconds)+"s",
			fmt.Sprintf("%4.0f %%", math.Round(100*part.Seconds/makespan)+0))
	}
	const most, least = 50, 3
	room := most
	if p.Width() > 0 {
		room = min(most, p.Width()-page.WidthOf(cols[:3]))
	}
	if room < least { // the figures say the same
		cols = cols[:3]
	} else {
		begun := 0.0
		for _, part := range parts {
			cols[3].Cells = append(cols[3].Cells, bar(begun, begun+part.Seconds, makespan, room))
			begun += part.Seconds
		}
		cols[3].Cells = append(cols[3].Cells, bar(0, makespan, makespan, room))
	}
	p.Draw(func(w io.Writer) { page.DrawColumns(w, cols) })
}

// bar fills the columns from one instant to another. A part that is shorter than a column is a thin line.
func bar(from, to, all float64, columns int) string {
	at := func(x float64) int { return int(math.Round(min(max(0, x/all), 1) * float64(columns))) }
	from, to = min(from, to), max(from, to)
	start, end := at(from), at(to)
	if end > start {
		return strings.Repeat(" ", start) + strings.Repeat("█", end-start)
	}
	if to-from < all/1000 {
		return ""
	}
	return strings.Repeat(" ", min(start, columns-1)) + "▏"
}
