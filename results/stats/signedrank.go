package stats

import (
	"math"
	"slices"
	"sync"
)

// Tests of one sample of paired differences, in blocks, which here are log-ratios: whether
// they lie around zero, and where they lie. Nothing in this file knows what was measured.

// exactUpTo is the number of pairs up to which the distribution of the signed-rank sum is
// computed rather than approximated: at 50 the normal approximation is off by less than
// 0.001 anywhere near the levels that matter.
const exactUpTo = 50

// SignedRank is the two-sided p-value of the signed-rank test (Wilcoxon 1945, Individual
// Comparisons by Ranking Methods) of the hypothesis that the differences are distributed
// symmetrically about zero. That is what the differences of two measurements of the same
// thing are, whatever its distribution is: skewed, with several modes, or drifting with
// the block.
//
// Zeros are left out, as Wilcoxon did: they speak for neither side. Equal sizes get the
// mean of their ranks, and the distribution that is computed is that of these very ranks
// (Streitberg & Röhmel 1986), so that it stays exact with ties.
func SignedRank(differences []float64) float64 {
	d := slices.DeleteFunc(slices.Clone(differences), func(x float64) bool { return x == 0 })
	slices.SortFunc(d, func(a, b float64) int {
		switch x, y := math.Abs(a), math.Abs(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	ranks, sum, total := make([]int, len(d)), 0, 0 // twice the ranks, which are then whole
	for i := 0; i < len(d); {
		j := i + 1
		for j < len(d) && math.Abs(d[j]) == math.Abs(d[i]) {
			j++
		}
		for k := i; k < j; k++ {
			ranks[k] = i + 1 + j
			total += ranks[k]
			if d[k] > 0 {
				sum += ranks[k]
			}
		}
		i = j
	}
	sum = min(sum, total-sum) // the distribution is symmetric
	if len(d) <= exactUpTo {
		p := 0.0
		for _, q := range rankSums(ranks)[:sum+1] {
			p += q
		}
		return min(1, 2*p)
	}
	variance := 0.0
	for _, r := range ranks {
		variance += float64(r) * float64(r) / 4
	}
	z := (float64(sum) + 1 - float64(total)/2) / math.Sqrt(variance) // with the correction for continuity
	return min(1, math.Erfc(-z/math.Sqrt2))
}

// rankSums is the probability of each sum when each rank is in it or not with equal odds.
func rankSums(ranks []int) []float64 {
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

// LeastP is the least two-sided p-value that n pairs can give: all differences have the
// same sign.
func LeastP(n int) float64 { return math.Ldexp(1, 1-n) }

// HodgesLehmann estimates where the differences lie, with a 95 % confidence interval: the
// median of the means of all pairs of them, each with itself too (Walsh averages), and
// the interval of all locations that signedRank does not reject at the 5 % level (Hodges &
// Lehmann 1963, Estimates of Location Based on Rank Tests). So the interval is without
// zero exactly when p ≤ 0.05, unless there are ties.
//
// The distribution is discrete, hence so is the confidence: it is the least that is at
// least 95 %, which for 6 pairs is 96.9 % (the interval is then their range), for 9 is
// 96.1 %, for 10 95.1 %, for 12 95.8 % and for 20 95.2 %. With fewer than 6 pairs no
// interval reaches 95 %: it is infinite.
func HodgesLehmann(differences []float64) (center, low, high float64) {
	d := slices.Sorted(slices.Values(differences))
	if len(d) == 0 {
		return math.NaN(), math.Inf(-1), math.Inf(1)
	}
	n := len(d) * (len(d) + 1) / 2
	center = walshAt(d, (n-1)/2)/2 + walshAt(d, n/2)/2
	k := cutoff(len(d))
	if k == 0 {
		return center, math.Inf(-1), math.Inf(1)
	}
	return center, walshAt(d, k-1), walshAt(d, n-k)
}

// cutoff is the rank, from either end, of the Walsh average that ends the 95 % interval;
// 0 if there is none.
func cutoff(n int) int {
	if n > exactUpTo {
		m := float64(n) * float64(n+1)
		return int(m/4 - 1.96*math.Sqrt(m*float64(2*n+1)/24))
	}
	return cutoffs()[n]
}

var cutoffs = sync.OnceValue(func() (k [exactUpTo + 1]int) {
	var ranks []int
	for n := range k {
		if n > 0 {
			ranks = append(ranks, n)
		}
		tail := 0.0
		for _, p := range rankSums(ranks) {
			if tail += p; tail > Alpha/2 {
				break
			}
			k[n]++
		}
	}
	return k
})

// MedianOf sorted values.
func MedianOf(sorted []float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	return sorted[(n-1)/2]/2 + sorted[n/2]/2
}

// Holm adjusts p-values for their number (Holm 1979, A Simple Sequentially Rejective
// Multiple Test Procedure): whatever is at most 0.05 may be claimed, all at once, and the
// chance that any claim is false is at most 5 %, however the p-values depend on each other.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	adjusted, least := make([]float64, len(p)), 0.0
	for i, at := range order {
		least = max(least, min(1, p[at]*float64(len(p)-i)))
		adjusted[at] = least
	}
	return adjusted
}
