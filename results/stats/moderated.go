package stats

import (
	"math"

	moremath "github.com/aclements/go-moremath/stats"
)

// Moderated makes the t-test of each of some independent sets of differences, such as the log-ratios of the cells of
// two runs. A set that varies less than the others have in common is drawn towards that (see [TestPairs]). One that
// varies more stands for itself: cells may be of any kind, and if it were drawn down, some of 48 equal cells, half of
// them twice as noisy as the others, would be called different in 6 % of runs. One that does not vary at all, as a
// number of allocations may, stands for itself too.
func Moderated(differences [][]float64) []TResult {
	freedom, vary := 0, make([]bool, len(differences))
	var varying [][]float64
	for i, d := range differences {
		for _, x := range d {
			vary[i] = vary[i] || x != d[0]
		}
		if vary[i] {
			varying = append(varying, d)
			freedom += len(d) - 1
		}
	}
	m := moderate(varying, freedom)
	results := make([]TResult, len(differences))
	for i, d := range differences {
		if vary[i] && moremath.Variance(d) <= m.variance {
			results[i] = m.test(d)
		} else {
			results[i] = TTest(d)
		}
	}
	return results
}

// EitherOf is what the lesser of two p-values is multiplied by, see [Either]. Bonferroni's factor of 2 is for tests
// that know nothing of each other.
const EitherOf = 1.5

// Either is the p-value of one comparison of which the t-test or the signed ranks may show that it differs. The t-test
// sees most where noise is normal, and next to nothing where a few blocks are far off: what they do to the variance,
// they do not do to ranks. Of few blocks, ranks alone cannot pass a correction.
func Either(t, ranks float64) float64 { return min(1, EitherOf*min(t, ranks)) }

// Cautious draws the standard errors of some Welch's tests up towards what they have in common, and no degrees of
// freedom follow from that: cells of one run are not independent. It is for few runs that may have modes: of three and
// three runs in one of two modes, those of one side are all in one and those of the other in the other in 3 % of
// cells, with a standard error of next to nothing.
func Cautious(tests []TResult) []TResult {
	var variances, dfs []float64
	for _, t := range tests {
		if t.StdErr > 0 && !math.IsInf(t.StdErr, 0) {
			variances, dfs = append(variances, t.StdErr*t.StdErr), append(dfs, t.DF)
		}
	}
	m, drawn := moderateVariances(variances, dfs, 0), make([]TResult, len(tests))
	for i, t := range tests {
		if drawn[i] = t; t.StdErr > 0 && t.StdErr*t.StdErr < m.variance {
			variance := m.variance
			if !math.IsInf(m.df, 1) {
				variance = (m.df*m.variance + t.DF*t.StdErr*t.StdErr) / (m.df + t.DF)
			}
			drawn[i].StdErr = math.Sqrt(variance)
			drawn[i].P = tTail(math.Abs(t.Mean)/drawn[i].StdErr, t.DF)
		}
	}
	return drawn
}
