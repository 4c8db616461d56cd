package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// The first sentences of a comparison: how many figures became faster or slower, and by how much.

// shows counts the verdicts, unit by unit, then says what may be doubted of them, and what failed.
func (v *Comparison) shows() (said []string) {
	cells := slices.DeleteFunc(v.All(), func(c *Cell) bool { return c.Verdict == HeldBack })
	for _, unit := range unitsCounted(cells) {
		said = append(said, v.tally(unit, countedBy(cells, unit)))
	}
	if said = text.Few(said); len(said) == 0 {
		return v.failures() // of nothing else is there anything to say
	}
	said = append(said, uncounted(cells)...)
	said = append(said, v.samplesMissing(cells)...)
	return slices.Concat(said, v.doubts(), v.failures())
}

// tally says what became of the cells that are counted by one unit.
func (v *Comparison) tally(unit string, cells []*Cell) string {
	what, nothing := text.Count(len(cells), "makespan"), "none is told to be slower or faster"
	if v.Efficiency {
		what += " in units of T*"
	}
	if unit != record.Tidied(record.Makespan) {
		what, nothing = text.Count(len(cells), "figure")+" in "+text.Brief(unit), "none is told to differ"
	}
	said := ""
	for _, verdict := range []table.Verdict{table.Slower, table.Faster, Worse, Better, Differs} {
		if part := tallied(verdict, cells); part != "" {
			said += "; " + part
		}
	}
	same := numberOf(Unchanged, cells)
	if said == "" && same < len(cells) {
		said = "; " + nothing
	}
	if same > 0 {
		said += "; " + fmt.Sprintf("%d %s %s", same, text.IsAre(same), Unchanged)
	}
	if few := numberOf(table.TooFew, cells); few > 0 {
		said += "; " + fmt.Sprintf("%d %s %s", few, map[bool]string{true: "has", false: "have"}[few == 1], table.TooFew)
	}
	return fmt.Sprintf("Of %s %s.", what, said[len("; "):])
}

// uncounted says what changed in units that the overview does not count, beside makespans: of benchmarks
// of somebody else's, whose B/op may be what was worked on.
func uncounted(cells []*Cell) []string {
	var units ordered.ByKey[string, *Cell]
	all, changed := 0, 0
	for _, c := range cells {
		if c.New.Table.IsStrategies || c.counts {
			continue
		}
		all++
		if slices.Contains([]table.Verdict{Better, Worse, Differs}, c.Verdict) {
			changed++
			units.Add(c.Unit, c)
		}
	}
	if changed == 0 {
		return nil
	}
	var said []string
	for _, unit := range units.Keys {
		of := text.Brief(unit)
		if n := len(units.Of[unit]); n > 1 {
			of += fmt.Sprintf(" of %d benchmarks", n)
		}
		said = append(said, of+" "+changesOf(Differs, units.Of[unit]))
	}
	return []string{fmt.Sprintf("In other units, which are not counted here, %d of %s changed: %s.", changed, text.Count(all, "figure"), text.Briefly(said))}
}

// numberOf is how many cells count as a verdict.
func numberOf(verdict table.Verdict, cells []*Cell) (n int) {
	for _, c := range cells {
		if c.said() == verdict {
			n++
		}
	}
	return n
}

// tallied is how many cells have a verdict, with the least and the largest change.
func tallied(verdict table.Verdict, cells []*Cell) string {
	kept := slices.DeleteFunc(slices.Clone(cells), func(c *Cell) bool { return c.said() != verdict })
	if len(kept) == 0 {
		return ""
	}
	return fmt.Sprintf("%d %s %s, %s", len(kept), text.IsAre(len(kept)), verdict, changesOf(verdict, kept))
}

// changesOf are the least and the largest change of cells with a verdict, and those that no ratio tells.
func changesOf(verdict table.Verdict, cells []*Cell) string {
	var said []string
	least, most := math.Inf(1), math.Inf(-1)
	for _, c := range cells {
		switch {
		case !math.IsNaN(c.Ratio):
			least, most = min(least, c.Ratio), max(most, c.Ratio)
		case c.Delta == table.NewSign:
			said = append(said, "to the other sign")
		default:
			said = append(said, table.FromZero)
		}
	}
	slices.Sort(said) // from 0 first
	said = ordered.Distinct(said)
	if most < 1 { // the smaller change first
		least, most = most, least
	}
	percent := text.PercentChange
	if verdict == table.Faster || verdict == table.Slower { // the word says which way
		percent = func(ratio float64) string { return strings.TrimLeft(text.PercentChange(ratio), "+−") }
	}
	switch change := "by " + percent(least); {
	case math.IsInf(least, 0) && len(said) > 0: // no ratio tells any
	case percent(least) != percent(most):
		said = append([]string{change + " to " + percent(most)}, said...)
	default:
		said = append([]string{change}, said...)
	}
	return text.List(said)
}

// samplesMissing says how many samples it takes, where there are fewer.
func (v *Comparison) samplesMissing(cells []*Cell) []string {
	var ours, foreign, endless bool
	for _, c := range cells {
		switch few := c.said() == table.TooFew; {
		case few && c.New.Table.IsStrategies:
			ours = true
		case few:
			foreign = true
		case !c.New.Table.IsStrategies && !c.exact && min(c.N, c.M) < stats.LeastBlocks:
			endless = true
		}
	}
	var said []string
	if ours {
		said = append(said, fmt.Sprintf("Not enough data: a comparison takes %d good samples on each side. Measure more blocks.", stats.LeastBlocks))
	}
	return append(said, ForeignSamples(foreign, endless)...)
}

// ForeignSamples says how many samples it takes to find a difference, if some have too few, or else for
// an interval.
func ForeignSamples(difference, interval bool) []string {
	const how = " Measure each 6 times or more, as go test -count=6 does."
	switch {
	case difference:
		return []string{fmt.Sprintf("Not enough data: it takes %d samples on each side to find a difference, and %d for an interval (±).", leastToDiffer, stats.LeastBlocks) + how}
	case interval:
		return []string{fmt.Sprintf("± ∞ is no interval, which takes %d samples.", stats.LeastBlocks) + how}
	}
	return nil
}
