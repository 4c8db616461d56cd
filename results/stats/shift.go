package stats

import (
	"math"
	"slices"
	"sync"

	"golang.org/x/perf/benchmath"
)

// Tests of two independent samples, which here are logarithms: whether one lies higher, and by
// how much. Nothing in this file knows what was measured.

// RankSum is the two-sided p-value of the U-test (Mann & Whitney 1947, On a Test of Whether One
// of Two Random Variables Is Stochastically Larger than the Other), exact for small samples.
func RankSum(x, y []float64) float64 { return UTest(SampleOf(x), SampleOf(y)).P }

func SampleOf(values []float64) *benchmath.Sample {
	return benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
}

// LeastRankSum is the least p-value that the U-test can give for samples of n and m: all of one lie
// above all of the other.
func LeastRankSum(n, m int) float64 {
	choose := 1.0
	for i := 1; i <= min(n, m); i++ {
		choose *= float64(n+m-min(n, m)+i) / float64(i)
	}
	return min(1, 2/choose)
}

// Shift estimates by how much y lies above x, with a 95 % confidence interval: the median of all
// differences y − x, and the interval of all shifts that rankSum does not reject at the 5 % level
// (Hodges & Lehmann 1963). So the interval is without zero exactly when p ≤ 0.05, unless there are
// ties. The confidence is the least that is at least 95 %: 95.9 % for 6 and 6. Where no interval
// reaches 95 %, as for 3 and 3, it is infinite.
//
// The differences are n·m, too many to keep of long samples, so they are counted and not made.
func Shift(x, y []float64) (center, low, high float64) {
	n := len(x) * len(y)
	if n == 0 {
		return math.NaN(), math.Inf(-1), math.Inf(1)
	}
	x, y = slices.Clone(x), slices.Clone(y)
	slices.Sort(x)
	slices.Sort(y)
	center = nthDifference(x, y, (n+1)/2)/2 + nthDifference(x, y, n/2+1)/2
	k := rankSumCutoff(len(x), len(y))
	if k == 0 {
		return center, math.Inf(-1), math.Inf(1)
	}
	return center, nthDifference(x, y, k), nthDifference(x, y, n+1-k)
}

// nthDifference is the k-th smallest, from 1, of all differences of sorted values y − x: by halving
// the range in which it lies, in which there are at most 2⁶⁴ numbers.
func nthDifference(x, y []float64, k int) float64 {
	low, high := ordinal(y[0]-x[len(x)-1]), ordinal(y[len(y)-1]-x[0])
	for low < high {
		middle := low + (high-low)/2
		if atMost(x, y, number(middle)) >= k {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return number(low)
}

// atMost counts the differences of sorted values y − x that are at most d.
func atMost(x, y []float64, d float64) int {
	count, i := 0, len(x)
	for j := len(y) - 1; j >= 0; j-- { // the smaller y is, the more of x are large enough
		for i > 0 && y[j]-x[i-1] <= d {
			i--
		}
		count += len(x) - i
	}
	return count
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

// rankSumCutoff is the rank, from either end, of the difference that ends the 95 % interval of
// [Shift]; 0 if there is none.
func rankSumCutoff(n, m int) int {
	if n > exactUpTo || m > exactUpTo {
		product := float64(n) * float64(m)
		return max(0, int(product/2-1.96*math.Sqrt(product*float64(n+m+1)/12)))
	}
	type sizes struct{ n, m int }
	key := sizes{min(n, m), max(n, m)}
	if k, ok := rankSumCutoffs.Load(key); ok {
		return k.(int)
	}
	k, tail := 0, 0.0
	for _, p := range uDistribution(key.n, key.m) {
		if tail += p; tail > Alpha/2 {
			break
		}
		k++
	}
	rankSumCutoffs.Store(key, k)
	return k
}

var rankSumCutoffs sync.Map // by sizes

// uDistribution is the probability of each U, from 0 to n·m, without ties: the coefficients of the
// Gaussian binomial, by multiplying and dividing by one factor after the other.
func uDistribution(n, m int) []float64 {
	p := make([]float64, n*m+1)
	p[0] = 1
	for i := 1; i <= n; i++ {
		for u := len(p) - 1; u >= m+i; u-- { // × (1 − q^(m+i))
			p[u] -= p[u-m-i]
		}
		for u := i; u < len(p); u++ { // ÷ (1 − q^i)
			p[u] += p[u-i]
		}
	}
	total := 0.0
	for _, x := range p {
		total += x
	}
	for u := range p {
		p[u] /= total
	}
	return p
}

// Welch is the two-sided p-value of Welch's t-test (1947, The Generalization of "Student's" Problem
// When Several Different Population Variances Are Involved) of the hypothesis that the means are
// the same. It does not take the two for equally noisy. Of samples without any noise, p is 0 unless
// they are the same: the U-test, which has to agree, then decides.
func Welch(x, y []float64) float64 {
	constant := func(v []float64) bool { return len(v) > 0 && slices.Min(v) == slices.Max(v) }
	if constant(x) && constant(y) && x[0] != y[0] {
		return 0
	}
	return benchmath.AssumeNormal.Compare(SampleOf(x), SampleOf(y)).P
}
