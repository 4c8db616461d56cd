package stats

import "math"

// An Estimate is a figure with its 95 % confidence interval, which is not known for samples that are not compared
// within blocks, and for fewer than 6 blocks.
type Estimate struct {
	Value, Low, High float64
	Known            bool // the interval
}

// Estimated is an estimate that has an interval if that is finite.
func Estimated(value, low, high float64) Estimate {
	return Estimate{value, low, high, low > 0 && !math.IsInf(high, 0)}
}

// Certain is a figure without an interval.
func Certain(value float64) Estimate { return Estimate{Value: value, Low: value, High: value} }

// RatioOf is the ratio that log-ratios of blocks have in common (Hodges & Lehmann).
func RatioOf(logRatios []float64) Estimate {
	center, low, high := HodgesLehmann(logRatios)
	return Estimated(math.Exp(center), math.Exp(low), math.Exp(high))
}

// Above says whether the figure is certain to be more than x, Below whether it is certain to be less.
func (e Estimate) Above(x float64) bool { return e.Known && e.Low > x }
func (e Estimate) Below(x float64) bool { return e.Known && e.High < x }
