package stats

import (
	"slices"

	"github.com/aclements/go-moremath/mathx"
	"golang.org/x/perf/benchmath"
)

// exactTiesUpTo is the size up to which the U-test of samples with ties is exact, as in golang.org/x/perf: beyond, the
// normal approximation is near enough.
const exactTiesUpTo = 25

// UTest is the U-test of two independent samples (Mann & Whitney 1947, On a Test of Whether One of Two Random Variables
// Is Stochastically Larger than the Other): what [benchmath.AssumeNothing] finds, but for small samples with ties.
// Their distribution of U need not be symmetric. benchmath takes twice its lower tail all the same, so its p can be
// above 1, or another if the samples are swapped.
func UTest(x, y *benchmath.Sample) benchmath.Comparison {
	n, m := len(x.Values), len(y.Values)
	if all := slices.Concat(x.Values, y.Values); min(n, m) > 0 && max(n, m) <= exactTiesUpTo {
		slices.Sort(all)
		if len(slices.Compact(slices.Clone(all))) < n+m {
			p := tiedUTest(x.Values, all)
			return benchmath.Comparison{P: p, N1: n, N2: m, Alpha: x.Thresholds.CompareAlpha}
		}
	}
	return benchmath.AssumeNothing.Compare(x, y)
}

// UTestP is the two-sided p-value of [UTest].
func UTestP(x, y []float64) float64 { return UTest(SampleOf(x), SampleOf(y)).P }

// SampleOf is a sample with the usual thresholds.
func SampleOf(values []float64) *benchmath.Sample {
	return benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
}

// LeastUTest is the least p-value that the U-test can give for samples of n and m: all of one lie above all of the
// other.
func LeastUTest(n, m int) float64 { return min(1, 2/mathx.Choose(n+m, n)) }

// tiedUTest is the two-sided p-value of the U-test of x within all values, given how these tie: how often the rank sum
// of as many of all ranks, drawn at random, is as far from its mean as that of x (Klotz 1966, The Wilcoxon, Ties, and
// the Computer). go-moremath's UDist has this distribution too, in maps: a hundred times slower.
func tiedUTest(x, all []float64) float64 {
	ranks := doubledRanks(all)
	n, sum, total := len(x), 0, 0
	for _, v := range x {
		i, _ := slices.BinarySearch(all, v)
		sum += ranks[i]
	}
	for _, r := range ranks {
		total += r
	}
	if 2*n > len(all) { // the rest is as far from its mean, with fewer to draw
		n, sum = len(all)-n, total-sum
	}
	// how far a sum is from its mean, total·n/len(ranks), in units that keep it whole
	far := func(s int) int { return max(s*len(ranks)-total*n, total*n-s*len(ranks)) }
	extreme, ways := 0.0, 0.0
	for s, w := range waysToDraw(ranks, n) {
		ways += w
		if far(s) >= far(sum) {
			extreme += w
		}
	}
	return min(1, extreme/ways)
}

// waysToDraw is how many ways there are to draw n of the ranks, which are in order, by their sum.
func waysToDraw(ranks []int, n int) []float64 {
	most := 0 // the sum of the n largest
	for _, r := range ranks[len(ranks)-n:] {
		most += r
	}
	ways := make([][]float64, n+1) // by how many are drawn, of those drawn from so far
	for k := range ways {
		ways[k] = make([]float64, most+1)
	}
	ways[0][0] = 1
	top := make([]int, n+1) // the largest sum of each
	for i, r := range ranks {
		for k := min(n, i+1); k >= 1; k-- {
			to := ways[k][r:]
			for s, w := range ways[k-1][:top[k-1]+1] {
				to[s] += w
			}
			top[k] = max(top[k], top[k-1]+r)
		}
	}
	return ways[n]
}
