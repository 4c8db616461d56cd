package results

import (
	"cmp"
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// foreign compares a benchmark of somebody else's in each of its units, as benchstat does: each
// comparison stands for itself.
func (m *Match) foreign(old, now *Row) {
	for _, unit := range now.units() {
		a, ok1 := old.Summary(unit)
		b, ok2 := now.Summary(unit)
		if !ok1 || !ok2 {
			continue
		}
		comparison := benchmath.AssumeNothing.Compare(old.sample(unit), now.sample(unit))
		c := &Comparison{Old: old, New: now, Unit: unit, N: comparison.N1, M: comparison.N2, Ratio: b.Center / a.Center,
			High: math.Inf(1), P: comparison.P, PHolm: comparison.P, Delta: comparison.FormatDelta(a.Center, b.Center)}
		m.Cells = append(m.Cells, c)
	}
}

// units lists those of a row: the makespan first, then by name.
func (r *Row) units() []string {
	var units []string
	for unit := range r.values {
		units = append(units, unit)
	}
	slices.SortFunc(units, func(a, b string) int {
		switch first := tidied(Makespan); {
		case a == b:
			return 0
		case a == first:
			return -1
		case b == first:
			return 1
		}
		return cmp.Compare(a, b)
	})
	return units
}

// foreignUnits are the units of all rows of a match, the makespan first.
func (m *Match) foreignUnits() []string {
	var units []string
	seen := map[string]bool{}
	for _, c := range m.Cells {
		if !seen[c.Unit] {
			seen[c.Unit] = true
			units = append(units, c.Unit)
		}
	}
	return units
}

// foreignColumns are a table of benchstat's.
func (v *Versus) foreignColumns(m *Match, unit string) []column {
	names, delta := column{heading: "benchmark", text: true}, column{heading: "vs\n" + v.Old}
	var list []*Comparison
	for _, c := range m.Cells {
		if c.Unit == unit {
			list = append(list, c)
			names.cells = append(names.cells, c.New.Strategy)
			delta.cells = append(delta.cells, c.Delta+" ("+c.counted()+")")
		}
	}
	old, now := v.sides(list)
	return []column{names, old, now, delta}
}

// counted is the p-value and the numbers of samples, as benchstat prints them.
func (c *Comparison) counted() string {
	return benchmath.Comparison{P: c.P, N1: c.N, N2: c.M}.String()
}
