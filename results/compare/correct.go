package compare

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// Correct is Holm's correction over all makespans of which there are enough samples, and then the verdicts. Anyone's
// benchmarks that were measured in pairs are corrected unit by unit.
func (v *Comparison) Correct() {
	var makespans []*Cell
	for _, c := range v.All() {
		if c.New.Table.IsStrategies && c.Compared() {
			makespans = append(makespans, c)
		}
	}
	v.Family = v.correct(makespans, (*Cell).Enough)
	for _, c := range makespans {
		c.judge()
	}
	if v.Pairs == nil {
		return
	}
	units := byUnit(slices.DeleteFunc(v.All(), func(c *Cell) bool { return c.New.Table.IsStrategies || !c.Compared() }))
	for _, unit := range units.Keys {
		cells := units.Of[unit]
		v.Family = max(v.Family, v.correct(cells, func(c *Cell) bool { return c.N >= stats.LeastBlocks }))
		for _, c := range cells {
			c.judgePaired()
		}
	}
}

// correct fills in the p-values of a family: those of the cells of which there is enough. It returns how many they are.
func (v *Comparison) correct(cells []*Cell, enough func(*Cell) bool) int {
	members := slices.DeleteFunc(slices.Clone(cells), func(c *Cell) bool { return !enough(c) })
	ps := make([]float64, len(members))
	if v.Pairs != nil {
		testPairs(members)
	}
	for i, c := range members {
		if ps[i] = c.t.P; v.Pairs == nil {
			ps[i] = v.pValue(c, len(members))
		}
	}
	for i, p := range stats.Holm(ps) {
		members[i].PHolm = max(p, members[i].P)
	}
	return len(members)
}

// testPairs makes the t-tests of cells that are compared in pairs. Those of log-ratios learn the noise from each other.
func testPairs(cells []*Cell) {
	var ratios []*Cell
	var logs [][]float64
	for _, c := range cells {
		if c.t = stats.TTest(c.pairs); c.Enough() {
			ratios, logs = append(ratios, c), append(logs, c.pairs)
		}
	}
	for i, t := range stats.Moderated(logs) {
		ratios[i].t = t
	}
}

// inPairs estimates the ratio of a cell from its log-ratios in blocks.
func (c *Cell) inPairs(logRatios []float64) {
	p := stats.NewPaired(logRatios)
	c.pairs, c.N, c.M, c.Ratio, c.P = logRatios, p.N, p.N, p.Ratio, p.P
	if p.Enough() {
		c.Low, c.High = p.Low, p.High
	}
}

// pValue is what is corrected for a cell of two groups of samples, in a family of so many. A rank test that cannot pass
// the correction leaves it to a t-test.
func (v *Comparison) pValue(c *Cell, family int) float64 {
	welch, least := stats.Welch(v.logs(c.Old), v.logs(c.New)), stats.LeastUTest(c.N, c.M)
	switch {
	case least*float64(family) <= stats.Alpha:
		return max(welch, c.P)
	case c.P > 1.001*least: // the samples overlap; both are computed, hence not quite the same
		return 1
	}
	return welch
}

// LeastTold is the least log-ratio of a cell that is significant after the correction for the whole family.
func (v *Comparison) LeastTold(c *Cell) float64 {
	level := stats.Alpha / float64(max(1, v.Family))
	if v.Pairs != nil {
		return stats.TCritical(level, c.t.DF) * c.t.StdErr
	}
	half := math.Log1p(stats.HalfWidth(c.Low, c.High))
	df := float64(c.N + c.M - 2) // wider than its interval as Welch's test is
	return half * stats.TCritical(level, df) / stats.TCritical(stats.Alpha, df)
}

// pairedUnit compares two rows of anyone's benchmarks in one unit, block by block. A figure that is 0 somewhere has no
// logarithm, so that its differences are tested as they are.
func (v *Comparison) pairedUnit(old, now *table.Row, unit string) *Cell {
	c := &Cell{Old: old, New: now, Unit: unit, P: 1, PHolm: 1, High: math.Inf(1)}
	was, is := table.LogsOf(old, unit).Only(v.Pairs), table.LogsOf(now, unit).Only(v.Pairs)
	x, y := blockValues(old, unit), blockValues(now, unit)
	if len(was) == len(x) && len(is) == len(y) {
		c.inPairs(is.Minus(was))
		return c
	}
	for block, value := range y {
		if before, ok := x[block]; ok {
			c.pairs = append(c.pairs, value-before)
		}
	}
	slices.Sort(c.pairs) // the order of a map is no order
	c.N, c.M = len(c.pairs), len(c.pairs)
	if c.N > 0 {
		c.P = stats.SignedRank(c.pairs)
	}
	before, _ := old.Median(unit)
	after, _ := now.Median(unit)
	c.Ratio = stats.Quotient(after, before)
	return c
}

// blockValues are the values of a row by block; none if some samples lack the unit, and nobody knows which.
func blockValues(r *table.Row, unit string) map[int]float64 {
	values := r.Values[record.Tidied(unit)]
	of := map[int]float64{}
	for i, block := range r.Blocks {
		if len(values) == len(r.Blocks) && block > 0 {
			of[block] = values[i]
		}
	}
	return of
}

// judgePaired gives the verdict on a figure of anyone's benchmark that was measured in pairs.
func (c *Cell) judgePaired() {
	if c.N < stats.LeastBlocks {
		c.Verdict = table.TooFew
		return
	}
	more := stats.Median(c.pairs)
	if c.Enough() {
		more = math.Log(c.Ratio)
	}
	c.judgeUnit(0, more, c.PHolm > stats.Alpha)
}
