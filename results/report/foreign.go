package report

import (
	"cmp"
	"fmt"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// foreignColumns has a column for each unit, and beside the first of a row how it changed.
func foreignColumns(t *table.Table) []page.Column {
	units := t.Units()
	if len(units) == 0 {
		units = []string{record.Tidied(record.Makespan)} // all have failed
	}
	cols := []page.Column{names(t)}
	for i, unit := range units {
		cols = append(cols, unitColumn(t, unit, i == 0))
		if t.Earlier != nil && t.Leads(unit, units) {
			cols = append(cols, sinceEarlier(t, unit))
		}
	}
	return page.Used(cols)
}

// unitColumn has the medians of a unit with their intervals: of allocations, which hardly vary, only where
// they come first.
func unitColumn(t *table.Table, unit string, first bool) page.Column {
	c := page.Column{Heading: unit}
	summaries := make([]*benchmath.Summary, len(t.Shown()))
	var centers []float64
	for i, r := range t.Shown() {
		if s, ok := r.Summary(unit); ok && r.Ranked() {
			summaries[i] = &s
			centers = append(centers, s.Center)
		}
	}
	scale, suffix := table.ScalesOf(centers, unit), table.SuffixOf(unit)
	for i, r := range t.Shown() {
		cell := page.None
		switch s := summaries[i]; {
		case s != nil && !first && (unit == record.Bytes || unit == record.Allocs):
			cell = scale(s.Center) + suffix
		case s != nil:
			cell = scale(s.Center) + suffix + " ± " + fmt.Sprintf("%3s", table.RangeOf(*s))
		case first:
			cell = cmp.Or(r.Absent(), page.None)
		}
		c.Cells = append(c.Cells, cell)
	}
	return c
}

// sinceEarlier are the changes from the same benchmarks in an earlier file, as benchstat has them.
func sinceEarlier(t *table.Table, unit string) page.Column {
	name := text.BriefPaths([]string{t.Earlier.File, t.File})[t.Earlier.File]
	c := page.Column{Heading: "vs\n" + name, Id: "vs " + unit}
	for _, r := range t.Shown() {
		cell := page.None
		if delta, comparison, ok := t.Delta(r, unit); ok && r.Ranked() {
			cell = delta + " " + comparison.String()
		}
		c.Cells = append(c.Cells, cell)
	}
	return c
}
