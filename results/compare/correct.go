package compare

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// Correct is Holm's correction over all makespans of which there are enough samples, and then the verdicts. Anyone's
// benchmarks are corrected unit by unit.
func (v *Comparison) Correct() {
	v.Family, v.blind = 0, false
	var families ordered.ByKey[string, *Cell]
	for _, c := range v.All() {
		if c.Compared() {
			families.Add(fmt.Sprint(c.New.Table.IsStrategies, record.Tidied(c.Unit)), c)
		}
	}
	for _, family := range families.Keys {
		v.Family = max(v.Family, v.correct(families.Of[family]))
	}
	least := 1.0
	for _, c := range v.All() {
		if c.Compared() && v.enough(c) {
			least = min(least, stats.LeastUTest(c.N, c.M))
		}
	}
	v.blind = v.AllowSingle && v.Family > 0 && least*float64(v.Family) > stats.Alpha
	for _, family := range families.Keys {
		for _, c := range families.Of[family] {
			v.judge(c)
		}
	}
}

// enough says whether there are enough samples of a cell to find any difference. What is exact is of no family.
func (v *Comparison) enough(c *Cell) bool {
	least := min(c.N, c.M)
	switch {
	case c.Exact():
		return false
	case v.Method == Runs:
		return least >= LeastRuns
	case v.Pairs != nil || c.New.Table.IsStrategies:
		return least >= stats.LeastBlocks
	}
	return stats.LeastUTest(c.N, c.M) <= stats.Alpha
}

// correct fills in the p-values of a family: those of the cells of which there is enough. It returns how many they are.
func (v *Comparison) correct(cells []*Cell) int {
	members := slices.DeleteFunc(slices.Clone(cells), func(c *Cell) bool { return !v.enough(c) })
	ps := make([]float64, len(members))
	switch {
	case v.Pairs != nil:
		testPairs(members)
	case v.Method == Runs:
		testRuns(members)
	}
	for i, c := range members {
		switch {
		case v.Pairs != nil:
			ps[i] = stats.Either(c.t.P, c.P)
		case v.Method == Runs: // of what never varies, the test says nothing
			ps[i] = max(c.t.P, c.P)
		default: // of two that are not equally noisy, the U-test alone finds too much
			c.t = stats.Welch(c.groups[0], c.groups[1])
			ps[i] = max(c.P, c.t.P)
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

// testRuns makes the tests of cells that have several runs a side.
func testRuns(cells []*Cell) {
	var tests []stats.TResult
	for _, c := range cells {
		tests = append(tests, stats.Welch(c.groups[0], c.groups[1]))
	}
	for i, t := range stats.Cautious(tests) {
		cells[i].t = t
	}
}

// LeastTold is the least log-ratio of a cell that is significant after the correction for the whole family; +Inf if
// none is.
func (v *Comparison) LeastTold(c *Cell) float64 {
	level := stats.Alpha / float64(max(1, v.Family))
	switch {
	case v.blind || !v.Judges():
		return math.Inf(1)
	case v.Pairs != nil: // by the t-test: where ranks see more, it is less
		return stats.TCritical(level/stats.EitherOf, c.t.DF) * c.t.StdErr
	case v.Method == Runs:
		return stats.TCritical(level, c.t.DF) * c.t.StdErr
	}
	half := math.Log1p(stats.HalfWidth(c.Low, c.High))
	df := float64(c.N + c.M - 2) // wider than its interval as a t-test is
	byRanks := half * stats.TCritical(level, df) / stats.TCritical(stats.Alpha, df)
	if c.t.DF <= 0 || math.IsInf(c.t.StdErr, 0) {
		return byRanks
	}
	// Both have to agree, and of few samples they often do not: see gate's TestSeen.
	seldom := 1 + 1/float64(c.N+c.M)
	return seldom * max(byRanks, stats.TCritical(level, c.t.DF)*c.t.StdErr)
}
