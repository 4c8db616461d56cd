package scaling

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// number is a throughput, from its logarithm.
func (s *scaling) number(log float64) string { return text.RateNumber(math.Exp(log)) }

// rate is a throughput, from its logarithm, with its unit.
func (s *scaling) rate(log float64) string { return s.number(log) + " " + s.unit }

// text is the knee with its interval: "64 (95 % CI 32 to 64)".
func (k knee) text(kind string) string {
	if k.Low == nil {
		return strconv.Itoa(k.Limit)
	}
	return fmt.Sprintf("%d (%s%d to %d)", k.Limit, kind, *k.Low, *k.High)
}

// curveAdvice says of a curve what the knee gives, and what happens beyond it.
func (s *scaling) curveAdvice(c *curve) string {
	at, best, limit := c.kneeAt, stats.ArgMax(c.logs), c.knee.Limit
	said := fmt.Sprintf("%s reaches %s at a limit of %s", c.strategy, s.rate(c.logs[at]), c.knee.text("95 % CI "))
	if at > 0 {
		said += fmt.Sprintf(", %s at %d", text.More(c.logs[at]-c.logs[at-1]), c.limits[at-1])
	}
	switch {
	case at == len(c.limits)-1 && s.allUnderWay(limit):
		return said + fmt.Sprintf(". All items of a batch are then under way: --items %d would show where the gain ends.",
			4*s.table.Items)
	case at == len(c.limits)-1:
		return said + fmt.Sprintf(". No higher limit was measured: --limits %d..%d would show where the gain ends.",
			limit, 8*limit)
	case at == best:
		said += ". No limit gives more"
	default:
		said += fmt.Sprintf(". The most is %s, at %d", s.rate(c.logs[best]), c.limits[best])
	}
	return said + s.fall(c, best) + s.tail(c) + "."
}

// allUnderWay says whether a limit leaves no item of a batch waiting.
func (s *scaling) allUnderWay(limit int) bool { return s.table.Items > 0 && limit >= s.table.Items }

// fall says so if the highest level is slower than the best.
func (s *scaling) fall(c *curve, best int) string {
	last := len(c.levels) - 1
	drop := c.logs[last] - c.logs[best]
	apart, known := s.table.Separates(c.levels[best].row, c.levels[last].row)
	if !apart || !known || drop >= math.Log(kneeShare) {
		return ""
	}
	return fmt.Sprintf("; %d gives %s less", c.limits[last], text.Percentage(drop))
}

// tail says so if the tail grows beyond the knee: if the intervals are apart.
func (s *scaling) tail(c *curve) string {
	last := len(c.levels) - 1
	low, ok1 := s.table.P99(c.levels[c.kneeAt].row)
	high, ok2 := s.table.P99(c.levels[last].row)
	if !ok1 || !ok2 || !(high.Lo > low.Hi) {
		return ""
	}
	return fmt.Sprintf(". The p99 is %s at %d and %s at %d",
		text.Seconds(low.Center), c.knee.Limit, text.Seconds(high.Center), c.limits[last])
}

// advice names the least limit with which any strategy comes close to the best of all, and who does.
func (s *scaling) advice() string {
	limit, best := s.overall.knee.Limit, s.best.level()
	var names, ties []string
	for _, c := range s.curves {
		i := slices.Index(c.limits, limit)
		if i < 0 {
			continue
		}
		if c.logs[i] >= s.best.log()+math.Log(kneeShare) {
			names = append(names, c.strategy)
		} else if apart, known := s.table.Separates(best.row, c.levels[i].row); known && !apart {
			ties = append(ties, c.strategy)
		}
	}
	said, name, most := "Take a limit of ", s.best.curve.strategy, s.rate(s.best.log())
	if s.few() {
		said = "With so few samples, the limit would be "
	}
	said += s.overall.knee.text("95 % CI ")
	if best.limit != limit {
		said += fmt.Sprintf(": %s %s then within %.0f %% of the most, %s by %s at %d",
			text.List(names), text.IsAre(len(names)), 100*(1-kneeShare), most, name, best.limit)
	} else {
		said += fmt.Sprintf(": %s then reaches %s, the most of all", name, most)
		names = slices.DeleteFunc(names, func(n string) bool { return n == name })
		if len(names) > 0 {
			said += fmt.Sprintf(", and %s %s within %.0f %% of it",
				text.List(names), text.IsAre(len(names)), 100*(1-kneeShare))
		}
	}
	switch {
	case len(ties) > 3:
		said += fmt.Sprintf(". This run cannot separate %d others from it", len(ties))
	case len(ties) > 0:
		said += ". This run cannot separate " + text.List(ties) + " from it"
	}
	said += s.matters(limit) + "."
	c := s.best.curve
	if c.kneeAt == len(c.limits)-1 && best.limit == limit && !s.allUnderWay(limit) {
		said += fmt.Sprintf(" It is the highest limit that was measured: measure further, with --limits %d..%d.", limit, 8*limit)
	}
	return said
}

// matters says which counts for more at a limit: that it is not the lowest, or which strategy it is.
func (s *scaling) matters(limit int) string {
	lowest, highest := math.Inf(1), math.Inf(-1)
	gain, gains := 0.0, "" // the largest gain from a curve's first level
	for _, c := range s.curves {
		i := slices.Index(c.limits, limit)
		if i < 0 {
			continue
		}
		lowest, highest = min(lowest, c.logs[i]), max(highest, c.logs[i])
		if own := c.logs[i] - c.logs[0]; own > gain {
			gain, gains = own, fmt.Sprintf("%s gains %s from a limit of %d to %d",
				c.strategy, text.Ratio(math.Exp(own)), c.limits[0], limit)
		}
	}
	apart := fmt.Sprintf("at %d the fastest strategy has %s the throughput of the slowest",
		limit, text.Ratio(math.Exp(highest-lowest)))
	switch {
	case len(s.curves) == 1 || max(gain, highest-lowest) < -math.Log(kneeShare):
		return ""
	case highest-lowest > gain:
		return ". The strategy matters more than the limit: " + apart
	}
	return ". The limit matters more than the strategy: " + gains + ", and " + apart
}

// lawText is the fit of a curve, with what it says and how well.
func (s *scaling) lawText(c *curve) string {
	const name = "Universal Scalability Law: "
	if c.refused != "" {
		return name + c.refused + "."
	}
	f, last := c.fit, float64(c.limits[len(c.limits)-1])
	coefficient := func(x float64, ci stats.Interval, times float64) string {
		return visible(x, times) + intervalText("", ci, func(x float64) string { return visible(x, times) })
	}
	said := fmt.Sprintf("%sλ %s%s, σ %s, κ %s. It misses by up to %.0f %%, at %d", name,
		s.rate(math.Log(f.lambda)), intervalText("95 % CI ", f.lambdaCI, text.RateNumber),
		coefficient(f.sigma, f.sigmaCI, last), coefficient(f.kappa, f.kappaCI, last*last), 100*f.miss, c.limits[f.missAt])
	switch {
	case f.miss > tolerable:
		return said + ", so it does not describe this curve."
	case math.IsNaN(f.inRange):
		return said + ". There is no peak within these limits."
	}
	return said + fmt.Sprintf(". The peak is at %.0f%s.", f.inRange, intervalText("", f.peakCI, func(x float64) string {
		switch first := float64(c.limits[0]); {
		case x < first:
			return fmt.Sprintf("below %.0f", first)
		case x > last:
			return fmt.Sprintf("beyond %.0f", last)
		}
		return fmt.Sprintf("%.0f", x)
	}))
}

// visible is a coefficient, or 0 if its term is less than a thousandth even at the highest limit.
func visible(x, times float64) string {
	if x*times < 0.001 {
		return "0"
	}
	return text.Rounded(x, 2)
}

func intervalText(kind string, ci stats.Interval, number func(float64) string) string {
	if !ci.Known {
		return ""
	}
	return fmt.Sprintf(" (%s%s to %s)", kind, number(ci.Low), number(ci.High))
}

// boundText is N*, with what it is made of.
func (c *curve) boundText() string {
	if c.unbound != "" {
		return "N* is not known: " + c.unbound + "."
	}
	b := c.bound
	return fmt.Sprintf("N* = %d · (1 + %s/%s) = %.0f.", b.CPUs, text.Seconds(b.Latency), text.Seconds(b.CPU), b.Limit)
}

// notes say what is not shown, and why.
func (s *scaling) notes() (said []string) {
	if len(s.beyond) > 0 {
		said = append(said, fmt.Sprintf("Left out: the limits %s. A batch has only %d items.",
			text.Numbers(s.beyond), s.table.Items))
	}
	if len(s.unused) > 0 {
		var labels []string
		for _, r := range s.unused {
			labels = append(labels, s.table.Label(r))
		}
		said = append(said, "Left out: "+text.List(labels)+". They are disqualified, failed, or have no number as limit.")
	}
	measured, missing := false, false
	for _, c := range s.curves {
		for _, l := range c.levels {
			_, ok := s.table.P99(l.row)
			measured, missing = measured || len(l.row.Values[record.Tidied(record.SojournP99)]) > 0, missing || !ok
		}
	}
	switch {
	case missing && !measured:
		said = append(said, "The p99 is not known: it was not measured.")
	case missing && s.table.Items == 0:
		said = append(said, "The p99 is not known: the file does not say how many items a batch has.")
	case missing:
		said = append(said, fmt.Sprintf("The p99 is not known where fewer than %d items were seen in all, or %d in a sample.",
			100*table.BeyondP99, 100))
	}
	return said
}

// few says whether there are too few samples for intervals, and for firm advice.
func (s *scaling) few() bool { return !s.table.Exact && s.overall.samples < stats.LeastBlocks }

// tooFew says so, before any advice.
func (s *scaling) tooFew() []string {
	if !s.few() {
		return nil
	}
	return []string{fmt.Sprintf("No intervals: %s too few (%d are needed).",
		text.Samples(s.overall.samples, "is", "are"), stats.LeastBlocks)}
}
