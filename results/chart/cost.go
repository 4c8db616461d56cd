package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

const costTitle = "What throughput costs"

// A panel is one cost against throughput.
type panel struct {
	unit string // of the cost
	name string
	on   string // its name on an axis
	rows []cost
}

// A cost is what a strategy takes, the medians, and whether it is on the front: no other has at least its throughput
// for at most its cost, and more of the one or less of the other.
type cost struct {
	label            string
	series           int
	throughput, cost float64
	front            bool
}

// Cost draws memory and goroutines against throughput, with the Pareto front of each: which strategies give the most
// for what they take.
func Cost(t *table.Table) (*Chart, string) {
	if !t.IsStrategies {
		return nil, "These are not strategies, which do the same work."
	}
	rows := slices.DeleteFunc(slices.Clone(t.Shown()), func(r *table.Row) bool { return !r.Ranked() })
	rows, best := fastestOfEach(rows)
	rows = rows[:min(len(rows), mostRows)]
	memory := panelOf(rows, panel{unit: record.PeakRSS, name: "peak memory", on: "peak memory, bytes"})
	if len(memory.rows) < 2 {
		memory = panelOf(rows, panel{unit: record.Bytes, name: "allocated memory", on: "allocated, bytes a batch"})
	}
	goroutines := panelOf(rows, panel{unit: record.PeakGoroutines, name: "peak goroutines", on: "peak goroutines"})
	panels := slices.DeleteFunc([]panel{memory, goroutines}, func(f panel) bool { return len(f.rows) < 2 })
	if len(panels) == 0 {
		return nil, "The file has neither memory nor goroutines of two strategies to compare."
	}
	c := &Chart{ID: "cost", Title: costTitle,
		Alt: "A point for each strategy: throughput to the right, cost upwards, in one field for each cost. Those of " +
			"which no other is better in both are solid, on a stepped line, the Pareto front; the others are hollow.",
		Note: "Further right is more throughput, further down costs less. Dashed: the Pareto front. Of the solid marks " +
			"on it, no other strategy has as much throughput for less, or more for as much. All are medians, so two that " +
			"differ little may be equal."}
	c.Note = join(c.Note, best)
	c.costTable(t, rows, panels)
	for _, f := range panels {
		c.Sentence = join(c.Sentence, f.sentence())
	}
	c.drawCost(panels)
	return c, ""
}

// throughputOf is the median throughput of a row, in items a second.
func throughputOf(r *table.Row) (float64, bool) {
	if x, ok := r.Median(record.Throughput); ok {
		return x, true
	}
	makespan, ok := r.Median(record.Makespan)
	if !ok || r.Table.Items == 0 {
		return 0, false
	}
	return float64(r.Table.Items) / makespan, true
}

func panelOf(rows []*table.Row, f panel) panel {
	for i, r := range rows {
		of, ok1 := r.Summary(f.unit)
		throughput, ok2 := throughputOf(r)
		if ok1 && ok2 && of.Center >= 0 && !math.IsInf(of.Center, 0) {
			f.rows = append(f.rows, cost{label: r.Table.Label(r), series: i, throughput: throughput, cost: of.Center})
		}
	}
	for i, c := range f.rows {
		better := func(o cost) bool {
			return o.throughput >= c.throughput && o.cost <= c.cost && (o.throughput > c.throughput || o.cost < c.cost)
		}
		f.rows[i].front = !slices.ContainsFunc(f.rows, better)
	}
	return f
}

func (f panel) sentence() string {
	var front []string
	for _, c := range f.rows {
		if c.front {
			front = append(front, called(c.label))
		}
	}
	switch {
	case len(front) == 1:
		return fmt.Sprintf("By %s, %s is the best: no other strategy has more throughput, and none takes less.", f.name,
			front[0])
	case len(front) == len(f.rows):
		return fmt.Sprintf("By %s, whichever strategy has more throughput also takes more.", f.name)
	}
	return fmt.Sprintf("By %s, choose among %s: for each of the others, one of these has at least the throughput and "+
		"takes no more.", f.name, listed(front))
}

func (c *Chart) costTable(t *table.Table, rows []*table.Row, panels []panel) {
	c.Table.Head = []string{"strategy", "items/s"}
	var formats []func(float64) string
	for _, f := range panels {
		c.Table.Words = append(c.Table.Words, len(c.Table.Head)+1)
		c.Table.Head = append(c.Table.Head, f.name, "on the front")
		var all []float64
		for _, r := range f.rows {
			all = append(all, r.cost)
		}
		unit := record.Tidied(f.unit)
		scale := table.ScalesOf(all, unit)
		format := func(x float64) string { return scale(x) + "B" }
		if f.unit == record.PeakGoroutines {
			format = func(x float64) string { return fmt.Sprintf("%.0f", x) }
		}
		formats = append(formats, format)
	}
	for _, r := range rows {
		label, throughput := t.Label(r), none
		if x, ok := throughputOf(r); ok {
			throughput = text.RateNumber(x)
		}
		cells := []string{label, throughput}
		for i, f := range panels {
			at := slices.IndexFunc(f.rows, func(x cost) bool { return x.label == label })
			if at < 0 {
				cells = append(cells, none, none)
				continue
			}
			cells = append(cells, formats[i](f.rows[at].cost), map[bool]string{true: "yes", false: "no"}[f.rows[at].front])
		}
		c.Table.add(cells...)
	}
}

func (c *Chart) drawCost(panels []panel) {
	const head = 26
	height := 0.0
	for _, f := range panels {
		height += head + fieldHeight(len(f.rows)) + axisRoom + 8
	}
	c.begin(height)
	top := 0.0
	for _, f := range panels {
		bottom := top + head + fieldHeight(len(f.rows))
		c.drawPanel(f, top+head, bottom)
		top = bottom + axisRoom + 8
	}
}

func (c *Chart) drawPanel(f panel, top, bottom float64) {
	const left, right = 50, 262
	p := c.Picture
	var throughputs, costs []float64
	for _, r := range f.rows {
		throughputs, costs = append(throughputs, r.throughput), append(costs, r.cost)
	}
	x, logX := scaleOf(throughputs, left, right)
	y, logY := scaleOf(costs, bottom, top)
	p.AxisX(x, x.Ticks(5), top, bottom, onAxis("items/s", logX))
	p.AxisY(y, y.Ticks(6), left, right, 0, "")
	p.Text(2, top-12, svg.Start, "ink", onAxis(f.on, logY))
	p.Path("bound line dashed", frontOf(f.rows, x, y))
	var labels []label
	for _, r := range f.rows {
		class, shape := series(r.series)
		at, height := x.At(r.throughput), y.At(r.cost)
		fill := " hollow"
		if r.front {
			fill = " solid"
		}
		said := fmt.Sprintf("%s: %s items/s, %s %s", r.label, text.RateNumber(r.throughput), f.name, svg.Plain(r.cost))
		p.Titled(said, datum(r.label, r.cost), func() { p.Mark(class+fill, shape, at, height, 4.5) })
		labels = append(labels, label{name: r.label, class: class, shape: shape, x: at, y: height})
	}
	labelsBeside(p, labels, right+18, top+4, bottom-4)
}

// frontOf is the line between those on the front: what costs the least for each throughput.
func frontOf(rows []cost, x, y svg.Scale) *svg.Data {
	var front []cost
	for _, r := range rows {
		if r.front {
			front = append(front, r)
		}
	}
	slices.SortFunc(front, func(a, b cost) int {
		switch {
		case a.throughput < b.throughput:
			return -1
		case a.throughput > b.throughput:
			return 1
		}
		return 0
	})
	var line svg.Data
	for i, r := range front {
		if i > 0 { // whatever needs more than the one before needs this one
			line.Point(x.At(front[i-1].throughput), y.At(r.cost))
		}
		line.Point(x.At(r.throughput), y.At(r.cost))
	}
	return &line
}
