package table

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/record"
)

// How benchmarks of somebody else's are shown: in whatever units they have.

// Units are those of a table, in the order in which go test writes them: the time first, what the
// benchmark itself reports, and what it allocates last.
func (t *Table) Units() []string {
	units := slices.Clone(t.order)
	slices.SortStableFunc(units, func(a, b string) int { return cmp.Compare(unitPlace(a), unitPlace(b)) })
	return units
}

func unitPlace(unit string) int {
	switch unit {
	case record.Tidied(record.Makespan):
		return 0
	case record.Bytes:
		return 2
	case record.Allocs:
		return 3
	}
	return 1
}

// Leading is the first of some units that a row has; "" if it has none.
func (r *Row) Leading(units []string) string {
	for _, unit := range units {
		if len(r.Values[unit]) > 0 {
			return unit
		}
	}
	return ""
}

// Leads says whether a unit is the first of some row.
func (t *Table) Leads(unit string, units []string) bool {
	return slices.ContainsFunc(t.Rows, func(r *Row) bool { return r.Leading(units) == unit })
}

// bestFirst sorts the benchmarks by the first unit of each, the best first where it is known whether more is
// better or less; else they stay in the order of the file. Those without figures come last.
func (t *Table) bestFirst() {
	units := t.Units()
	places, keys := make(map[*Row]int, len(t.Rows)), make(map[*Row]float64, len(t.Rows))
	for _, r := range t.Rows {
		unit := r.Leading(units)
		places[r] = len(units)
		if s, ok := r.Summary(unit); ok {
			places[r], keys[r] = slices.Index(units, unit), -float64(t.Source.Better(unit))*s.Center
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(places[a], places[b]), cmp.Compare(keys[a], keys[b]))
	})
}

// Reported are units that neither overlap nor go test has: a benchmark of strategies reports them itself.
func (t *Table) Reported() (units []string) {
	return slices.DeleteFunc(t.Units(), func(unit string) bool {
		return unit != "B/s" && slices.Contains(record.KnownUnits, unit)
	})
}

// RowProcs is GOMAXPROCS of a row: of somebody else's benchmark as its own name has it.
func (t *Table) RowProcs(r *Row) int {
	if t.IsStrategies {
		return t.CPUs
	}
	n, _ := strconv.Atoi(cmp.Or(r.Procs, "1"))
	return n
}

// sharedProcs is GOMAXPROCS of all rows, 0 if it is not the same.
func (t *Table) sharedProcs() int {
	first := t.RowProcs(t.Rows[0])
	if slices.ContainsFunc(t.Rows, func(r *Row) bool { return t.RowProcs(r) != first }) {
		return 0
	}
	return first
}

// Units lists those of a row: the makespan first, then by name.
func (r *Row) Units() []string {
	return slices.SortedFunc(maps.Keys(r.Values), func(a, b string) int {
		return cmp.Or(cmp.Compare(min(unitPlace(a), 1), min(unitPlace(b), 1)), cmp.Compare(a, b))
	})
}
