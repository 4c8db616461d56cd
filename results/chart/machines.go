package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/machines"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

const machinesTitle = "Machines side by side"

// A measure is what is compared between machines: how many times as fast as the baseline a strategy is or, where there
// is no baseline, its efficiency.
type measure struct {
	name   string
	of     func(r *table.Row) (stats.Estimate, bool)
	format func(float64) string
	ranged func(low, high float64) string
}

var gain = measure{"gain", func(r *table.Row) (stats.Estimate, bool) {
	return r.Table.GainEstimate(r, record.Makespan)
}, text.Ratio, text.RatioRange}

var efficiency = measure{"efficiency", func(r *table.Row) (stats.Estimate, bool) {
	if r.Table.TooFast() {
		return stats.Estimate{}, false
	}
	return r.EfficiencyEstimate()
}, text.Efficiency, text.EfficiencyRange}

// A beside is a strategy on all machines, as far as it is known there.
type beside struct {
	label     string
	unlimited bool              // it keeps to no limit
	on        []*stats.Estimate // by machine
}

// Machines draws what each strategy gains on each machine in a scenario that several machines have.
func Machines(c *machines.Comparison, s *machines.Scenario) (*Chart, string) {
	of := gain
	rows := besides(s, of)
	if len(rows) == 0 {
		of = efficiency
		rows = besides(s, of)
	}
	if len(rows) == 0 {
		return nil, "No strategy has a gain or an efficiency here."
	}
	var names []string
	for _, m := range c.Machines {
		name := m.Name
		if record.IsLetter(name) { // which alone tells nothing
			name = fmt.Sprintf("%s (%s)", name, m)
		}
		names = append(names, name)
	}
	base := ""
	for _, t := range s.Tables {
		if t != nil {
			base = t.BaseName
		}
	}
	ch := &Chart{ID: "machines", Title: machinesTitle, Sentence: machinesSentence(rows, names, of, base),
		Alt: "A row for each strategy, and in it a mark for each machine, of its own shape: " + of.name + ", with a line " +
			"for the 95 % confidence interval."}
	shown, more := drawn(len(rows))
	explain := "Gain: how many times as fast as " + called(base) + " on the same machine."
	if of.name == efficiency.name {
		explain = "Efficiency: the shortest time possible on a machine, divided by the time taken there."
	}
	ch.Note = join(explain, "Lines are 95 % confidence intervals: where they overlap, strategies may be equally fast. "+
		"Times of two machines are never divided by each other.",
		more)
	ch.Table.Head = []string{"strategy", "machine", of.name, "from", "to"}
	ch.Table.Words = []int{1}
	for _, r := range rows {
		for i, e := range r.on {
			if e == nil {
				continue
			}
			low, high := none, none
			if e.Known {
				low, high = of.format(e.Low), of.format(e.High)
			}
			ch.Table.add(r.label, names[i], of.format(e.Value), low, high)
		}
	}
	ch.drawMachines(rows[:shown], names, of, base)
	return ch, ""
}

func besides(s *machines.Scenario, of measure) (rows []beside) {
	for _, line := range s.Lines() {
		b := beside{label: line.Label, on: make([]*stats.Estimate, len(line.Rows))}
		known := false
		for i, r := range line.Rows {
			b.unlimited = b.unlimited || r != nil && r.Strategy == table.Unlimited
			if r == nil || !r.Ranked() || of.name == gain.name && r == r.Table.Base(r.Limit) {
				continue // the baseline gains nothing over itself
			}
			if e, ok := of.of(r); ok && e.Value > 0 && !math.IsInf(e.Value, 0) {
				b.on[i], known = &e, true
			}
		}
		if known {
			rows = append(rows, b)
		}
	}
	return rows
}

func (c *Chart) drawMachines(rows []beside, names []string, of measure, base string) {
	const between, gapBelow = 11, 8
	var used []int // machines that have any figure
	for i := range names {
		for _, r := range rows {
			if r.on[i] != nil {
				used = append(used, i)
				break
			}
		}
	}
	height := float64(len(used)*between + gapBelow)
	top := float64(len(used))*labelHeight + 14
	bottom := top + float64(len(rows))*height
	p := c.begin(bottom + axisRoom)
	for n, i := range used {
		class, shape := series(n)
		y := 8 + float64(n)*labelHeight
		p.Mark(class+" solid", shape, 8, y, 4)
		p.Titled(names[i], nil, func() { p.Text(18, y+4, svg.Start, "ink small", svg.Fit(text.Visible(names[i]), width-24)) })
	}
	values := []float64{1}
	for _, r := range rows {
		for _, e := range r.on {
			if e != nil {
				values = append(values, e.Value)
				if e.Known {
					values = append(values, e.Low, e.High)
				}
			}
		}
	}
	x, log := scaleOf(values, nameRoom+8, width-10)
	label := "gain over " + svg.Fit(text.Visible(base), 90)
	if of.name == efficiency.name {
		label = of.name
	}
	p.AxisX(x, x.Ticks(6), top, bottom, onAxis(label, log))
	p.Line("bound line dashed", x.At(1), top, x.At(1), bottom)
	for i, r := range rows {
		upper := top + float64(i)*height
		nameAt(p, r.label, nameRoom, upper+height/2, nameRoom-12)
		p.Line("faint hair", nameRoom+4, upper+height, width, upper+height)
		for n, m := range used {
			if e := r.on[m]; e != nil {
				class, shape := series(n)
				y := upper + gapBelow/2 + (float64(n)+0.5)*between
				c.drawEstimate(r.label+" on "+names[m], *e, of.format, x, y, class, shape)
			}
		}
	}
}

// drawEstimate draws a figure and its interval.
func (c *Chart) drawEstimate(name string, e stats.Estimate, format func(float64) string, x svg.Scale, y float64,
	class string, shape svg.Shape) {
	said := fmt.Sprintf("%s: %s", name, format(e.Value))
	if e.Known {
		said += fmt.Sprintf(" (%s to %s)", format(e.Low), format(e.High))
	}
	c.Picture.Titled(said, datum(name, e.Value), func() {
		if e.Known {
			interval(c.Picture, class+" line", x.At(e.Low), x.At(e.High), y)
		}
		c.Picture.Mark(class+" solid", shape, x.At(e.Value), y, 4)
	})
}

// mostMachines is how many the sentence is about; the picture has all.
const mostMachines = 5

// machinesSentence names the strategy with the largest gain on each machine, of those that keep to a limit if there are
// any. That others gain less is not said: they may tie with it.
func machinesSentence(rows []beside, names []string, of measure, base string) (said string) {
	limited := slices.DeleteFunc(slices.Clone(rows), func(r beside) bool { return r.unlimited })
	none := "no other strategy that keeps to a limit"
	if len(limited) == 0 || len(limited) == len(rows) {
		limited, none = rows, "no other strategy"
	}
	for i, name := range names[:min(len(names), mostMachines)] {
		var most *beside
		faster := of.name == efficiency.name // of which there is always a highest
		for j, r := range limited {
			if r.on[i] != nil && (most == nil || r.on[i].Value > most.on[i].Value) {
				most = &limited[j]
			}
			faster = faster || r.on[i] != nil && (r.on[i].Above(1) || !r.on[i].Known && r.on[i].Value > 1)
		}
		switch {
		case most == nil:
			continue
		case !faster:
			said = join(said, fmt.Sprintf("On %s, no strategy is shown to be faster than %s.", called(name), called(base)))
			continue
		}
		e, value := most.on[i], of.format(most.on[i].Value)
		if e.Known {
			value += fmt.Sprintf(" (%s)", of.ranged(e.Low, e.High))
		}
		what := fmt.Sprintf("%s is %s as fast as %s; %s is shown to gain more", called(most.label), value, called(base), none)
		if of.name == efficiency.name {
			what = called(most.label) + " has the highest efficiency, " + value
		}
		said = join(said, fmt.Sprintf("On %s, %s.", called(name), what))
	}
	return said
}
