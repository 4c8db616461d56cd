package gate

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// blindness is what the gate cannot see.
func (g *Result) blindness() []string {
	var said []string
	if g.Watched == 0 && g.Passed() {
		return []string{fmt.Sprintf("NOT ENOUGH DATA: this gate could not have failed. A comparison needs %d good samples on each side, and no cell has them: measure more blocks, since those that failed or were disturbed do not count.", stats.LeastBlocks)}
	}
	if least := g.seen(); len(least) > 0 {
		said = append(said, g.sight(stats.Median(least)))
	}
	left := g.unseen()
	for _, u := range g.unjudged {
		left -= u.cells
		said = append(said, fmt.Sprintf("Not looked at: %d of the %d cells of %s: %s. What is slower there passes.", u.cells, g.Cells, g.Comparison.Old, g.because([]unjudged{u})))
	}
	if left > 0 {
		said = append(said, fmt.Sprintf("Not looked at, because they are missing or have too few good samples: %d of the %d cells of %s. What is slower there passes.", left, g.Cells, g.Comparison.Old))
	}
	return said
}

// sight says which slowdown the gate sees in half of the cells.
func (g *Result) sight(least float64) string {
	said := fmt.Sprintf("Where one strategy alone becomes slower, by %s %%, that is found in half of the runs; in half of the cells it takes more.", text.Rounded(100*least, 2))
	if least <= g.MinEffect {
		return said
	}
	said += fmt.Sprintf(" So %s %% may well pass: more blocks see smaller ones", text.Amount(100*g.MinEffect))
	if g.Comparison.Pairs == nil && !g.Efficiency {
		said += ", and blocks in turns see most"
	}
	return said + "."
}

// seen is for each cell that is looked at the slowdown that is found in half of the runs, if it is the
// only one, in order: that is where the estimate is as likely as not to be large enough. In
// virtual time everything is found.
func (g *Result) seen() (least []float64) {
	for _, m := range g.Comparison.Matches {
		if unknown(g.Comparison, m) != "" {
			continue // nothing is seen there
		}
		for _, c := range m.Cells {
			switch {
			case slices.Contains(g.Failing, c):
			case c.New.Table.Exact && c.Verdict != table.NoVerdict:
				least = append(least, g.MinEffect)
			case c.Enough():
				least = append(least, g.shows(c))
			}
		}
	}
	slices.Sort(least)
	return least
}

// shows is the least slowdown that is found in half of the runs in one cell.
func (g *Result) shows(c *compare.Cell) float64 {
	told := math.Expm1(leastTold(g.Comparison, c))
	beyondMachine := (1+stats.HalfWidth(c.Low, c.High))*(1+c.Floors.Machine) - 1
	return max(g.MinEffect, c.Floors.Old, c.Floors.New, told, beyondMachine)
}

// leastTold is the least log-ratio that is significant in a cell, if Holm's correction has to allow
// for the whole family.
func leastTold(v *compare.Comparison, c *compare.Cell) float64 {
	level := stats.Alpha / float64(max(1, v.Family))
	half := math.Log1p(stats.HalfWidth(c.Low, c.High))
	switch {
	case v.Pairs == nil: // wider than its interval as Welch's test is
		df := float64(c.N + c.M - 2)
		return half * stats.TCritical(level, df) / stats.TCritical(stats.Alpha, df)
	case stats.LeastSignedRank(c.N) > level:
		test := stats.TTest(v.Differences(c.Old, c.New))
		return stats.TCritical(level, test.DF) * test.StdErr
	}
	return half * stats.TCritical(level, math.Inf(1)) / stats.TCritical(stats.Alpha, math.Inf(1))
}

// blind is an error if nothing is stopped, and fewer than half of the old run's cells could have shown
// a slowdown that the gate was to see.
func (g *Result) blind(slowdown float64) error {
	enough := 0
	for _, least := range g.seen() {
		if least <= slowdown {
			enough++
		}
	}
	if slowdown == 0 || !g.Passed() || 2*enough >= g.Cells {
		return nil
	}
	v := g.Comparison
	return fmt.Errorf("%s %w: a slowdown of %s %% has to be found in half of the runs, in at least half of the %d cells of %s, and would be in %d: measure all of them, in more blocks, in turns", v.Both(), ErrUndecided, text.Amount(100*slowdown), g.Cells, v.Old, enough)
}
