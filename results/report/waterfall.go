package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// ShowWaterfalls draws where the time of each row went beyond T*.
func ShowWaterfalls(p page.Page, tables []*table.Table) error {
	showNotes(p, tables)
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
		p.Say("T*: no schedule takes less.")
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
