package scaling

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// rate is a throughput, from its logarithm, with its unit.
func (s *scaling) rate(log float64) string { return text.RateNumber(math.Exp(log)) + " " + s.Unit }

// text is the knee with its interval: "64 (95 % CI 32 to 64)".
func (k knee) text(kind string) string {
	if k.Low == nil {
		return strconv.Itoa(k.Limit)
	}
	return fmt.Sprintf("%d (%s%d to %d)", k.Limit, kind, *k.Low, *k.High)
}

// curveAdvice says of a curve what the knee gives, and whether more is to be had beyond it.
func (s *scaling) curveAdvice(c *curve) string {
	at, best := c.kneeAt, stats.ArgMax(c.logs)
	said := fmt.Sprintf("%s reaches %s at a limit of %s", c.Strategy, s.rate(c.logs[at]), c.Knee.text("95 % CI "))
	if at > 0 {
		said += fmt.Sprintf(", %s at %d", text.More(c.logs[at]-c.logs[at-1]), c.limits[at-1])
	}
	switch {
	case at == len(c.limits)-1:
		return said + "." + s.further(c.Knee.Limit)
	case at == best:
		return said + ". No limit gives more."
	}
	return said + fmt.Sprintf(". The most is %s, at %d.", s.rate(c.logs[best]), c.limits[best])
}

// further says what to measure where the knee is the highest limit.
func (s *scaling) further(limit int) string {
	if s.table.Items > 0 && limit >= s.table.Items {
		return fmt.Sprintf(" All items of a batch are then under way: --items %d would show where the gain ends.",
			4*s.table.Items)
	}
	return fmt.Sprintf(" No higher limit was measured: --limits %d..%d would show where the gain ends.", limit, 8*limit)
}

// advice names the least limit with which any strategy comes close to the best of all, and who does.
func (s *scaling) advice() string {
	limit, c := s.overall.Knee.Limit, s.best
	var names []string
	for _, other := range s.Curves {
		if i := slices.Index(other.limits, limit); i >= 0 && other.logs[i] >= s.most+math.Log(kneeShare) {
			names = append(names, other.Strategy)
		}
	}
	said := "Take a limit of "
	if s.few() {
		said = "With so few samples, the limit would be "
	}
	said += fmt.Sprintf("%s: %s %s then within %.0f %% of the most, %s by %s at %d.", s.overall.Knee.text("95 % CI "),
		text.List(names), text.IsAre(len(names)), 100*(1-kneeShare), s.rate(s.most), c.Strategy, c.limits[stats.ArgMax(c.logs)])
	if limit == c.limits[len(c.limits)-1] {
		said += s.further(limit)
	}
	return said
}

// lawText is the fit of a curve, with what it says and how well.
func (s *scaling) lawText(c *curve) string {
	const name = "Universal Scalability Law: "
	f, last := c.Law, float64(c.limits[len(c.limits)-1])
	if f == nil {
		return name + c.NoLaw + "."
	}
	// A coefficient is 0 if its term is less than a thousandth even at the highest limit.
	coefficient := func(times float64) func(float64) string {
		return func(x float64) string {
			if x*times < 0.001 {
				return "0"
			}
			return text.Rounded(x, 2)
		}
	}
	said := fmt.Sprintf("%sλ %s %s, σ %s, κ %s. It misses by up to %.0f %%, at %d", name, f.Lambda.text(text.RateNumber),
		s.Unit, f.Sigma.text(coefficient(last)), f.Kappa.text(coefficient(last*last)), 100*f.Miss, f.MissAt)
	switch {
	case f.Miss > tolerable:
		return said + ", so it does not describe this curve."
	case f.Peak == nil:
		return said + ". There is no peak within these limits."
	}
	first := float64(c.limits[0])
	return said + fmt.Sprintf(". The peak is at %s.", f.Peak.text(func(x float64) string {
		switch {
		case x < first:
			return fmt.Sprintf("below %.0f", first)
		case x > last:
			return fmt.Sprintf("beyond %.0f", last)
		}
		return fmt.Sprintf("%.0f", x)
	}))
}

func (e estimate) text(number func(float64) string) string {
	if e.Low == nil {
		return number(e.Value)
	}
	return fmt.Sprintf("%s (%s to %s)", number(e.Value), number(*e.Low), number(*e.High))
}

// boundText is N*, with what it is made of.
func (c *curve) boundText() string {
	b := c.Bound
	if b == nil {
		return "N* is not known: " + c.NoBound + "."
	}
	return fmt.Sprintf("N* = %d · (1 + %s/%s) = %.0f.", b.CPUs, text.Seconds(b.Latency), text.Seconds(b.CPU), b.Limit)
}

// few says whether there are too few samples for intervals, and for firm advice.
func (s *scaling) few() bool { return !s.table.Exact && s.overall.samples < stats.LeastBlocks }

// notes say what is known of the machine, and what is not shown and why.
func (s *scaling) notes() []string {
	said := slices.Clone(s.table.Notes)
	if s.few() {
		said = append(said, fmt.Sprintf("No intervals: %s too few (%d are needed).",
			text.Samples(s.overall.samples, "is", "are"), stats.LeastBlocks))
	}
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
	missing := func(l level) bool { return l.P99 == nil }
	if slices.ContainsFunc(s.Curves, func(c *curve) bool { return slices.ContainsFunc(c.Levels, missing) }) {
		said = append(said, fmt.Sprintf("The p99 is known only where it was measured, of %d items in all and %d in a sample.",
			100*table.BeyondP99, 100))
	}
	return said
}
