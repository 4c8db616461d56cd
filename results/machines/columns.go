package machines

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchunit"
)

// The table of one scenario across machines.

// title is what the tables have in common.
func (s *Scenario) title(a *Comparison) (facts []string) {
	least, most, items := 0, 0, 0
	limits := map[string]bool{}
	for _, i := range s.on() {
		t := s.Tables[i]
		items = t.Items
		few, many := t.Samples()
		if most == 0 || few < least {
			least = few
		}
		most = max(most, many)
		for _, limit := range t.Limits() {
			limits[limit] = true
		}
	}
	if items > 0 {
		facts = append(facts, fmt.Sprintf("%d items a batch", items))
	}
	if len(limits) == 1 && !limits[""] {
		facts = append(facts, "limit "+slices.Collect(maps.Keys(limits))[0])
	}
	if least < most {
		return append(facts, fmt.Sprintf("%d to %s", least, text.Samples(most)))
	}
	return append(facts, text.Samples(most))
}

// columns has a column for each figure on each machine: one figure on all machines, then the next,
// since it is machines that are compared, until there is no room for one.
func (s *Scenario) columns(machines []string, wanted []figure, width int) (cols []page.Column, hidden []string) {
	rows := s.sorted()
	names := page.Column{Heading: "strategy", Text: true}
	for _, key := range rows {
		names.Cells = append(names.Cells, s.label(key))
	}
	cols = []page.Column{names}
	for n, f := range wanted {
		var group []page.Column
		for _, i := range s.on() {
			group = append(group, page.Column{Heading: f.name + "\n" + strings.ReplaceAll(machines[i], " ", "\n"), Cells: f.cells(i, rows, s)})
		}
		switch with := append(slices.Clone(cols), group...); {
		case len(hidden) == 0 && !page.TooWide(with, width):
			cols = with
		case n > 0:
			hidden = append(hidden, f.name)
		default: // of the first, as many machines as there is room for
			var left []page.Column
			cols, left = page.Fit(with, width, page.LastFirst(with, 2))
			for _, c := range left {
				hidden = append(hidden, strings.Join(strings.Fields(c.Heading), " "))
			}
		}
	}
	return cols, hidden
}

// sorted has those first that need least time, in the mean over the machines, of what the fastest
// needs; those that not all machines measured come last.
func (s *Scenario) sorted() []table.CellKey {
	keys := slices.Clone(s.keys())
	cost := map[table.CellKey]float64{}
	for _, key := range keys {
		for _, i := range s.on() {
			r := s.at(key, i)
			best, ok := s.Tables[i].Best().Median(record.Makespan)
			x, measured := r.Median(record.Makespan)
			if !ok || !measured || !r.Ranked() {
				cost[key] += 1e9
				continue
			}
			cost[key] += x / best
		}
	}
	slices.SortStableFunc(keys, func(x, y table.CellKey) int {
		switch {
		case cost[x] < cost[y]:
			return -1
		case cost[x] > cost[y]:
			return 1
		}
		return strings.Compare(s.label(x), s.label(y))
	})
	return keys
}

// cells are a figure of the rows on one machine.
func (f figure) cells(machine int, rows []table.CellKey, s *Scenario) (cells []string) {
	var scale *benchunit.Scaler
	if f.cell == nil {
		scale = s.scale()
	}
	for _, key := range rows {
		r := s.at(key, machine)
		cell := page.None
		switch {
		case r == nil:
		case r.Wrong() != "":
			cell = page.Disqualified
		case !r.Ranked():
			cell = r.Absent()
		case scale != nil:
			summary, _ := r.Summary(record.Makespan)
			cell = scale.Format(summary.Center) + "s"
			if !r.Table.Exact {
				cell += " ± " + fmt.Sprintf("%3s", summary.PctRangeString())
			}
		default:
			if x, ok := f.of(r); ok {
				cell = f.cell(r, x)
			}
		}
		cells = append(cells, cell)
	}
	return cells
}

// scale is one for the makespans of all machines.
func (s *Scenario) scale() *benchunit.Scaler {
	var centers []float64
	for _, i := range s.on() {
		for _, r := range s.Tables[i].Rows {
			if x, ok := r.Median(record.Makespan); ok && r.Ranked() {
				centers = append(centers, x)
			}
		}
	}
	scale := text.ScaleOf(centers, record.Tidied(record.Makespan))
	return &scale
}
