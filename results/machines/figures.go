package machines

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchunit"
)

// A figure is what a table may show of a row.
type figure struct {
	name   string
	of     func(r *table.Row) (float64, bool)
	format func(r *table.Row, x float64) string
}

var (
	speedup    = figure{"speedup", gain(record.Makespan), func(r *table.Row, x float64) string { return r.AtLeast(text.Ratio(x)) }}
	fetching   = figure{"fetching", gain(record.FetchActive), speedup.format}
	processing = figure{"processing", gain(record.ProcessActive), func(_ *table.Row, x float64) string { return text.Ratio(x) }}
	efficiency = figure{"efficiency", (*table.Row).SoundEfficiency, func(_ *table.Row, x float64) string { return fmt.Sprintf("%.2f", x) }}
	group1     = figure{groupFigure, func(r *table.Row) (float64, bool) { return float64(r.Group), r.Group > 0 }, func(_ *table.Row, x float64) string { return strconv.Itoa(int(x)) }}
	makespan   = figure{name: "makespan"} // see Scenario.makespans
)

const groupFigure = "group"

// figures are in the order in which they are shown as far as there is room: what travels between machines first.
var figures = []figure{speedup, efficiency, group1, makespan, fetching, processing}

func gain(unit string) func(r *table.Row) (float64, bool) {
	return func(r *table.Row) (float64, bool) { return r.Table.Gain(r, unit) }
}

func (f figure) text(r *table.Row) string {
	if x, ok := f.of(r); ok {
		return f.format(r, x)
	}
	return page.None
}

// Figures are the names of what the tables may show of each strategy on each machine.
func Figures() (names []string) {
	for _, f := range figures {
		names = append(names, f.name)
	}
	return names
}

// NoFigure says of a name that it is none of [Figures].
func NoFigure(name string) error {
	return fmt.Errorf("there is no figure %q; there are: %s", name, strings.Join(Figures(), ", "))
}

// title is what the tables have in common.
func (s *Scenario) title() (facts []string) {
	first := s.Tables[s.on[0]]
	least, most := first.Samples()
	var limits []string
	for _, i := range s.on {
		few, many := s.Tables[i].Samples()
		least, most = min(least, few), max(most, many)
		limits = ordered.Union(limits, s.Tables[i].Limits())
	}
	if first.Items > 0 {
		facts = append(facts, fmt.Sprintf("%d items a batch", first.Items))
	}
	if len(limits) == 1 && limits[0] != "" {
		facts = append(facts, "limit "+limits[0])
	}
	if least < most {
		return append(facts, fmt.Sprintf("%d to %s", least, text.Samples(most)))
	}
	return append(facts, text.Samples(most))
}

// columns has a figure on all machines, then the next figure, as many as there is room for; of the first one as many
// machines as there is room for.
func (s *Scenario) columns(machines []string, wanted []figure, width int) (cols []page.Column, hidden []string) {
	rows := s.sorted()
	cols = []page.Column{{Heading: "strategy", Text: true, Cells: s.labelsOf(rows)}}
	for _, f := range wanted {
		for _, i := range s.on {
			cols = append(cols, page.Column{Heading: f.name + "\n" + strings.ReplaceAll(machines[i], " ", "\n"), Cells: s.cells(f, i, rows)})
		}
	}
	shown := len(cols)
	for shown > 1+len(s.on) && page.TooWide(cols[:shown], width) {
		shown -= len(s.on)
	}
	cols, left := page.Fit(cols[:shown], width, page.LastFirst(cols[:shown], 2))
	for _, c := range left {
		hidden = append(hidden, strings.Join(strings.Fields(c.Heading), " "))
	}
	for _, f := range wanted[(shown-1)/len(s.on):] {
		hidden = append(hidden, f.name)
	}
	return cols, hidden
}

// sorted has those first that need least time, in the mean over the machines, of what the fastest needs; those that not
// all machines measured come last.
func (s *Scenario) sorted() []table.CellKey {
	cost := map[table.CellKey]float64{}
	for _, key := range s.keys {
		for _, i := range s.on {
			r := s.at(key, i)
			best, ok := s.Tables[i].Best().Median(record.Makespan)
			if x, measured := r.Median(record.Makespan); ok && measured && r.Ranked() {
				cost[key] += x / best
			} else {
				cost[key] += 1e9
			}
		}
	}
	return slices.SortedStableFunc(slices.Values(s.keys), func(x, y table.CellKey) int {
		return cmp.Or(cmp.Compare(cost[x], cost[y]), strings.Compare(s.labels[x], s.labels[y]))
	})
}

// cells are a figure of the rows on one machine.
func (s *Scenario) cells(f figure, machine int, rows []table.CellKey) (cells []string) {
	if f.name == makespan.name {
		f = s.makespans()
	}
	for _, key := range rows {
		cell := page.None
		switch r := s.at(key, machine); {
		case r == nil:
		case r.Wrong() != "":
			cell = page.Disqualified
		case !r.Ranked():
			cell = r.Absent()
		default:
			cell = f.text(r)
		}
		cells = append(cells, cell)
	}
	return cells
}

// makespans has one scale for all machines.
func (s *Scenario) makespans() figure {
	var centers []float64
	for _, i := range s.on {
		for _, r := range s.Tables[i].Rows {
			if x, ok := r.Median(record.Makespan); ok && r.Ranked() {
				centers = append(centers, x)
			}
		}
	}
	scale := text.ScaleOf(centers, record.Tidied(record.Makespan))
	return figure{makespan.name, func(r *table.Row) (float64, bool) { return r.Median(record.Makespan) }, makespanIn(scale)}
}

func makespanIn(scale benchunit.Scaler) func(r *table.Row, x float64) string {
	return func(r *table.Row, _ float64) string {
		summary, _ := r.Summary(record.Makespan)
		if r.Table.Exact {
			return scale.Format(summary.Center) + "s"
		}
		return fmt.Sprintf("%ss ± %3s", scale.Format(summary.Center), summary.PctRangeString())
	}
}
