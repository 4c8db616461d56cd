package results

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// What became of each scenario in a line: how many figures became faster or slower, and the mean change.

// GeoMean is the geometric mean of the ratios of the makespans of a match. It is false if there are none.
func (m *Match) GeoMean() (float64, bool) { return geoMean(countedBy(m.Cells, Makespan)) }

// GeoMean is that of all makespans.
func (v *Versus) GeoMean() (float64, bool) { return geoMean(countedBy(v.all(), Makespan)) }

// geoMean is nothing where no cell has samples enough to tell anything.
func geoMean(list []*Comparison) (float64, bool) {
	sum, n, told := 0.0, 0, false
	for _, c := range list {
		if c.Ratio > 0 && !math.IsInf(c.Ratio, 0) {
			sum += math.Log(c.Ratio)
			n++
			told = told || c.Verdict != TooFew
		}
	}
	return math.Exp(sum / float64(n)), told
}

// countedBy are the cells that are counted by a unit.
func countedBy(list []*Comparison, unit string) (kept []*Comparison) {
	for _, c := range list {
		if tidied(c.Unit) == tidied(unit) && (c.New.table.ours || c.counts) {
			kept = append(kept, c)
		}
	}
	return kept
}

// unitsCounted are the units that cells are counted by, the makespan first.
func unitsCounted(list []*Comparison) (units []string) {
	for _, c := range list {
		if unit := tidied(c.Unit); (c.New.table.ours || c.counts) && !slices.Contains(units, unit) {
			units = append(units, unit)
		}
	}
	if i := slices.Index(units, tidied(Makespan)); i > 0 {
		units = slices.Insert(slices.Delete(units, i, i+1), 0, tidied(Makespan))
	}
	return units
}

// said is what a comparison counts as.
func (c *Comparison) said() Verdict {
	if c.Verdict == noVerdict {
		return c.absence()
	}
	return c.Verdict
}

// summary is a row a scenario and, where benchmarks have no makespan, a unit.
func (v *Versus) summary() []column {
	verdicts := []Verdict{Faster, Slower, Better, Worse, Differs, InNoise, TooFew, HeldBack, failed, disturbed, untimed}
	cols := []column{{heading: "scenario", text: true}, {heading: "geomean"}}
	for _, verdict := range verdicts {
		cols = append(cols, column{heading: string(verdict), id: string(verdict)})
	}
	add := func(name string, list []*Comparison) {
		mean := none
		if x, ok := geoMean(list); ok {
			mean = percentChange(x)
		}
		cols[0].cells, cols[1].cells = append(cols[0].cells, name), append(cols[1].cells, mean)
		for i, verdict := range verdicts {
			n := 0
			for _, c := range list {
				if c.said() == verdict {
					n++
				}
			}
			cols[2+i].cells = append(cols[2+i].cells, fmt.Sprint(n))
		}
	}
	timed := 0
	for _, m := range v.Matches {
		for _, unit := range unitsCounted(m.Cells) {
			name := append([]string{m.New.Name}, m.New.apart...)
			if unit == tidied(Makespan) {
				timed++
			} else {
				name = append(name, unit)
			}
			add(strings.Join(name, " · "), countedBy(m.Cells, unit))
		}
	}
	if timed > 1 {
		add("all", countedBy(v.all(), Makespan))
	}
	return withoutRare(cols, timed > 0)
}

// withoutRare leaves out the counts that are all 0: of durations, but for how many are faster, slower or
// neither.
func withoutRare(cols []column, timed bool) []column {
	return slices.DeleteFunc(cols, func(c column) bool {
		usual := timed && slices.Contains([]string{string(Faster), string(Slower)}, c.heading)
		usual = usual || slices.Contains([]string{"scenario", "geomean", string(InNoise)}, c.heading)
		return !usual && strings.Trim(strings.Join(c.cells, ""), "0") == ""
	})
}
