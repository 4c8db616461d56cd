package stats

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/floats"
)

// HodgesLehmann estimates where the differences lie, with a 95 % confidence interval (Hodges & Lehmann 1963, Estimates
// of Location Based on Rank Tests). The estimate is the median of the means of all pairs of them, each with itself too
// (Walsh averages). The interval is all locations that [SignedRank] does not reject at the 5 % level, so it is without
// zero exactly when p ≤ 0.05, unless there are ties.
//
// The distribution is discrete, hence so is the confidence: it is the least that is at least 95 %, which for 6 pairs is
// 96.9 % (the interval is then their range), for 9 is 96.1 %, for 10 95.1 %, for 12 95.8 % and for 20 95.2 %. With
// fewer than 6 pairs no interval reaches 95 %: it is infinite.
func HodgesLehmann(differences []float64) (center, low, high float64) {
	d := slices.Sorted(slices.Values(differences))
	if len(d) == 0 {
		return math.NaN(), math.Inf(-1), math.Inf(1)
	}
	return located(len(d)*(len(d)+1)/2, signedRankCutoff(len(d)), d[0], d[len(d)-1], func(m float64) (count int) {
		end := len(d)
		for i, x := range d { // the larger x is, the fewer give a mean that is small enough
			for end > i && x/2+d[end-1]/2 > m {
				end--
			}
			count += max(0, end-i)
		}
		return count
	})
}

// Shift estimates by how much y lies above x, with a 95 % confidence interval: the median of all differences y − x, and
// all shifts that [UTest] does not reject at the 5 % level (Hodges & Lehmann 1963). So the interval is without zero
// exactly when p ≤ 0.05, unless there are ties. The confidence is the least that is at least 95 %: 95.9 % for 6 and 6.
// Where no interval reaches 95 %, as for 3 and 3, it is infinite.
func Shift(x, y []float64) (center, low, high float64) {
	if len(x)*len(y) == 0 {
		return math.NaN(), math.Inf(-1), math.Inf(1)
	}
	x, y = slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y))
	least, most := y[0]-x[len(x)-1], y[len(y)-1]-x[0]
	return located(len(x)*len(y), uCutoff(len(x), len(y)), least, most, func(d float64) (count int) {
		i := len(x)
		for j := len(y) - 1; j >= 0; j-- { // the smaller y is, the more of x are large enough
			for i > 0 && y[j]-x[i-1] <= d {
				i--
			}
			count += len(x) - i
		}
		return count
	})
}

// located is the median of n numbers between least and most, and an interval that ends with the k-th from either end.
// The numbers are too many to make, so atMost counts those up to a value.
func located(n, k int, least, most float64, atMost func(float64) int) (center, low, high float64) {
	// nth is the n-th smallest, from 1: by halving the range in which it lies, in which there are at most 2⁶⁴ numbers.
	nth := func(n int) float64 {
		from, to := ordinal(least), ordinal(most)
		for from < to {
			if middle := from + (to-from)/2; atMost(number(middle)) >= n {
				to = middle
			} else {
				from = middle + 1
			}
		}
		return number(from) + 0 // not -0
	}
	center = nth(n/2 + 1)
	if n%2 == 0 {
		center = nth(n/2)/2 + center/2
	}
	switch k {
	case 0:
		return center, math.Inf(-1), math.Inf(1)
	case 1:
		return center, least, most
	}
	return center, nth(k), nth(n + 1 - k)
}

// ordinal numbers the floating-point numbers in their order, number is its inverse.
func ordinal(f float64) uint64 {
	bits := math.Float64bits(f)
	if bits>>63 == 1 {
		return ^bits
	}
	return bits | 1<<63
}

func number(o uint64) float64 {
	if o>>63 == 1 {
		return math.Float64frombits(o &^ (1 << 63))
	}
	return math.Float64frombits(^o)
}

// signedRankCutoff is the rank, from either end, of the mean that ends the interval of [HodgesLehmann]; 0 if none does.
func signedRankCutoff(n int) int {
	if n > exactUpTo {
		m := float64(n) * float64(n+1)
		return int(m/4 - 1.96*math.Sqrt(m*float64(2*n+1)/24))
	}
	return cutoff(n, 0, func() []float64 { return signedRankSums(ranksUpTo(n)) })
}

// uCutoff is the rank, from either end, of the difference that ends the interval of [Shift]; 0 if none does.
func uCutoff(n, m int) int {
	n, m = min(n, m), max(n, m)
	if m > exactUpTo {
		product := float64(n) * float64(m)
		return max(0, int(product/2-1.96*math.Sqrt(product*float64(n+m+1)/12)))
	}
	return cutoff(n, m, func() []float64 { return waysToDraw(ranksUpTo(n+m), n)[n*(n+1)/2:] })
}

var cutoffs sync.Map // by numbers of samples

// cutoff is how many of the least values of a distribution have at most 2.5 % of the probability.
func cutoff(n, m int, distribution func() []float64) (k int) {
	key := [2]int{n, m}
	if k, ok := cutoffs.Load(key); ok {
		return k.(int)
	}
	weights := distribution()
	all, tail := floats.Sum(weights), 0.0
	for _, w := range weights {
		if tail += w; tail > Alpha/2*all {
			break
		}
		k++
	}
	cutoffs.Store(key, k)
	return k
}

func ranksUpTo(n int) []int {
	ranks := make([]int, n)
	for i := range ranks {
		ranks[i] = i + 1
	}
	return ranks
}
