package stats

import (
	"math"
	"slices"
)

func GeometricMean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += math.Log(v)
	}
	return math.Exp(sum / float64(len(values)))
}

// HalfWidth is that of the confidence interval, relative to its geometric middle.
func HalfWidth(p Paired) float64 {
	if p.Low <= 0 || math.IsInf(p.High, 0) {
		return math.Inf(1)
	}
	return math.Sqrt(p.High/p.Low) - 1
}

// An interval is a 95 % confidence interval; it is not known with fewer than 6 samples.
type Interval struct {
	Low, High float64
	known     bool
}

// Known is its known.
func (i Interval) Known() bool { return i.known }

// NewInterval takes the 2.5 % percentiles of a bootstrap of n samples. Plain percentiles are
// too narrow for means of few samples, and the bootstrap makes the spread of a median of few
// too wide; here the two about cancel: in simulated blocks of normal noise the intervals of a
// law hold its parameters in 92 to 96 % of 500 runs of 6 blocks, and in 93 to 99 % of 12 (go
// test ./results -run FitCovers -v -trials 10000). Percentiles that are expanded for few
// samples (Hesterberg 2015, What Teachers Should Know About the Bootstrap) hold them in 99 %.
// Means with expanded percentiles do as well on normal noise; but where a sample in ten takes
// twice as long, as on a shared machine, they are found in 80 % only.
func NewInterval(resampled []float64, n int) Interval {
	all := len(resampled)
	resampled = slices.DeleteFunc(resampled, math.IsNaN)
	if n < LeastBlocks || all == 0 || 2*len(resampled) < all {
		return Interval{}
	}
	slices.Sort(resampled)
	k := int(Alpha / 2 * float64(len(resampled)))
	return Interval{resampled[k], resampled[len(resampled)-1-k], true}
}

func ArgMax(values []float64) int {
	best := 0
	for i, x := range values {
		if x > values[best] {
			best = i
		}
	}
	return best
}

// Makespans of 0, which go test prints of what is over within a tick of a coarse clock. There is no ratio to
// nothing, and no logarithm of it.

// MostlyZero says whether the median is 0.
func MostlyZero(values []float64) bool { return 2*countZeros(values) > len(values) }

func countZeros(values []float64) (n int) {
	for _, x := range values {
		if x == 0 {
			n++
		}
	}
	return n
}

// Ends are the least and the greatest of some values; 0 of none.
func Ends(values []float64) (low, high float64) {
	for i, x := range values {
		if i == 0 {
			low, high = x, x
		}
		low, high = min(low, x), max(high, x)
	}
	return low, high
}

// Quotient is NaN where none says anything: 0 ns/op may be more by any factor, and no factor leads from
// below 0 to above it.
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
