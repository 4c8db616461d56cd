package results

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/perf/benchmath"
)

// foreign compares benchmarks of somebody else's, old and new, in each of their units, as
// benchstat does: each comparison stands for itself, so that all CPUs share in them.
func (m *Match) foreign(pairs [][2]*Row) {
	cells := make([][]*Comparison, len(pairs))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(pairs)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(pairs)); i = next.Add(1) - 1 {
				cells[i] = foreignCells(pairs[i][0], pairs[i][1])
			}
		})
	}
	workers.Wait()
	m.Cells = append(m.Cells, slices.Concat(cells...)...)
}

func foreignCells(old, now *Row) (cells []*Comparison) {
	for _, unit := range now.units() {
		a, ok1 := old.Summary(unit)
		b, ok2 := now.Summary(unit)
		if !ok1 || !ok2 {
			continue
		}
		comparison := compare(old, now, unit)
		cells = append(cells, &Comparison{Old: old, New: now, Unit: unit, N: comparison.N1, M: comparison.N2, Ratio: b.Center / a.Center,
			High: math.Inf(1), P: comparison.P, PHolm: comparison.P, Delta: deltaOf(comparison, a.Center, b.Center)})
	}
	return cells
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
			change := c.absent()
			if change == "" {
				change = c.Delta + " (" + c.counted() + ")"
			}
			delta.cells = append(delta.cells, change)
		}
	}
	old, now := v.sides(list)
	return []column{names, old, now, delta}
}

// counted is the p-value and the numbers of samples, as benchstat prints them.
func (c *Comparison) counted() string {
	return benchmath.Comparison{P: c.P, N1: c.N, N2: c.M}.String()
}
