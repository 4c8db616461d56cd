package scaling

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/text"
)

// What is said of a limit comes from the numbers alone: the medians of the levels, the knee
// with its interval, and comparisons as in the tables.

// curveAdvice is the sentence on a curve.
func (s *scaling) curveAdvice(c *curve) string {
	at, last := c.knee.at, len(c.levels)-1
	best := stats.ArgMax(c.logs)
	name, limit := c.strategy, c.levels[at].limit
	switch {
	case at == 0:
		return fmt.Sprintf("%s gains nothing from a limit beyond %s: the most is %s, at %d%s.",
			name, c.kneeText("95 % CI "), s.rate(c.logs[best]), c.levels[best].limit, s.fall(c, best))
	case at == last && s.table.Items > 0 && limit >= s.table.Items:
		return fmt.Sprintf("%s gains up to %s, where all items of a batch are under way at once: %s, %s at %d; --items %d would show where that ends.",
			name, c.kneeText("95 % CI "), s.rate(c.logs[at]), text.More(c.logs[at]-c.logs[at-1]), c.levels[at-1].limit, 4*s.table.Items)
	case at == last:
		return fmt.Sprintf("%s gains up to %s, the highest that was measured: %s, %s at %d; --limits %d..%d would show where that ends.",
			name, c.kneeText("95 % CI "), s.rate(c.logs[at]), text.More(c.logs[at]-c.logs[at-1]), c.levels[at-1].limit, limit, 8*limit)
	}
	return fmt.Sprintf("A limit of %s is enough for %s: %s, %s at %d, and %s%s%s.",
		c.kneeText("95 % CI "), name, s.rate(c.logs[at]), text.More(c.logs[at]-c.logs[at-1]), c.levels[at-1].limit,
		s.most(c, best), s.fall(c, best), s.tail(c))
}

// kneeText is the knee with its interval: "64 (95 % CI 32 to 64)".
func (c *curve) kneeText(kind string) string {
	said := strconv.Itoa(c.limits[c.knee.at])
	if c.knee.known {
		said += fmt.Sprintf(" (%s%d to %d)", kind, c.limits[c.knee.low], c.limits[c.knee.high])
	}
	return said
}

// most compares the knee with the best level.
func (s *scaling) most(c *curve, best int) string {
	if best == c.knee.at {
		return "the most of all limits"
	}
	return fmt.Sprintf("%s less than the most, at %d", text.Percentage(c.logs[c.knee.at]-c.logs[best]), c.levels[best].limit)
}

// fall says so if the highest level is told to be slower than the best.
func (s *scaling) fall(c *curve, best int) string {
	last := len(c.levels) - 1
	drop := c.logs[last] - c.logs[best]
	if apart, known := s.table.Separates(c.levels[best].row, c.levels[last].row); !apart || !known || drop >= math.Log(kneeShare) {
		return ""
	}
	return fmt.Sprintf("; at %d it is %s less", c.levels[last].limit, text.Percentage(drop))
}

// tail says so if beyond the knee the tail grows: if the intervals are apart.
func (s *scaling) tail(c *curve) string {
	knee, last := c.levels[c.knee.at], c.levels[len(c.levels)-1]
	low, ok1 := s.table.P99(knee.row)
	high, ok2 := s.table.P99(last.row)
	if !ok1 || !ok2 || !(high.Lo > low.Hi) {
		return ""
	}
	return fmt.Sprintf("; the p99 is %s there and %s at %d", text.Seconds(low.Center), text.Seconds(high.Center), last.limit)
}

// advice is the sentence on all curves: the least limit with which one comes close to the
// best of all, and what matters more, the limit or the strategy.
func (s *scaling) advice() string {
	limit := s.overall.limits[s.overall.knee.at]
	var names, ties []string
	lowest, highest := math.Inf(1), math.Inf(-1)
	var gain curveGain
	for _, c := range s.curves {
		for i, l := range c.levels {
			if l.limit != limit {
				continue
			}
			if c.logs[i] >= s.best.log()+math.Log(kneeShare) {
				names = append(names, c.strategy)
			} else if apart, known := s.table.Separates(s.best.level().row, l.row); known && !apart {
				ties = append(ties, c.strategy)
			}
			lowest, highest = min(lowest, c.logs[i]), max(highest, c.logs[i])
			gain.note(c, i)
		}
	}
	take := "Take a limit of %s: "
	if s.few() {
		take = "By these few samples the limit would be %s: "
	}
	said := fmt.Sprintf(take+"with it %s %s within %.0f %% of the most of all, %s by %s at %d",
		s.overall.kneeText("95 % CI "), text.List(names), text.IsAre(len(names)), 100*(1-kneeShare), s.rate(s.best.log()), s.best.curve.strategy, s.best.level().limit)
	if s.best.level().limit == limit {
		said = fmt.Sprintf(take+"with it %s has the most of all, %s", s.overall.kneeText("95 % CI "), s.best.curve.strategy, s.rate(s.best.log()))
		if names = slices.DeleteFunc(names, func(name string) bool { return name == s.best.curve.strategy }); len(names) > 0 {
			said += fmt.Sprintf(", and %s %s within %.0f %% of it", text.List(names), text.IsAre(len(names)), 100*(1-kneeShare))
		}
	}
	switch {
	case len(ties) > 3:
		said += fmt.Sprintf("; %d others cannot be told from it", len(ties))
	case len(ties) > 0:
		said += "; " + text.List(ties) + " cannot be told from it"
	}
	return said + s.matters(limit, gain, highest-lowest) + "." + s.further(limit)
}

// further says so if the best may be beyond what was measured: where the curve still rises at the highest
// limit, and not all items are under way.
func (s *scaling) further(limit int) string {
	c := s.best.curve
	last := len(c.levels) - 1
	if c.knee.at < last || c.levels[last].limit != limit || s.table.Items > 0 && limit >= s.table.Items {
		return ""
	}
	return fmt.Sprintf(" The best that was measured is at the highest limit: measure further, with --limits %d..%d.", limit, 8*limit)
}

// matters says which counts for more at that limit: that it is not the lowest, or which
// strategy it is. Both are in logarithms of the throughput.
func (s *scaling) matters(limit int, gain curveGain, strategies float64) string {
	apart := fmt.Sprintf("at %d the fastest strategy has %s the throughput of the slowest", limit, text.Ratio(math.Exp(strategies)))
	switch {
	case len(s.curves) == 1 || max(gain.most, strategies) < -math.Log(kneeShare):
		return ""
	case strategies > gain.most:
		return "; the strategy matters more than the limit: " + apart
	}
	return fmt.Sprintf("; the limit matters more than the strategy: from a limit of %d to %d, %s gains %s, and %s",
		gain.from, limit, gain.strategy, text.Ratio(math.Exp(gain.most)), apart)
}

// A curveGain is the largest gain of a curve from its first level to another.
type curveGain struct {
	strategy string
	from     int
	most     float64
}

func (g *curveGain) note(c *curve, at int) {
	if most := c.logs[at] - c.logs[0]; most > g.most {
		*g = curveGain{c.strategy, c.levels[0].limit, most}
	}
}

// lawText is the sentence on the fit of a curve.
func (s *scaling) lawText(c *curve) string {
	const name = "Universal Scalability Law: "
	if c.refused != "" {
		return name + c.refused + "."
	}
	u, most := c.fit, float64(c.levels[len(c.levels)-1].limit)
	peak := "no peak in range"
	if !math.IsNaN(u.inRange) {
		peak = fmt.Sprintf("peak at %.0f%s", u.inRange, c.peakRange())
	}
	if u.miss > tolerable {
		peak = "it does not describe this curve"
	}
	return fmt.Sprintf("%sλ %s%s, σ %s%s, κ %s%s; %s; it misses by up to %.0f %%, at %d.", name,
		s.rate(math.Log(u.lambda)), strings.Replace(intervalText(u.lambdaCI, text.RateNumber), "(", "(95 % CI ", 1),
		visible(u.sigma, most), intervalText(u.sigmaCI, func(x float64) string { return visible(x, most) }),
		visible(u.kappa, most*most), intervalText(u.kappaCI, func(x float64) string { return visible(x, most*most) }),
		peak, 100*u.miss, c.levels[u.missAt].limit)
}

// visible is a coefficient, or 0 if the term that it is of is less than a thousandth even at
// the highest limit.
func visible(x, times float64) string {
	if x*times < 0.001 {
		return "0"
	}
	return text.Rounded(x, 2)
}

func (c *curve) peakRange() string {
	least, most := float64(c.levels[0].limit), float64(c.levels[len(c.levels)-1].limit)
	return intervalText(c.fit.peakCI, func(x float64) string {
		switch {
		case x < least:
			return fmt.Sprintf("below %.0f", least)
		case x > most:
			return fmt.Sprintf("beyond %.0f", most)
		}
		return fmt.Sprintf("%.0f", x)
	})
}

func intervalText(i stats.Interval, number func(float64) string) string {
	if !i.Known {
		return ""
	}
	return fmt.Sprintf(" (%s to %s)", number(i.Low), number(i.High))
}

// boundText is the sentence on N*.
func (c *curve) boundText() string {
	if c.unbound != "" {
		return "N*: not known: " + c.unbound + "."
	}
	b := c.bound
	return fmt.Sprintf("N* = %d · (1 + %s/%s) = %.0f.", b.cpus, text.Seconds(b.latency), text.Seconds(b.cpu), b.limit())
}

// number is a throughput, from its logarithm.
func (s *scaling) number(log float64) string { return text.RateNumber(math.Exp(log)) }

// rate is a throughput, from its logarithm, with its unit.
func (s *scaling) rate(log float64) string { return s.number(log) + " " + s.unit }
