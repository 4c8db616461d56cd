package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/svg"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

const scalingTitle = "Throughput against the limit"

// Scaling draws the throughput of each strategy that was measured at several limits, with intervals, the knee and the
// fitted law.
func Scaling(t *table.Table) (*Chart, string) {
	if !t.IsStrategies {
		return nil, "These are not strategies: they have no limit."
	}
	s, ok := scaling.New(t)
	if !ok {
		return nil, "No strategy was measured at more than one limit: overlap run --limits 1..256 does that."
	}
	c := &Chart{ID: "scaling", Title: scalingTitle, Sentence: text.Readable(s.Advice),
		Alt: "A line for each strategy: throughput against the limit, which doubles from tick to tick. A band is the 95 " +
			"% confidence interval, a ring the knee, and a dashed line the Universal Scalability Law, fitted."}
	c.Table.Head = []string{"strategy", "limit", s.Unit, "from", "to", "law", "p99 sojourn"}
	fitted := false
	for _, curve := range s.Curves {
		for _, l := range curve.Levels {
			low, high, law, p99 := none, none, none, none
			if l.Low != nil && l.High != nil {
				low, high = text.RateNumber(*l.Low), text.RateNumber(*l.High)
			}
			if curve.Law != nil {
				law = text.RateNumber(curve.Law.At(float64(l.Limit)))
				fitted = fitted || curve.Law.Describes()
			}
			if l.P99 != nil {
				p99 = text.Seconds(*l.P99)
			}
			c.Table.add(curve.Strategy, strconv.Itoa(l.Limit), text.RateNumber(l.Throughput), low, high, law, p99)
		}
	}
	curves := s.Curves[:min(len(s.Curves), mostRows)]
	c.Note = "Ring: the knee, the lowest limit with 95 % of the strategy's best throughput. Dotted: that of the best " +
		"of all, with its 95 % interval on the axis."
	if slices.ContainsFunc(curves, func(c *scaling.Curve) bool { return c.Levels[0].Low != nil }) {
		c.Note += " Band: 95 % confidence interval."
	}
	if fitted {
		c.Note += " Dashed: the Universal Scalability Law, where it describes the curve."
	} else {
		c.Note += " No law is drawn: it was not fitted, or does not describe the curves."
	}
	c.drawScaling(s, curves)
	return c, ""
}

func (c *Chart) drawScaling(s *scaling.Analysis, curves []*scaling.Curve) {
	const top, left, right = 26, 44, 262
	bottom := top + fieldHeight(len(curves))
	p := c.begin(bottom + axisRoom)
	least, last, most := math.Inf(1), 0.0, 0.0
	for _, curve := range curves {
		for _, l := range curve.Levels {
			least, last, most = min(least, float64(l.Limit)), max(last, float64(l.Limit)), max(most, l.Throughput)
			if l.High != nil {
				most = max(most, *l.High)
			}
		}
	}
	x, y := svg.Log2(least, last, left, right), svg.Linear(0, most, bottom, top).Rounded(6)
	p.AxisX(x, x.Ticks(7), top, bottom, "limit, log scale")
	p.AxisY(y, y.Ticks(6), left, right, 0, "")
	p.Text(2, top-12, svg.Start, "ink", s.Unit)
	knee := x.At(float64(s.Limit.Limit))
	p.Line("bound line dotted", knee, top-4, knee, bottom)
	if s.Limit.Low != nil && s.Limit.High != nil {
		p.Line("bound bold-line", x.At(float64(*s.Limit.Low)), bottom, x.At(float64(*s.Limit.High)), bottom)
	}
	p.Text(min(max(knee, left+48), right-20), top-9, svg.Middle, "ink small", fmt.Sprintf("knee %d", s.Limit.Limit))
	var labels []label
	for i, curve := range curves {
		class, shape := series(i)
		p.Path(class+" band", bandOf(curve, x, y))
		p.Path(class+" hair dashed", lawOf(curve, x, y))
		labels = append(labels, c.drawCurve(curve, class, shape, x, y))
	}
	labelsBeside(p, labels, right+18, top+4, bottom-4)
}

// drawCurve draws the levels of a curve and its knee, and returns the label for its end.
func (c *Chart) drawCurve(curve *scaling.Curve, class string, shape svg.Shape, x, y svg.Scale) label {
	p := c.Picture
	var line svg.Data
	end := label{name: curve.Strategy, class: class, shape: shape}
	for _, l := range curve.Levels {
		end.x, end.y = x.At(float64(l.Limit)), y.At(l.Throughput)
		line.Point(end.x, end.y)
	}
	p.Path(class+" line", &line)
	for _, l := range curve.Levels {
		at, height := x.At(float64(l.Limit)), y.At(l.Throughput)
		said := fmt.Sprintf("%s at %d: %s", curve.Strategy, l.Limit, text.RateNumber(l.Throughput))
		p.Titled(said, datum(curve.Strategy, l.Throughput), func() { p.Mark(class+" solid", shape, at, height, 3) })
		if l.Limit == curve.Knee.Limit {
			p.Mark(class+" hollow", svg.Disc, at, height, 6.5)
		}
	}
	return end
}

// bandOf is the area between the ends of the intervals, over the levels that have one.
func bandOf(curve *scaling.Curve, x, y svg.Scale) *svg.Data {
	var band svg.Data
	var back []scaling.Level
	for _, l := range curve.Levels {
		if l.Low != nil && l.High != nil {
			band.Point(x.At(float64(l.Limit)), y.At(*l.High))
			back = append([]scaling.Level{l}, back...)
		}
	}
	if len(back) < 2 {
		return &svg.Data{}
	}
	for _, l := range back {
		band.Point(x.At(float64(l.Limit)), y.At(*l.Low))
	}
	return band.Close()
}

// lawOf is the law of a curve, if it describes that.
func lawOf(curve *scaling.Curve, x, y svg.Scale) *svg.Data {
	var line svg.Data
	if curve.Law == nil || !curve.Law.Describes() {
		return &line
	}
	const steps = 40
	first, last := float64(curve.Levels[0].Limit), float64(curve.Levels[len(curve.Levels)-1].Limit)
	for i := range steps + 1 {
		limit := first * math.Pow(last/first, float64(i)/steps)
		line.Point(x.At(limit), y.At(curve.Law.At(limit)))
	}
	return &line
}
