package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"
)

// How benchmarks of somebody else's are shown: in whatever units they have.

// units are those of a table, in the order in which go test writes them: the time first, what the
// benchmark itself reports, and what it allocates last.
func (t *Table) units() []string {
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

// leading is the first of some units that a row has; "" if it has none.
func (r *Row) leading(units []string) string {
	for _, unit := range units {
		if len(r.values[unit]) > 0 {
			return unit
		}
	}
	return ""
}

// leads says whether a unit is the first of some row.
func (t *Table) leads(unit string, units []string) bool {
	return slices.ContainsFunc(t.Rows, func(r *Row) bool { return r.leading(units) == unit })
}

// bestFirst sorts the benchmarks by the first unit of each, the best first where it is known whether more is
// better or less; else they stay in the order of the file. Those without figures come last.
func (t *Table) bestFirst() {
	units := t.units()
	places, keys := make(map[*Row]int, len(t.Rows)), make(map[*Row]float64, len(t.Rows))
	for _, r := range t.Rows {
		unit := r.leading(units)
		places[r] = len(units)
		if s, ok := r.Summary(unit); ok {
			places[r], keys[r] = slices.Index(units, unit), -float64(t.source.Better(unit))*s.Center
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(places[a], places[b]), cmp.Compare(keys[a], keys[b]))
	})
}

// foreignColumns has a column for each unit, and beside the first of a row how it changed.
func (t *Table) foreignColumns() []page.Column {
	units := t.units()
	if len(units) == 0 {
		units = []string{record.Tidied(record.Makespan)} // all have failed
	}
	cols := []page.Column{t.names()}
	for i, unit := range units {
		cols = append(cols, t.unitColumn(unit, i == 0))
		if t.against != nil && t.leads(unit, units) {
			cols = append(cols, t.sinceEarlier(unit))
		}
	}
	return page.Used(cols)
}

// unitColumn has the medians of a unit with their intervals: of allocations, which hardly vary, only where
// they come first.
func (t *Table) unitColumn(unit string, first bool) page.Column {
	c := page.Column{Heading: unit}
	summaries := make([]*benchmath.Summary, len(t.Shown()))
	var centers []float64
	for i, r := range t.Shown() {
		if s, ok := r.Summary(unit); ok && r.ranked() {
			summaries[i] = &s
			centers = append(centers, s.Center)
		}
	}
	scale, suffix := scalesOf(centers, unit), suffixOf(unit)
	for i, r := range t.Shown() {
		cell := page.None
		switch s := summaries[i]; {
		case s != nil && !first && (unit == record.Bytes || unit == record.Allocs):
			cell = scale(s.Center) + suffix
		case s != nil:
			cell = scale(s.Center) + suffix + " ± " + fmt.Sprintf("%3s", rangeOf(*s))
		case first:
			cell = cmp.Or(r.absent(), page.None)
		}
		c.Cells = append(c.Cells, cell)
	}
	return c
}

// scalesOf writes figures of a unit in one scale, or each in its own where they are too far apart for that.
// What a benchmark reports itself has no prefix as long as it reads well without: 4136, 902.5, 0.9731.
func scalesOf(list []float64, unit string) func(float64) string {
	const far, little, much = 1e3, 1e-2, 99999.5
	least, most := magnitudes(list)
	switch {
	case suffixOf(unit) == "" && unit != record.Allocs && least >= little && most < much:
		digits := max(0, 3-int(math.Floor(math.Log10(least))))
		return benchunit.Scaler{Prec: digits, Factor: 1}.Format
	case most <= far*least:
		return text.ScaleOf(list, unit).Format
	}
	return func(x float64) string { return text.ScaleOf([]float64{x}, unit).Format(x) }
}

// magnitudes are the least and the largest but for the sign, of those that are not 0.
func magnitudes(list []float64) (least, most float64) {
	for _, x := range list {
		if x = max(x, -x); x > 0 && (least == 0 || x < least) {
			least = x
		}
		most = max(most, x)
	}
	return least, most
}

// suffixOf is what follows the prefix of a scale: "513.8M" of B/s is 513.8MB.
func suffixOf(unit string) string {
	switch {
	case text.IsSeconds(unit):
		return "s"
	case unit == record.Bytes || unit == "B/s":
		return "B"
	}
	return ""
}

// sinceEarlier are the changes from the same benchmarks in an earlier file, as benchstat has them.
func (t *Table) sinceEarlier(unit string) page.Column {
	name := text.BriefPaths([]string{t.against.File, t.File})[t.against.File]
	c := page.Column{Heading: "vs\n" + name, Id: "vs " + unit}
	for _, r := range t.Shown() {
		cell := page.None
		if delta, comparison, ok := t.Delta(r, unit); ok && r.ranked() {
			cell = delta + " " + comparison.String()
		}
		c.Cells = append(c.Cells, cell)
	}
	return c
}

// reported are units that neither overlap nor go test has: a benchmark of strategies reports them itself.
func (t *Table) reported() (units []string) {
	return slices.DeleteFunc(t.units(), func(unit string) bool {
		return unit != "B/s" && slices.Contains(record.KnownUnits, unit)
	})
}
