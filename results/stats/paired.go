package stats

import (
	"math"
	"slices"
)

// How two strategies that were measured in the same blocks are compared. A machine that
// slows down slows a whole block; the ratio of two makespans of one block does not see it.
//
// # The test
//
// A comparison has one log-ratio for each block. It is estimated by Hodges and Lehmann's
// estimator, and tested by Wilcoxon's signed-rank test, which assumes nothing about the
// noise but that it is the same for two strategies that do not differ.
//
// A table makes many comparisons, and every one is a chance to be wrong. The family is all
// pairs of a table: each against the baseline, whichever is chosen by --base, and each
// against the fastest, which is chosen by looking at the same samples. (Corrected for the
// comparisons with the fastest alone, some of eight equal strategies are told from it in
// 8 % of runs of 6 blocks, because it was picked for being fast.) Holm's correction over that
// family bounds the chance of any false claim in the table by 5 %.
//
// # Few blocks
//
// With n blocks the signed-rank test has no p-value below 2/2ⁿ: 0.031 for 6. Corrected for
// the 66 pairs of twelve strategies, nothing passes that, not even a speedup of 15, which is
// absurd: the ranks have thrown away how large the ratios are compared to their spread. So
// where the least attainable p cannot pass the correction, which depends on the numbers of
// blocks and of pairs but not on what was measured, it is the p of a t-test on the log-ratios
// that is corrected, and the signed-rank test has to agree at the plain 5 % level: with 6
// blocks, all six must have the same sign. The t-test assumes a normal mean, and a variance
// that it learns from six ratios is poorly known; so it looks at the variances of all pairs
// of the table, see [Moderation]. Of twelve strategies, a difference of 10 % under 3 % of noise
// is then found in 89 % of runs of 6 blocks, where Student's own test finds 31 %; and no pair
// passes because its six ratios happen to lie close together, as they do now and then if noise
// has two modes: of 40 equal strategies Student's test calls some different in 21 % of runs.
// If the noise is skewed, has two modes, drifts, or differs between strategies, a table of
// eight or twenty equal ones makes any false claim in at most 5 % of 10,000 runs
// (TestFalseVerdicts).
//
// # Rejected
//
// Bounds by a multiple of the noise floor claim nothing where there is no A/A arm. Permuting
// strategies within blocks (Westfall & Young 1993) is exact, but takes the noise of all strategies
// for equal, and closed testing of many rows is exponential. The cells of two runs beside each
// other, see [compare.Comparison], are not moderated: a cell shares no row with another, so their noise may be
// of any kind, and with 48 cells of which half are twice as noisy as the others 13 % of equal runs
// had a false verdict.

// Alpha is the level of every test, and of every table.
const Alpha = 0.05

// MinPaired is the number of blocks below which the signed-rank test cannot find any
// difference at the 5 % level: with 5 the least p is 0.063.
const MinPaired = LeastBlocks

// LeastBlocks is the number of blocks from which on paired samples can show anything.
const LeastBlocks = 6

// A Paired compares two rows of a table, block by block. Its zero value compares nothing.
type Paired struct {
	N         int     // blocks in which both were measured
	Ratio     float64 // of the makespans, by Hodges and Lehmann
	Low, High float64 // its 95 % confidence interval; 0 and +Inf with fewer than 6 blocks
	P         float64 // by Wilcoxon's signed-rank test
	PHolm     float64 // corrected for all pairs of the table, never less than P

	t      tTest
	family int // pairs that PHolm is corrected for
}

// Enough says whether there are blocks enough to find any difference.
func (p Paired) Enough() bool { return p.N >= MinPaired }

// Simultaneous is the interval of the ratio that holds the true one together with those of all other
// pairs of the table, in 95 % of runs (Bonferroni): for a pair that was picked for what it shows.
func (p Paired) Simultaneous() (low, high float64) {
	half := TCritical(Alpha/float64(max(1, p.family)), p.t.df) * p.t.err
	return p.Ratio * math.Exp(-half), p.Ratio * math.Exp(half)
}

// Inverse is the same comparison, the other way round.
func (p Paired) Inverse() Paired {
	p.Ratio, p.Low, p.High = 1/p.Ratio, 1/p.High, 1/p.Low
	return p
}

// BlockLogs are logarithms in the order of their blocks.
type BlockLogs []BlockLog

type BlockLog struct {
	Block, Samples int
	Mean           float64
}

// Means are the logs, in the order of the blocks.
func (x BlockLogs) Means() []float64 {
	means := make([]float64, len(x))
	for i, l := range x {
		means[i] = l.Mean
	}
	return means
}

func (x BlockLogs) Blocks() []int {
	blocks := make([]int, len(x))
	for i, l := range x {
		blocks[i] = l.Block
	}
	return blocks
}

func (x BlockLogs) Median() float64 {
	means := x.Means()
	slices.Sort(means)
	return MedianOf(means)
}

// Only is what was measured in some blocks, which are in order.
func (x BlockLogs) Only(blocks []int) BlockLogs {
	return slices.DeleteFunc(slices.Clone(x), func(l BlockLog) bool {
		_, ok := slices.BinarySearch(blocks, l.Block)
		return !ok
	})
}

// Minus is the differences in the blocks that are in both.
func (x BlockLogs) Minus(y BlockLogs) []float64 {
	d := make([]float64, 0, len(x))
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i].Block < y[j].Block:
			i++
		case x[i].Block > y[j].Block:
			j++
		default:
			d = append(d, x[i].Mean-y[j].Mean)
			i, j = i+1, j+1
		}
	}
	return d
}

// NewPaired summarises log-ratios; PHolm waits for the rest of the family.
func NewPaired(d []float64) Paired {
	p := Paired{N: len(d), P: 1, PHolm: 1}
	if len(d) == 0 {
		return p
	}
	center, low, high := HodgesLehmann(d)
	p.Ratio, p.Low, p.High, p.P = math.Exp(center), math.Exp(low), math.Exp(high), SignedRank(d)
	return p
}

// Test fills in the p-value of the t-test of each of a table's differences, which have so many
// degrees of freedom in all.
func Test(pairs []*Paired, differences [][]float64, freedom int) {
	m := moderate(differences, freedom)
	for i, p := range pairs {
		p.t = m.Test(differences[i])
	}
}

// Freedom is how many degrees of freedom the differences of rows have in all.
func Freedom(rows []BlockLogs) int {
	sum, most := 0, 0
	for _, logs := range rows {
		if own := len(logs) - 1; own > 0 {
			sum, most = sum+own, max(most, own)
		}
	}
	return sum - most
}

// Correct fills in PHolm of a family, once each is tested. Those with too few blocks claim nothing,
// so they are not of the family.
func Correct(family []*Paired) {
	members := slices.DeleteFunc(slices.Clone(family), func(p *Paired) bool { return !p.Enough() })
	ps := make([]float64, len(members))
	for i, p := range members {
		ps[i] = p.P
		if LeastP(p.N)*float64(len(members)) > Alpha {
			ps[i] = p.t.p
		}
	}
	for i, p := range Holm(ps) {
		members[i].PHolm, members[i].family = max(p, members[i].P), len(members)
	}
}
