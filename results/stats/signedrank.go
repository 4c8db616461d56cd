package stats

import (
	"cmp"
	"math"
	"slices"
)

// exactUpTo is the number of samples up to which distributions of rank sums are computed rather than approximated: at
// 50 the normal approximation is off by less than 0.001 anywhere near the levels that matter.
const exactUpTo = 50

// SignedRank is the two-sided p-value of the signed-rank test (Wilcoxon 1945, Individual Comparisons by Ranking
// Methods) of the hypothesis that the differences are distributed symmetrically about zero. That is what the
// differences of two measurements of the same thing are, whatever its distribution is: skewed, with several modes, or
// drifting with the block.
//
// Zeros are left out, as Wilcoxon did: they speak for neither side. Equal sizes get the mean of their ranks, and the
// distribution that is computed is that of these very ranks (Streitberg & Röhmel 1986), so that it stays exact with
// ties.
func SignedRank(differences []float64) float64 {
	d := slices.DeleteFunc(slices.Clone(differences), func(x float64) bool { return x == 0 })
	slices.SortFunc(d, func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
	sizes := make([]float64, len(d))
	for i, x := range d {
		sizes[i] = math.Abs(x)
	}
	ranks := doubledRanks(sizes)
	sum, total, variance := 0, 0, 0.0
	for i, r := range ranks {
		total, variance = total+r, variance+float64(r)*float64(r)/4
		if d[i] > 0 {
			sum += r
		}
	}
	sum = min(sum, total-sum) // the distribution is symmetric
	if len(d) <= exactUpTo {
		p := 0.0
		for _, q := range signedRankSums(ranks)[:sum+1] {
			p += q
		}
		return min(1, 2*p)
	}
	z := (float64(sum) + 1 - float64(total)/2) / math.Sqrt(variance) // with the correction for continuity
	return min(1, math.Erfc(-z/math.Sqrt2))
}

// doubledRanks are twice the ranks of sorted values, which are then whole: equal values get the mean of their ranks.
func doubledRanks(sorted []float64) []int {
	ranks := make([]int, len(sorted))
	for i := 0; i < len(sorted); {
		end := i + 1
		for end < len(sorted) && sorted[end] == sorted[i] {
			end++
		}
		for first := i; i < end; i++ {
			ranks[i] = first + 1 + end
		}
	}
	return ranks
}

// signedRankSums is the probability of each sum when each rank is in it or not with equal odds.
func signedRankSums(ranks []int) []float64 {
	total := 0
	for _, r := range ranks {
		total += r
	}
	p := make([]float64, total+1)
	p[0] = 1
	top := 0
	for _, r := range ranks {
		top += r
		for s := top; s >= 0; s-- {
			p[s] /= 2
			if s >= r {
				p[s] += p[s-r] / 2
			}
		}
	}
	return p
}
