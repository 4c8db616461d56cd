package stats

import (
	"math"
	"slices"
)

// farOff is from how many standard deviations on a sample is taken to be interrupted, and what it then counts as. Of
// normal noise so little is that far off, as far as the deviation is known, that one table in 300 has such a sample at
// most (TestNormalNoiseIsNotBounded).
const farOff = 6

// mostInterrupted is the share of samples that may be as far off, to either side. If there are more, that is how this
// machine or these strategies are, such as noise with two modes, and nothing is taken to be interrupted.
const mostInterrupted = 0.15

// BoundInterruptions are the logarithms of rows that were measured in the same blocks, where a sample that was
// interrupted counts as no more than [farOff] standard deviations slower than expected of its row and its block
// (Winsorizing; Dixon 1960, Simplified Estimation from Censored Normal Samples). With it come the numbers of
// such samples, by row.
//
// One sample that takes twice as long may hide all others: with noise of 1 % and one such sample in fifty, a winner of
// 10 % among eight rows was found in 46 % of runs of 6 blocks and in 12 % of runs of 16, since the more samples there
// are, the likelier is it that one is interrupted. Bounded, it is found in 92 and 100 %.
//
// What is expected is fitted by medians, which a few interruptions do not move (median polish; Tukey 1977, Exploratory
// Data Analysis). The standard deviation is that of all rows by their median residual (Hampel 1974, The Influence Curve
// and its Role in Robust Estimation), or that of the row if it is noisier. Equal rows are treated alike, so they stay
// equal. Only what is slower is bounded: an interruption makes nothing faster, and where a row of six has four slow
// samples, the other two are no mistake. What is slower is more if slower is 1, as of times, and less if it is -1, as
// of rates. Fewer than three rows say nothing of a block, and are returned as they are.
func BoundInterruptions(rows []BlockLogs, slower float64) (bounded []BlockLogs, interrupted []int) {
	none := make([]int, len(rows))
	if len(rows) < 3 {
		return rows, none
	}
	residuals, inBlock := polished(rows)
	var all []float64
	for _, of := range residuals {
		all = append(all, of...)
	}
	common, far := deviation(all, len(rows)+len(inBlock)-1), 0
	bounded, interrupted = slices.Clone(rows), slices.Clone(none)
	for i, row := range rows {
		most := farOff * max(common, deviation(residuals[i], fitted(row, len(rows), inBlock)))
		for n, r := range residuals[i] {
			if math.Abs(r) <= most {
				continue
			}
			if far++; slower*r < 0 {
				continue
			}
			if interrupted[i]++; &bounded[i][0] == &row[0] {
				bounded[i] = slices.Clone(row)
			}
			bounded[i][n].Mean -= r - slower*most
		}
	}
	if common == 0 || float64(far) > mostInterrupted*float64(len(all)) { // what does not vary is known as it is
		return rows, none
	}
	return bounded, interrupted
}

// polished is by how much each sample of each row is above what is expected of its row and its block, and how many rows
// are in each block.
//
// The first sweep leaves out blocks with at most half as many rows as others have, such as the last ones of a run, of
// the cells that decide its ranking. With them, if the machine is faster by then, all that such a row has from before
// would look slow, and no further sweep mends that: of eight equal rows, two of which go on for 18 blocks with the
// machine 20 % faster, some were told apart in all of 100 tables.
func polished(rows []BlockLogs) (residuals [][]float64, inBlock map[int]int) {
	inBlock, most := map[int]int{}, 0
	for _, row := range rows {
		for _, l := range row {
			inBlock[l.Block]++
			most = max(most, inBlock[l.Block])
		}
	}
	ofRow, ofBlock := make([]float64, len(rows)), map[int]float64{}
	for sweep := range 2 {
		ofRows := map[int][]float64{}
		for i, row := range rows {
			var above, sparse []float64
			for _, l := range row {
				if x := l.Mean - ofBlock[l.Block]; sweep == 0 && 2*inBlock[l.Block] <= most {
					sparse = append(sparse, x)
				} else {
					above = append(above, x)
				}
			}
			if len(above) == 0 {
				above = sparse
			}
			ofRow[i] = Median(above)
			for _, l := range row {
				ofRows[l.Block] = append(ofRows[l.Block], l.Mean-ofRow[i])
			}
		}
		for block, above := range ofRows { // of an even number the lower one: of four rows, two may be interrupted
			slices.Sort(above)
			ofBlock[block] = above[(len(above)-1)/2]
		}
	}
	residuals = make([][]float64, len(rows))
	for i, row := range rows {
		for _, l := range row {
			residuals[i] = append(residuals[i], l.Mean-ofRow[i]-ofBlock[l.Block])
		}
	}
	return residuals, inBlock
}

// fitted is how many parameters the fit has for one of so many rows: its own, and its share of those of its blocks. The
// row that is alone in a block has all of it, and nothing is left to say how noisy it is.
func fitted(row BlockLogs, rows int, inBlock map[int]int) int {
	parameters := 1 - 1/float64(rows)
	for _, l := range row {
		parameters += 1 / float64(inBlock[l.Block])
	}
	return int(parameters + 1e-9)
}

// deviation is the standard deviation of normal residuals, by the median of their sizes. A fit makes about as many of
// them vanish as it has parameters, so that many of the least are left out (DuMouchel & O'Brien 1989, Integrating a
// Robust Option into a Multiple Regression Computing Environment). 0 if none is left.
func deviation(residuals []float64, fitted int) float64 {
	sizes := make([]float64, len(residuals))
	for i, r := range residuals {
		sizes[i] = math.Abs(r)
	}
	slices.Sort(sizes)
	if sizes = sizes[min(fitted, len(sizes)):]; len(sizes) == 0 {
		return 0
	}
	return 1.4826 * Median(sizes)
}
