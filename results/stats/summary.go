package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// Median of values in any order; NaN of none.
func Median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	return sorted[(n-1)/2]/2 + sorted[n/2]/2
}

// An Interval is a 95 % confidence interval. It is not known with fewer than 6 samples.
type Interval struct {
	Low, High float64
	Known     bool
}

// NewInterval takes the 2.5 % percentiles of a bootstrap of n samples; NaN is a resample of which nothing is known.
//
// Plain percentiles are too narrow for means of few samples, and the bootstrap makes the spread of a median of few too
// wide. Here the two about cancel: in simulated blocks of normal noise the intervals of a fit hold its parameters in 92
// to 96 % of 500 runs of 6 blocks, and in 93 to 99 % of 12 (go test ./results/scaling -run FitCovers -v -trials 10000).
// Rejected: percentiles that are expanded for few samples (Hesterberg 2015, What Teachers Should Know About the
// Bootstrap) hold them in 99 %; means with expanded percentiles hold them in 80 % only where a sample in ten takes
// twice as long, as on a shared machine.
func NewInterval(resampled []float64, n int) Interval {
	known := slices.DeleteFunc(slices.Clone(resampled), math.IsNaN)
	if n < LeastBlocks || len(known) == 0 || 2*len(known) < len(resampled) {
		return Interval{}
	}
	slices.Sort(known)
	k := int(Alpha / 2 * float64(len(known)))
	return Interval{known[k], known[len(known)-1-k], true}
}

// ascending are the places of values, from the least on.
func ascending(values []float64) []int {
	order := make([]int, len(values))
	floats.ArgsortStable(slices.Clone(values), order)
	return order
}

// Quotient is NaN where there is no ratio: from 0, on which no factor has any effect, and from below 0 to above it or
// back.
func Quotient(is, was float64) float64 {
	switch {
	case is == was:
		return 1
	case was == 0, is < 0 && was > 0, is > 0 && was < 0:
		return math.NaN()
	case is == 0:
		return 0 // and not -0, of what was below 0
	}
	return is / was
}

// Magnitudes are the least and the largest but for the sign, of those that are not 0.
func Magnitudes(list []float64) (least, most float64) {
	for _, x := range list {
		if x = max(x, -x); x > 0 && (least == 0 || x < least) {
			least = x
		}
		most = max(most, x)
	}
	return least, most
}
