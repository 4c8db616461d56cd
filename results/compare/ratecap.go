package compare

import (
	"fmt"
	"slices"

	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// What is compared where a cap on the rate of requests (--max-rate) held a strategy back: its makespan
// is then the cap's, and as long whatever the strategy does. Both runs have the same cap, or else did
// other work. Without it what was held back would be faster still, so that one thing can be told: a side
// that was not held back and is slower all the same is slower by as much at least.

// HeldBack is the verdict of a cell that the cap on requests decided.
const HeldBack table.Verdict = "held back"

// heldBack says whether the cap decides a comparison, given the verdict that it would have without.
func (c *Cell) heldBack(told table.Verdict) bool {
	was, is := c.Old.Held(), c.New.Held()
	switch {
	case was && is:
		return true
	case was:
		return told != table.Slower
	case is:
		return told != table.Faster
	}
	return false
}

// judge gives the verdict; what the cap decided has no other figures than the two medians.
func (c *Cell) judge() {
	c.Verdict = c.verdict()
	if c.Verdict != table.NoVerdict && c.heldBack(c.Verdict) {
		*c = Cell{Old: c.Old, New: c.New, Unit: c.Unit, N: c.N, M: c.M, P: 1, PHolm: 1, Floors: c.Floors, Verdict: HeldBack}
	}
}

// HeldBack are the cells of a match that the cap decided.
func (m *Match) HeldBack() []*Cell {
	return slices.DeleteFunc(slices.Clone(m.Cells), func(c *Cell) bool { return c.Verdict != HeldBack })
}

// AboutCap says of cells of a match that the cap decided them, with what to do.
func (m *Match) AboutCap(cells []*Cell) string {
	var names []string
	for _, c := range cells {
		names = append(names, m.New.Label(c.New))
	}
	return fmt.Sprintf("the cap of %s requests a second held back %s, so that the makespans are the cap's: record both runs with a higher --max-rate", m.New.Facts["max-rate"], text.Briefly(names))
}

// capped says so of all matches, before any figure.
func (v *Comparison) capped() (said []string) {
	for _, m := range v.Matches {
		if cells := m.HeldBack(); len(cells) > 0 {
			said = append(said, fmt.Sprintf("%s not compared in %s: %s.", text.Count(len(cells), "makespan", "is", "are"), m.New.Full(), m.AboutCap(cells)))
		}
	}
	return text.Few(said)
}
