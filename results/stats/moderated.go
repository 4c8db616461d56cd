package stats

import moremath "github.com/aclements/go-moremath/stats"

import "math"

// Moderated makes the t-test of each of some independent sets of differences, such as the log-ratios of the cells of two
// runs. A set that varies less than the others have in common is drawn towards that (see [TestPairs]). One that varies
// more stands for itself: cells may be of any kind, and if it were drawn down, some of 48 equal cells, half of them twice
// as noisy as the others, would be called different in 6 % of runs. One that does not vary at all, as a number of
// allocations may, stands for itself too.
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

// BlockLogOf is the logarithm of a positive value, alone in its block.
func BlockLogOf(block int, value float64) BlockLog {
	return BlockLog{Block: block, Samples: 1, Mean: math.Log(value)}
}
