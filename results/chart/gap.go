package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

const gapTitle = "Where the time went"

// Gap draws, for a few strategies, what came on top of the shortest time possible, part by part up to the time taken:
// those that [table.KeepRepresentative] chooses. The table has all.
func Gap(t *table.Table) (*Chart, string) {
	if why := noBound(t); why != "" {
		return nil, why
	}
	if t.Exact {
		return nil, "A simulation in virtual time does not say where the time went."
	}
	c := &Chart{ID: "gap", Title: gapTitle,
		Alt: "A waterfall for each of a few strategies: a bar for the shortest time possible, then a bar for each thing " +
			"that took more time, each beginning where the last one ended, up to the time taken."}
	c.Table.Head = []string{"strategy", "T*"}
	for _, l := range record.Lost {
		c.Table.Head = append(c.Table.Head, l.Name)
	}
	c.Table.Head = append(c.Table.Head, table.Unexplained, "time")
	for _, r := range t.Shown() {
		if parts := r.Waterfall(); parts != nil {
			cells := []string{t.Label(r)}
			for _, part := range parts {
				cells = append(cells, text.Seconds(part.Seconds))
			}
			makespan, _ := r.Median(record.Makespan)
			c.Table.add(append(cells, text.Seconds(makespan))...)
		}
	}
	if len(c.Table.Rows) == 0 {
		return nil, "The file does not say where the time went."
	}
	var rows []*table.Row
	for _, r := range table.KeepRepresentative([]*table.Table{t})[0].Shown() {
		if r.Waterfall() != nil && len(rows) < 3 {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil, "No strategy has figures of where its time went."
	}
	c.Sentence = gapSentence(rows)
	c.Note = join("T*: the shortest time possible, at any limit. Each bar begins where the last one ended.",
		meanings(rows))
	if len(c.Table.Rows) > len(rows) {
		c.Note += " The table has the other strategies too."
	}
	c.drawGap(rows)
	return c, ""
}

// A fall is the waterfall of a row as far as it is drawn.
type fall struct {
	row      *table.Row
	makespan float64
	bars     []bar
}

type bar struct {
	table.Part
	from float64
}

// leastPart is the share of the time under which a part is not drawn.
const leastPart = 0.005

func fallOf(r *table.Row) fall {
	f := fall{row: r}
	f.makespan, _ = r.Median(record.Makespan)
	begun := 0.0
	for i, part := range r.Waterfall() {
		if i == 0 || math.Abs(part.Seconds) >= leastPart*f.makespan {
			f.bars = append(f.bars, bar{part, begun})
		}
		begun += part.Seconds
	}
	return f
}

func (c *Chart) drawGap(rows []*table.Row) {
	const barHeight, headHeight, left, right = 16, 26, 122, 282
	var falls []fall
	height := 4.0
	for _, r := range rows {
		f := fallOf(r)
		falls = append(falls, f)
		height += headHeight + float64(len(f.bars)+1)*barHeight
	}
	p := c.begin(height + 8)
	y := 4.0
	for _, f := range falls {
		name := f.row.Table.Label(f.row)
		p.Text(2, y+15, svg.Start, "ink bold", svg.Fit(text.Visible(name), width-4))
		y += headHeight
		// The parts may go beyond the time taken, since the last may be negative.
		most := f.makespan
		for _, b := range f.bars {
			most = max(most, b.from+b.Seconds)
		}
		x := svg.Linear(0, most, left, right)
		whole := bar{table.Part{Name: "time taken", Seconds: f.makespan}, 0}
		for i, b := range append(f.bars, whole) {
			c.drawBar(name, b, x, y, barHeight, f.makespan, i == 0, i == len(f.bars))
			y += barHeight
		}
		p.Line("bound line dashed", x.At(f.bars[0].Seconds), y-float64(len(f.bars)+1)*barHeight, x.At(f.bars[0].Seconds), y)
	}
}

func (c *Chart) drawBar(name string, b bar, x svg.Scale, y, height, makespan float64, first, last bool) {
	p, class := c.Picture, "process solid"
	switch {
	case last:
		class = "muted tint"
	case first:
		class = "fetch solid"
	case b.Seconds < 0:
		class = "good hollow"
	}
	from, to := x.At(b.from), x.At(b.from+b.Seconds)
	p.Text(118, y+height-4, svg.End, "ink small", b.Name)
	p.Titled(fmt.Sprintf("%s, %s: %s", name, b.Name, text.Seconds(b.Seconds)), datum(name, b.Seconds), func() {
		p.Rect(class, min(from, to), y+2, max(1, math.Abs(to-from)), height-4)
	})
	p.Text(width-44, y+height-4, svg.End, "ink small", withMinus(svg.Duration(rounded(b.Seconds))))
	p.Text(width-2, y+height-4, svg.End, "muted small", withMinus(fmt.Sprintf("%.0f %%",
		math.Round(100*b.Seconds/makespan)+0)))
}

// withMinus has a minus sign for a hyphen before a number.
func withMinus(number string) string { return strings.Replace(number, "-", "−", 1) }

// rounded has three digits, which are enough beside a bar.
func rounded(x float64) float64 {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return x
	}
	power := math.Pow(10, 2-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*power) / power
}

// largest is the largest part of a waterfall beyond T*, the zero value if none is above 0.
func largest(r *table.Row) (most table.Part) {
	for _, part := range r.Waterfall()[1:] {
		if part.Seconds > most.Seconds {
			most = part
		}
	}
	return most
}

// meanings say what the parts are that the sentence names, and how to read what not all pictures have.
func meanings(rows []*table.Row) (said string) {
	var bars []bar
	unexplained := false
	for _, r := range rows {
		bars = append(bars, fallOf(r).bars...)
		unexplained = unexplained || largest(r).Name == table.Unexplained
	}
	for _, l := range record.Lost {
		if slices.ContainsFunc(rows, func(r *table.Row) bool { return largest(r).Name == l.Name }) {
			said = join(said, strings.ToUpper(l.Name[:1])+l.Name[1:]+": "+l.Meaning+".")
		}
	}
	if unexplained {
		said = join(said, "Unexplained: the kernel, the network, other processes, and errors of the other parts.")
	}
	if slices.ContainsFunc(bars, func(b bar) bool { return b.Seconds < 0 }) {
		said = join(said, "Hollow bars are negative.")
	}
	if len(bars) < len(rows)*(len(record.Lost)+2) {
		said = join(said, "Parts under half a per cent are in the table only.")
	}
	return said
}

// gapSentence says of each row that is drawn by how much it exceeds T*, and what that is most of all.
func gapSentence(rows []*table.Row) string {
	said := fmt.Sprintf("The shortest time possible is %s.", text.Seconds(rows[0].Table.Bound.Seconds))
	for _, r := range rows {
		makespan, _ := r.Median(record.Makespan)
		most := largest(r)
		name, beyond := called(r.Table.Label(r)), makespan-r.Waterfall()[0].Seconds
		switch {
		case beyond < leastPart*makespan || most.Seconds <= 0:
			said += fmt.Sprintf(" %s takes about that.", name)
		case most.Name == table.Unexplained:
			said += fmt.Sprintf(" %s takes %s longer; the largest part of that is unexplained (%s).", name, text.Seconds(beyond),
				text.Seconds(most.Seconds))
		default:
			said += fmt.Sprintf(" %s takes %s longer, most of all because of %s (%s).", name, text.Seconds(beyond), most.Name,
				text.Seconds(most.Seconds))
		}
	}
	return said
}
