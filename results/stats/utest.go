package stats

import (
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// exactTiesUpTo is the size of samples with ties up to which [RankSum] is computed from their own
// ranks, as golang.org/x/perf does it: beyond, the normal approximation is near enough.
const exactTiesUpTo = 25

// UTest is what [benchmath.AssumeNothing] finds, but for one thing. Where values tie, the distribution of
// U need not be symmetric, and it takes twice the lower tail of U for both samples all the same: its p
// can be above 1, or another if the samples are swapped. Up to the size that it counts as small, p is
// then computed by [tiedRankSum].
func UTest(x, y *benchmath.Sample) benchmath.Comparison {
	if n, m := len(x.Values), len(y.Values); n == 0 || m == 0 || n > exactTiesUpTo || m > exactTiesUpTo || !tie(x.Values, y.Values) {
		return benchmath.AssumeNothing.Compare(x, y)
	}
	return benchmath.Comparison{P: tiedRankSum(x.Values, y.Values), N1: len(x.Values), N2: len(y.Values), Alpha: x.Thresholds.CompareAlpha}
}

// tie says whether any two values are the same.
func tie(x, y []float64) bool {
	var room [2 * exactTiesUpTo]float64
	all := append(append(room[:0], x...), y...)
	slices.Sort(all)
	for i := 1; i < len(all); i++ {
		if all[i] == all[i-1] {
			return true
		}
	}
	return false
}

// tiedRankSum is the two-sided p-value of the U-test given how the values tie: how often the rank sum
// of as many of all ranks as x has values, drawn at random, is as far from its mean as that of x. Equal
// values get the mean of their ranks (Klotz 1966, The Wilcoxon, Ties, and the Computer).
func tiedRankSum(x, y []float64) float64 {
	if len(x) > len(y) {
		x, y = y, x // as far from the mean, with fewer to draw
	}
	ranks, sum := doubledRanks(x, y)
	n, total := len(x), 0
	for _, r := range ranks {
		total += r
	}
	// how far a sum is from its mean, total·n/len(ranks), in units that keep it whole
	far := func(s int) int { return abs(s*len(ranks) - total*n) }
	if far(sum) == 0 {
		return 1
	}
	extreme, all := 0.0, 0.0
	for s, ways := range waysToDraw(ranks, n) {
		all += ways
		if far(s) >= far(sum) {
			extreme += ways
		}
	}
	return math.Min(1, extreme/all)
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
			from, to := ways[k-1][:top[k-1]+1], ways[k][r:]
			for s, w := range from {
				to[s] += w
			}
			top[k] = max(top[k], top[k-1]+r)
		}
	}
	return ways[n]
}

// doubledRanks are twice the ranks of all values, which are then whole, and the sum of those of x.
func doubledRanks(x, y []float64) (ranks []int, sum int) {
	all := slices.Concat(x, y)
	slices.Sort(all)
	rank := map[float64]int{}
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j] == all[i] {
			j++
		}
		rank[all[i]] = i + 1 + j
		for range j - i {
			ranks = append(ranks, i+1+j)
		}
		i = j
	}
	for _, v := range x {
		sum += rank[v]
	}
	return ranks, sum
}

func abs(n int) int { return max(n, -n) }
