package gate

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/text"
)

// What a gate cannot judge. A quantity that is not known is not zero: where the noise floor is unknown, or what equal
// runs differ by, a slowdown may be either. A gate in which nothing can be judged is refused, however fast the
// new run is: whoever sets it up has to see it that day, and not on the day of a slowdown. Where only some scenarios
// are so, they are named; what looks slower there is refused too, unless something else is stopped.

// ErrUndecided is of a gate of two whole runs that did the same work, in which too little is known
// to stop anything or to pass everything.
var ErrUndecided = errors.New("cannot be gated")

// An unjudged is a reason why nothing can be stopped for being slower, with where that is so.
type unjudged struct {
	why       string // with what to do
	scenarios []string
	cells     int             // that do not fail, and that could have been judged otherwise
	slower    []*compare.Cell // that would be stopped, if what is not known were zero; the worst first
}

// unjudge notes a scenario with its cells, and those among them that would be stopped.
func (g *Result) unjudge(m *compare.Match, why string, cells int, slower []*compare.Cell) {
	i := slices.IndexFunc(g.unjudged, func(u unjudged) bool { return u.why == why })
	if i < 0 {
		i = len(g.unjudged)
		g.unjudged = append(g.unjudged, unjudged{why: why})
	}
	u := &g.unjudged[i]
	u.scenarios, u.cells, u.slower = append(u.scenarios, m.New.Full()), u.cells+cells, append(u.slower, slower...)
	worstFirst(u.slower)
}

// undecided is an error where nothing is stopped, but only because something is not known.
func (g *Result) undecided() error {
	doubtful := slices.DeleteFunc(slices.Clone(g.unjudged), func(u unjudged) bool { return len(u.slower) == 0 })
	if g.Watched == 0 && len(doubtful) == 0 {
		doubtful = g.unjudged
	}
	switch {
	case !g.Passed():
		return nil
	case g.Watched == 0 && len(doubtful) == 0 && g.Cells > 0:
		needs, advice := fmt.Sprintf("%d good samples", stats.LeastBlocks), "measure more blocks"
		if g.Comparison.Method == compare.Runs {
			needs, advice = fmt.Sprintf("%d runs", compare.LeastRuns), "add runs that have it"
		}
		return fmt.Errorf("%s %w: no cell has %s on each side, so that nothing could have been stopped: %s (failed and "+
			"disturbed samples do not count)", g.Comparison.Both(), ErrUndecided, needs, advice)
	case len(doubtful) == 0:
		return nil
	}
	why := because(doubtful)
	if !g.Comparison.Judges() && len(doubtful) == 1 { // it is so everywhere
		if why = doubtful[0].why; g.Comparison.MayAllowSingle() {
			why += HowToAllow
		}
	}
	return fmt.Errorf("%s %w: %s", g.Comparison.Both(), ErrUndecided, why)
}

// HowToAllow is what else may be done about single runs.
const HowToAllow = "; --allow-single judges them all the same"

// because says of each where, why, and what looks slower there.
func because(reasons []unjudged) string {
	var said []string
	for _, u := range reasons {
		why := fmt.Sprintf("in %s, %s", text.List(u.scenarios), u.why)
		if len(u.slower) > 0 {
			why += "; there looks slower: " + slowdowns(u.slower)
		}
		said = append(said, why)
	}
	return strings.Join(said, "; ")
}

// What a gate cannot see.

// blindness says what the gate does not see.
func (g *Result) blindness() (said []string) {
	if least := g.seen(); len(least) > 0 {
		said = append(said, g.sight(stats.Median(least)))
	}
	notLookedAt := func(cells int, why string) {
		if cells > 0 {
			said = append(said, fmt.Sprintf("%s not looked at, of %d in %s: %s. A slowdown there passes.",
				text.Count(cells, "cell", "is", "are"), g.Cells, g.Comparison.Old, why))
		}
	}
	left := g.unseen()
	for _, u := range g.unjudged {
		left -= u.cells
		notLookedAt(u.cells, because([]unjudged{u}))
	}
	notLookedAt(left, "they are missing or have too few good samples")
	return said
}

// sight says which slowdown of one strategy half of the cells show in half of the runs.
func (g *Result) sight(least float64) string {
	said := fmt.Sprintf("A slowdown of about %s %% would be found in half of such comparisons, a larger one more often.",
		text.Rounded(100*least, 2))
	if least > g.MinEffect {
		more := map[compare.Method]string{compare.Runs: "give more runs a side, or use overlap against",
			compare.Single: "measure more samples"}[g.Comparison.Method]
		said += fmt.Sprintf(" Smaller ones, above %s %%, mostly pass: %s.", text.Amount(100*g.MinEffect),
			cmp.Or(more, "measure more blocks (--blocks)"))
		if g.mustSee == 0 && g.Comparison.Method == compare.Runs {
			said += " With --must-see 10%, a gate that could miss 10 % has status 2."
		}
	}
	return said
}

// seen is for each cell that is looked at the slowdown that is found in half of the runs, if it is the only one: that
// is where the estimate is as likely as not to be large enough. In virtual time everything is found.
func (g *Result) seen() (least []float64) {
	for _, m := range g.Comparison.Matches {
		if len(g.Comparison.Unknown(m)) > 0 {
			continue // nothing is seen there
		}
		for _, c := range m.Cells {
			switch {
			case !g.judged(c):
			case c.New.Table.Exact:
				least = append(least, g.MinEffect)
			default:
				least = append(least, g.leastSeen(c))
			}
		}
	}
	return least
}

// leastSeen is the least slowdown that is found in half of the runs in one cell.
func (g *Result) leastSeen(c *compare.Cell) float64 {
	significant := math.Expm1(g.Comparison.LeastTold(c))
	least := max(g.MinEffect, c.Floors.Old, c.Floors.New, significant)
	if c.Floors.Bound > 0 { // the whole interval has to be beyond it
		least = max(least, (1+stats.HalfWidth(c.Low, c.High))*(1+c.Floors.Bound)-1)
	}
	return least
}

// blind is an error if nothing is stopped, and fewer than half of the old run's cells could have shown a slowdown
// that the gate was to see.
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
	return fmt.Errorf("%s %w: a slowdown of %s %% would be found in %d of the %d cells of %s, and half of them have to "+
		"show it: measure more blocks with overlap against",
		v.Both(), ErrUndecided, text.Amount(100*slowdown), enough, g.Cells, v.Old)
}
