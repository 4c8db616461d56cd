package stats

import "math"

// Moderated makes the t-test of each of some independent sets of differences, such as the log-ratios of the cells of two
// runs. What the variances of those that vary tell about each other counts (see [TestPairs]). One that does not vary at
// all, as a number of allocations may, stands for itself.
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
		if vary[i] {
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
