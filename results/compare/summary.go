package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// What became of each scenario in a line: how many figures became faster or slower, and the mean change.

// A GeoMean is the geometric mean of ratios. Changes to 0, and those that no ratio tells, are in none.
type GeoMean struct {
	Ratio float64 // 0 if there is none
	N, Of int     // figures that are in it, and those that were compared
}

// GeoMean is that of the makespans of a match.
func (m *Match) GeoMean() GeoMean { return geoMean(countedBy(m.Cells, record.Makespan)) }

// GeoMean is that of all makespans.
func (v *Comparison) GeoMean() GeoMean { return geoMean(countedBy(v.All(), record.Makespan)) }

// geoMean is nothing where no cell has samples enough to tell anything.
func geoMean(list []*Cell) (mean GeoMean) {
	sum, told := 0.0, false
	for _, c := range list {
		if c.Verdict != table.NoVerdict && c.Verdict != HeldBack {
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

// countedBy are the cells that are counted by a unit.
func countedBy(list []*Cell, unit string) (kept []*Cell) {
	for _, c := range list {
		if record.Tidied(c.Unit) == record.Tidied(unit) && (c.New.Table.IsStrategies || c.counts) {
			kept = append(kept, c)
		}
	}
	return kept
}

// unitsCounted are the units that cells are counted by, the makespan first.
func unitsCounted(list []*Cell) (units []string) {
	for _, c := range list {
		if unit := record.Tidied(c.Unit); (c.New.Table.IsStrategies || c.counts) && !slices.Contains(units, unit) {
			units = append(units, unit)
		}
	}
	if i := slices.Index(units, record.Tidied(record.Makespan)); i > 0 {
		units = slices.Insert(slices.Delete(units, i, i+1), 0, record.Tidied(record.Makespan))
	}
	return units
}

// said is what a comparison counts as.
func (c *Cell) said() table.Verdict {
	if c.Verdict == table.NoVerdict {
		return c.absence()
	}
	return c.Verdict
}

// summary is a row a scenario and, where benchmarks have no makespan, a unit.
func (v *Comparison) summary() []page.Column {
	verdicts := []table.Verdict{table.Faster, table.Slower, Better, Worse, Differs, Unchanged, table.InNoise, table.TooFew, HeldBack, table.Failed, table.Disturbed, table.Untimed}
	cols := []page.Column{{Heading: "scenario", Text: true}, {Heading: "geomean"}}
	for _, verdict := range verdicts {
		cols = append(cols, page.Column{Heading: string(verdict), Id: string(verdict)})
	}
	add := func(name string, list []*Cell) {
		cols[0].Cells, cols[1].Cells = append(cols[0].Cells, name), append(cols[1].Cells, geoMean(list).String())
		for i, verdict := range verdicts {
			cols[2+i].Cells = append(cols[2+i].Cells, fmt.Sprint(numberOf(verdict, list)))
		}
	}
	timed := 0
	for _, m := range v.Matches {
		for _, unit := range unitsCounted(m.Cells) {
			name := append([]string{m.New.Name}, m.apart()...)
			if unit == record.Tidied(record.Makespan) {
				timed++
			} else {
				name = append(name, unit)
			}
			add(strings.Join(name, " · "), countedBy(m.Cells, unit))
		}
	}
	if timed > 1 {
		add("all", countedBy(v.All(), record.Makespan))
	}
	return withoutRare(cols, timed > 0, slices.ContainsFunc(v.All(), func(c *Cell) bool { return !c.isExact() }))
}

// isExact says of a comparison that what differs in it at all has changed.
func (c *Cell) isExact() bool { return c.exact || c.New.Table.Exact || c.Old.Table.Exact }

// withoutRare leaves out the counts that are all 0: of durations, but for how many are faster, slower or
// neither, and of what is not exact how many are within noise.
func withoutRare(cols []page.Column, timed, noisy bool) []page.Column {
	return slices.DeleteFunc(cols, func(c page.Column) bool {
		usual := timed && slices.Contains([]string{string(table.Faster), string(table.Slower)}, c.Heading)
		usual = usual || noisy && c.Heading == string(table.InNoise) || slices.Contains([]string{"scenario", "geomean"}, c.Heading)
		return !usual && strings.Trim(strings.Join(c.Cells, ""), "0") == ""
	})
}
