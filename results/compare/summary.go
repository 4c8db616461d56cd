package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// How many cells became faster or slower, and by how much: as a table, and in sentences.

// A GeoMean is the geometric mean of ratios. Changes to 0, and those that no ratio tells, are in none.
type GeoMean struct {
	Ratio float64 // 0 if there is none
	N, Of int     // figures that are in it, and those that were compared
}

// makespans are the cells of which makespans were compared.
func makespans(list []*Cell) []*Cell { return byUnit(list).Of[record.Tidied(record.Makespan)] }

// geoMean is nothing where no cell has samples enough to tell anything.
func geoMean(list []*Cell) (mean GeoMean) {
	sum, told := 0.0, false
	for _, c := range list {
		if c.Compared() && c.Verdict != HeldBack {
			mean.Of++
		}
		if c.Ratio > 0 && !math.IsInf(c.Ratio, 0) {
			sum += math.Log(c.Ratio)
			mean.N++
			told = told || c.Verdict != table.TooFew
		}
	}
	if told {
		mean.Ratio = math.Exp(sum / float64(mean.N))
	}
	return mean
}

// String has the change, and how many figures are in it unless all are.
func (g GeoMean) String() string {
	switch {
	case g.Ratio == 0:
		return page.None
	case g.N < g.Of:
		return fmt.Sprintf("%s of %d of %d", text.PercentChange(g.Ratio), g.N, g.Of)
	}
	return text.PercentChange(g.Ratio)
}

// json is the mean, and how many figures are not in it.
func (g GeoMean) json() (ratio *float64, leftOut int) {
	if g.Ratio == 0 {
		return nil, 0
	}
	return &g.Ratio, g.Of - g.N
}

// byUnit are cells by their tidied unit.
func byUnit(list []*Cell) *ordered.ByKey[string, *Cell] {
	var units ordered.ByKey[string, *Cell]
	for _, c := range list {
		units.Add(record.Tidied(c.Unit), c)
	}
	return &units
}

// count is how many cells have each verdict.
func count(list []*Cell) map[table.Verdict]int {
	n := map[table.Verdict]int{}
	for _, c := range list {
		n[c.Verdict]++
	}
	return n
}

// summary is a row for each scenario and unit. Columns of zeros are left out, but for how many are faster, slower or
// within noise.
func (v *Comparison) summary() []page.Column {
	cols, all := []page.Column{{Heading: "scenario", Text: true}, {Heading: "geomean"}}, "all"
	if !slices.ContainsFunc(v.Matches, func(m *Match) bool { return m.New.IsStrategies }) {
		cols[0].Heading, all = "package", "all times" // the rows above it are of other units too
	}
	var rows [][]*Cell
	add := func(name string, list []*Cell) {
		cols[0].Cells, cols[1].Cells = append(cols[0].Cells, name), append(cols[1].Cells, geoMean(list).String())
		rows = append(rows, list)
	}
	timed := 0
	for _, m := range v.Matches {
		units := byUnit(m.Cells)
		for _, unit := range units.Keys {
			name := append([]string{m.New.Name}, m.New.Qualifiers...)
			if isMakespan(unit) {
				timed++
			} else {
				name = append(name, unit)
			}
			add(strings.Join(name, " · "), units.Of[unit])
		}
	}
	if timed > 1 {
		add(all, makespans(v.All()))
	}
	counts := count(v.All())
	for _, verdict := range verdictOrder {
		always := timed > 0 && v.Judges() && (verdict == table.Slower || verdict == table.Faster)
		noisy := slices.ContainsFunc(v.All(), func(c *Cell) bool { return !c.Exact() })
		if counts[verdict] == 0 && !always && !(noisy && v.Judges() && verdict == table.InNoise) {
			continue
		}
		col := page.Column{Heading: string(verdict), Id: string(verdict)}
		for _, list := range rows {
			col.Cells = append(col.Cells, fmt.Sprint(count(list)[verdict]))
		}
		cols = append(cols, col)
	}
	return cols
}

// totals counts the verdicts of each unit, with the least and the largest change.
func (v *Comparison) totals() (said []string) {
	cells := slices.DeleteFunc(v.All(), func(c *Cell) bool { return c.Verdict == HeldBack })
	units := byUnit(cells)
	for _, unit := range units.Keys {
		said = append(said, v.total(unit, units.Of[unit]))
	}
	return append(text.Few(said), v.samplesMissing(cells)...)
}

func (v *Comparison) total(unit string, cells []*Cell) string {
	what, changed := text.Count(len(cells), "makespan"), "slower or faster"
	if !cells[0].New.Table.IsStrategies {
		what = text.Count(len(cells), "time")
	}
	if v.Efficiency {
		what += " in units of T*"
	}
	if !isMakespan(unit) {
		what, changed = text.Count(len(cells), "figure")+" in "+text.Brief(unit), "different"
	}
	if said := v.changed(what, cells); said != "" {
		return said
	}
	var parts []string
	var of ordered.ByKey[table.Verdict, *Cell]
	for _, c := range cells {
		of.Add(c.Verdict, c)
	}
	for i, verdict := range verdictOrder {
		list := of.Of[verdict]
		if len(list) > 0 && verdict != table.InNoise {
			part := fmt.Sprintf("%d %s", len(list), verdict)
			if verdict == table.TooFew {
				part = fmt.Sprintf("%d with %s", len(list), verdict)
			}
			if i <= slices.Index(verdictOrder, Differs) {
				part += changesOf(verdict, list)
			}
			parts = append(parts, part)
		}
		if verdict == Differs && len(parts) == 0 && len(of.Of[Unchanged]) < len(cells) {
			parts = append(parts, "none measurably "+changed)
		}
	}
	return fmt.Sprintf("Of %s: %s.", what, strings.Join(parts, ", "))
}

// changed says how far cells changed of which no verdict is given; "" if they have one.
func (v *Comparison) changed(what string, cells []*Cell) string {
	noVerdict := func(c *Cell) bool { return c.Verdict == table.NoVerdict && c.Compared() && min(c.N, c.M) > 0 }
	if !slices.ContainsFunc(cells, noVerdict) {
		return ""
	}
	var changes []string
	least, most, other := rangeOf(slices.DeleteFunc(slices.Clone(cells), func(c *Cell) bool { return !noVerdict(c) }))
	if !math.IsInf(least, 0) {
		changes = ordered.Distinct([]string{text.PercentChange(least), text.PercentChange(most)})
	}
	said := strings.Join(changes, " to ")
	if other = ordered.Distinct(other); len(other) > 0 {
		said = text.List(append(text.Listed(said), other...))
	}
	if len(cells) == 1 {
		return fmt.Sprintf("The change of %s is %s.", what, said)
	}
	return fmt.Sprintf("The changes of %s are %s.", what, said)
}

// rangeOf is the least and the largest ratio of cells, and what stands for changes that no ratio tells.
func rangeOf(cells []*Cell) (least, most float64, other []string) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, c := range cells {
		if math.IsNaN(c.Ratio) {
			other = append(other, c.Change())
			continue
		}
		least, most = min(least, c.Ratio), max(most, c.Ratio)
	}
	return least, most, other
}

// changesOf are the least and the largest change of cells with a verdict, and what stands for those that no ratio
// tells.
func changesOf(verdict table.Verdict, cells []*Cell) string {
	var changes []string
	least, most, other := rangeOf(cells)
	if most < 1 { // the smaller change first
		least, most = most, least
	}
	if !math.IsInf(least, 0) {
		from, to, by := text.PercentChange(least), text.PercentChange(most), ""
		if verdict == table.Faster || verdict == table.Slower { // the word says which way
			from, to, by = strings.TrimLeft(from, "+−"), strings.TrimLeft(to, "+−"), "by "
		}
		if changes = []string{by + from}; from != to {
			changes[0] += " to " + to
		}
	}
	if changes = append(changes, ordered.Distinct(other)...); len(changes) == 0 {
		return ""
	}
	return " (" + text.List(changes) + ")"
}

// samplesMissing says how many samples it takes, where there are fewer.
func (v *Comparison) samplesMissing(cells []*Cell) (said []string) {
	var few, others, interval bool
	for _, c := range cells {
		ours := c.New.Table.IsStrategies
		few = few || c.Verdict == table.TooFew && (ours || v.Pairs != nil || v.Method == Runs)
		short := c.Compared() && !c.Exact() && min(c.N, c.M) < stats.LeastBlocks && !v.several() && v.Pairs == nil
		others, interval = others || !ours && short && v.Judges(), interval || short && !v.Judges()
	}
	switch {
	case v.blind:
		n := stats.LeastBlocks // so many have an interval
		for stats.LeastUTest(n, n)*float64(v.Family) > stats.Alpha {
			n++
		}
		said = append(said, fmt.Sprintf("Not enough data: corrected for %s, the U-test finds nothing in so few samples. "+
			"Measure each %d times or more, or leave some out with --filter.", text.Count(v.Family, "comparison"), n))
	case few && v.Method == Runs:
		said = append(said, fmt.Sprintf("Not enough data: a cell has to be in %d runs on each side.", LeastRuns))
	case few:
		said = append(said, fmt.Sprintf("Not enough data: a comparison takes %d good samples on each side. Measure more "+
			"blocks.", stats.LeastBlocks))
	}
	if others && !v.blind {
		said = append(said, SamplesMissing)
	}
	if interval {
		said = append(said, fmt.Sprintf("A confidence interval takes %d samples on each side. Measure each %d times or "+
			"more, as go test -count=%d does.", stats.LeastBlocks, stats.LeastBlocks, stats.LeastBlocks))
	}
	return said
}

// SamplesMissing says how many samples of a benchmark it takes. With fewer than 4 on each side the U-test cannot find
// any difference.
const SamplesMissing = "It takes 4 samples on each side to find a difference, and 6 for an interval (±). " +
	"Measure each 6 times or more, as go test -count=6 does."
