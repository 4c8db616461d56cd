package stats

import (
	"math"
	"slices"
)

// Alpha is the level of every test, and of every table.
const Alpha = 0.05

// LeastBlocks is the number of blocks below which paired samples cannot show any difference at the 5 % level: with 5
// the least p of the signed-rank test is 0.063.
const LeastBlocks = 6

// A Paired compares two rows of a table, block by block. Its zero value compares nothing.
type Paired struct {
	N         int     // blocks in which both were measured
	Ratio     float64 // of the makespans, by Hodges and Lehmann
	Low, High float64 // its 95 % confidence interval; 0 and +Inf with fewer than 6 blocks
	P         float64 // of Wilcoxon's signed-rank test
	PHolm     float64 // of the moderated t-test, corrected for its family, never less than P

	t      TResult
	family int // comparisons that PHolm is corrected for
}

// NewPaired summarises log-ratios. [TestPairs] and [CorrectPairs] fill in PHolm once the whole family is known.
func NewPaired(logRatios []float64) Paired {
	p := Paired{N: len(logRatios), P: 1, PHolm: 1}
	if p.N > 0 {
		center, low, high := HodgesLehmann(logRatios)
		p.Ratio, p.Low, p.High, p.P = math.Exp(center), math.Exp(low), math.Exp(high), SignedRank(logRatios)
	}
	return p
}

// Enough says whether there are enough blocks to find any difference.
func (p Paired) Enough() bool { return p.N >= LeastBlocks }

// Inverse is the same comparison, the other way round.
func (p Paired) Inverse() Paired {
	p.Ratio, p.Low, p.High = 1/p.Ratio, 1/p.High, 1/p.Low
	p.t.Mean = -p.t.Mean
	return p
}

// simultaneousLevel leaves some of the 5 % for noise of which the moderated test knows too little: with residuals that
// differ between strategies as in the recorded runs, all of seven intervals held in 91.8 % of tables of six blocks at
// the full 5 %, and do so in 94.8 %.
const simultaneousLevel = 0.6 * Alpha

// Simultaneous is an interval that holds together with those of all other comparisons of its family: in 95 % of runs
// all of them hold their true ratios (Bonferroni). So it is also the one for a comparison that was picked for what it
// shows. It is that of the t-test, about the mean: about Hodges and Lehmann's estimate, which jumps between the modes
// of noise that has two, all of seven held in 70 % of tables of 24 blocks. It is widened to hold the estimate too.
func (p Paired) Simultaneous() (low, high float64) {
	if !p.Enough() {
		return 0, math.Inf(1)
	}
	half := TCritical(simultaneousLevel/float64(max(1, p.family)), p.t.DF) * p.t.StdErr
	return min(p.Ratio, math.Exp(p.t.Mean-half)), max(p.Ratio, math.Exp(p.t.Mean+half))
}

// HalfWidth is that of an interval of ratios, relative to its geometric middle.
func HalfWidth(low, high float64) float64 {
	if low <= 0 || math.IsInf(high, 0) {
		return math.Inf(1)
	}
	return math.Sqrt(high/low) - 1
}

// TestPairs makes the moderated t-test of each pair of a table's rows, from its log-ratios.
func TestPairs(pairs []*Paired, logRatios [][]float64, rows []BlockLogs) {
	m := moderate(logRatios, freedom(rows))
	for i, p := range pairs {
		p.t = m.test(logRatios[i])
	}
}

// freedom is the degrees of freedom that the log-ratios of rows have: few rows have fewer than their sum.
func freedom(rows []BlockLogs) int {
	sum, most := 0, 0
	for _, logs := range rows {
		own := max(0, len(logs)-1)
		sum, most = sum+own, max(most, own)
	}
	return sum - most
}

// CorrectPairs fills in PHolm of a family of comparisons, once each is tested. The level is divided by share. Those
// with too few blocks claim nothing, so they are not of the family. It is the same method for any number of blocks:
// where another one takes over from some number on, a difference that six blocks found may be lost with twelve.
func CorrectPairs(pairs []*Paired, share float64) {
	family := slices.DeleteFunc(slices.Clone(pairs), func(p *Paired) bool { return !p.Enough() })
	ps := make([]float64, len(family))
	for i, p := range family {
		ps[i] = min(1, p.t.P*share)
	}
	for i, p := range Holm(ps) {
		family[i].PHolm, family[i].family = max(p, family[i].P), len(family)
	}
}

// Holm adjusts p-values for their number (Holm 1979, A Simple Sequentially Rejective Multiple Test Procedure): all
// that are at most 0.05 may be claimed at once, and the chance that any claim is false is at most 5 %, however the
// p-values depend on each other.
func Holm(p []float64) []float64 {
	adjusted, least := make([]float64, len(p)), 0.0
	for rank, i := range ascending(p) {
		least = max(least, min(1, p[i]*float64(len(p)-rank)))
		adjusted[i] = least
	}
	return adjusted
}

// BlockLogs are the logarithms of one row, in the order of their blocks.
type BlockLogs []BlockLog

// A BlockLog is the mean of the logarithms of a block's samples.
type BlockLog struct {
	Block, Samples int
	Mean           float64
}

// BlockLogOf is the logarithm of a positive value, alone in its block.
func BlockLogOf(block int, value float64) BlockLog {
	return BlockLog{Block: block, Samples: 1, Mean: math.Log(value)}
}

// Means are the logarithms without their blocks.
func (x BlockLogs) Means() []float64 {
	means := make([]float64, len(x))
	for i, l := range x {
		means[i] = l.Mean
	}
	return means
}

// Only is what was measured in some blocks, which are in order.
func (x BlockLogs) Only(blocks []int) BlockLogs {
	return slices.DeleteFunc(slices.Clone(x), func(l BlockLog) bool {
		_, ok := slices.BinarySearch(blocks, l.Block)
		return !ok
	})
}

// both calls what for each block that is in both.
func (x BlockLogs) both(y BlockLogs, what func(x, y float64)) {
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i].Block < y[j].Block:
			i++
		case x[i].Block > y[j].Block:
			j++
		default:
			what(x[i].Mean, y[j].Mean)
			i, j = i+1, j+1
		}
	}
}

// Minus is the differences in the blocks that are in both.
func (x BlockLogs) Minus(y BlockLogs) []float64 {
	differences := make([]float64, 0, len(x))
	x.both(y, func(x, y float64) { differences = append(differences, x-y) })
	return differences
}

// Medians are those of each in the blocks that are in both; NaN if there are none.
func (x BlockLogs) Medians(y BlockLogs) (ofX, ofY float64) {
	var xs, ys []float64
	x.both(y, func(x, y float64) { xs, ys = append(xs, x), append(ys, y) })
	return Median(xs), Median(ys)
}
