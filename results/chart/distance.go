package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

const distanceTitle = "Distance from the shortest time possible"

// noBound says why a table has no T* to draw, "" if it has.
func noBound(t *table.Table) string {
	switch {
	case t.OwnService():
		return "Of a service of your own only the requests are known: the shortest time possible is not."
	case !t.IsStrategies:
		return "These are not strategies: there is no shortest time possible."
	case !t.Bound.Known:
		return "The file does not say what the shortest time possible is."
	case t.TooFast():
		return fmt.Sprintf("%s took less than the shortest time possible, so one of the two is wrong.",
			called(t.Label(t.Bound.Beaten[0])))
	}
	return ""
}

// A far is a row with its distance from T*.
type far struct {
	label      string
	row        *table.Row
	makespan   benchmath.Summary
	limit      stats.Estimate // the least time that is possible at the limit
	hasLimit   bool
	efficiency stats.Estimate
}

// Distance draws the makespan of each strategy with its interval, against the shortest time possible, T*, and the
// shortest at the strategy's limit.
func Distance(t *table.Table) (*Chart, string) {
	if why := noBound(t); why != "" {
		return nil, why
	}
	var rows []far
	for _, r := range t.Shown() {
		makespan, ok := r.Summary(record.Makespan)
		if !ok || !r.Ranked() || !(makespan.Center > 0) || !(t.Bound.Seconds > 0) {
			continue
		}
		f := far{label: t.Label(r), row: r, makespan: makespan}
		f.efficiency, _ = r.EfficiencyEstimate()
		f.limit, f.hasLimit = r.LimitBound()
		rows = append(rows, f)
	}
	if len(rows) == 0 {
		return nil, "No strategy has a time that could be compared with the shortest possible."
	}
	c := &Chart{ID: "distance", Title: distanceTitle, Sentence: distanceSentence(t, rows),
		Alt: "A row for each strategy: a disc for the time of a batch, a line for its 95 % confidence interval, and a " +
			"short upright bar for the shortest time possible at its limit. A dashed line through all rows is the shortest " +
			"time possible at any limit."}
	kept, best := fastestOfEach(t.Shown())
	picture := slices.DeleteFunc(slices.Clone(rows), func(f far) bool { return !slices.Contains(kept, f.row) })
	shown, more := drawn(len(picture))
	c.Note = join(distanceNote(rows), best, more)
	c.Table.Head = []string{"strategy", "time", "from", "to", "shortest possible", "shortest at the limit", "efficiency"}
	for _, f := range rows {
		atLimit, low, high := none, none, none
		if f.hasLimit {
			atLimit = text.Seconds(f.limit.Value)
		}
		if known(f.makespan) {
			low, high = text.Seconds(f.makespan.Lo), text.Seconds(f.makespan.Hi)
		}
		c.Table.add(f.label, text.Seconds(f.makespan.Center), low, high, text.Seconds(t.Bound.Seconds), atLimit,
			text.Efficiency(f.efficiency.Value))
	}
	c.drawDistance(t.Bound, picture[:shown])
	return c, ""
}

// distanceNote explains what is drawn of the rows.
func distanceNote(rows []far) string {
	said := "Disc: the time of a batch."
	if slices.ContainsFunc(rows, func(f far) bool { return known(f.makespan) && f.makespan.Lo < f.makespan.Hi }) {
		said = "Disc: the time of a batch, with its 95 % confidence interval."
	}
	if slices.ContainsFunc(rows, func(f far) bool { return f.hasLimit }) {
		said += " Short bar: the shortest time possible at the limit."
	}
	said += " Dashed: the shortest at any limit, T*. The number is the efficiency: T* divided by the time taken"
	if slices.ContainsFunc(rows, func(f far) bool { return f.efficiency.Known }) {
		said += ", block by block: dividing the two medians may give a little more or less"
	}
	return said + "."
}

// known says whether a summary has an interval.
func known(s benchmath.Summary) bool {
	return !math.IsInf(s.Lo, 0) && !math.IsInf(s.Hi, 0) && s.Lo <= s.Hi
}

func (c *Chart) drawDistance(bound table.Bound, rows []far) {
	const top, valueRoom = 22, 46
	bottom := top + float64(len(rows))*rowHeight
	p := c.begin(bottom + axisRoom)
	values := []float64{bound.Seconds}
	for _, f := range rows {
		values = append(values, f.makespan.Center, f.makespan.Lo, f.makespan.Hi)
		if f.hasLimit {
			values = append(values, f.limit.Value)
		}
	}
	x, log := scaleOf(values, nameRoom+8, width-valueRoom-6)
	p.AxisX(x, x.DurationTicks(5), top, bottom, onAxis("time of a batch", log))
	if bound.Spread.Known {
		p.Rect("bound band", x.At(bound.Spread.Low), top, x.At(bound.Spread.High)-x.At(bound.Spread.Low), bottom-top)
	}
	p.Line("bound line dashed", x.At(bound.Seconds), top-4, x.At(bound.Seconds), bottom)
	p.Text(min(x.At(bound.Seconds)-4, width-150), top-9, svg.Start, "ink small", "T* "+text.Seconds(bound.Seconds))
	p.Text(width-2, top-9, svg.End, "muted small", "efficiency")
	for i, f := range rows {
		y := top + (float64(i)+0.5)*rowHeight
		nameAt(p, f.label, nameRoom, y, nameRoom-12)
		p.Titled(f.said(), datum(f.label, f.makespan.Center), func() {
			p.Line("faint hair", x.At(bound.Seconds), y, x.At(f.makespan.Center), y)
			if f.hasLimit {
				p.Line("process bold-line", x.At(f.limit.Value), y-6, x.At(f.limit.Value), y+6)
			}
			interval(p, "fetch line", x.At(f.makespan.Lo), x.At(f.makespan.Hi), y)
			p.Mark("fetch solid", svg.Disc, x.At(f.makespan.Center), y, 4)
		})
		p.Text(width-2, y+4, svg.End, "ink", briefly(f.efficiency.Value))
	}
}

// briefly is an efficiency as far as there is room: no more than four digits after the point.
func briefly(efficiency float64) string {
	if efficiency > 0 && efficiency < 0.0001 {
		return "<0.0001"
	}
	return text.Efficiency(efficiency)
}

// said is what is shown of a row where the mouse is.
func (f far) said() string {
	said := fmt.Sprintf("%s: %s", f.label, text.Seconds(f.makespan.Center))
	if known(f.makespan) {
		said += fmt.Sprintf(" (%s)", text.SecondsRange(f.makespan.Lo, f.makespan.Hi))
	}
	if f.hasLimit {
		said += fmt.Sprintf(", shortest at its limit %s", text.Seconds(f.limit.Value))
	}
	return said
}

// datum are attributes with what a mark stands for, for scripts and tests.
func datum(name string, value float64) []svg.Attr {
	return []svg.Attr{svg.Class("datum"), {Name: "data-name", Value: text.Brief(name)},
		{Name: "data-value", Value: fmt.Sprintf("%.9g", value)}}
}

func distanceSentence(t *table.Table, rows []far) string {
	best, worst := rows[0], rows[0]
	for _, f := range rows {
		if f.efficiency.Value > best.efficiency.Value {
			best = f
		}
		if f.efficiency.Value < worst.efficiency.Value {
			worst = f
		}
	}
	shortest := text.Seconds(t.Bound.Seconds)
	efficiency := text.Efficiency(best.efficiency.Value)
	if e := best.efficiency; e.Known {
		efficiency += fmt.Sprintf(" (%s)", text.EfficiencyRange(e.Low, e.High))
	}
	said := fmt.Sprintf("The shortest time possible is %s. %s has the highest efficiency, %s.", shortest,
		called(best.label), efficiency)
	switch {
	case len(rows) == 1:
		said = fmt.Sprintf("%s takes %s. The shortest time possible is %s: its efficiency is %s.", called(best.label),
			text.Seconds(best.makespan.Center), shortest, efficiency)
	case text.Efficiency(worst.efficiency.Value) != text.Efficiency(best.efficiency.Value):
		said += fmt.Sprintf(" %s has the lowest, %s.", called(worst.label), text.Efficiency(worst.efficiency.Value))
	}
	if first := t.Best(); first != nil && len(t.Limits()) == 1 && first.Limit != "" {
		l, ok := first.LimitBound()
		if ok && first.Strategy != table.Unlimited && l.Value > table.Impossible*t.Bound.Seconds {
			said += fmt.Sprintf(" At limit %s the shortest time possible is %s.", called(first.Limit), text.Seconds(l.Value))
		}
	}
	return said
}
