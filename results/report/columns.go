package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

const (
	headingP99        = "p99\nsojourn"
	headingOverlap    = "overlap\nfactor"
	headingEfficiency = "effi-\nciency"
	headingAtLimit    = "at the\nlimit"
)

// columns are those of a table of strategies. To add one, add a line: with "count" for a whole number, "median" for a
// figure with a unit, "gain" for a ratio to the baseline. What is last is the first to be left out on a narrow
// terminal. The JSON and the CSV have every unit that is in the file, without a line here.
func columns(t *table.Table) []page.Column {
	if !t.IsStrategies {
		return foreignColumns(t)
	}
	gain := func(unit string) cell {
		return func(r *table.Row) (string, float64) {
			e, ok := t.GainEstimate(r, unit)
			switch {
			case !ok:
				return "", math.NaN()
			case unit != record.ProcessActive:
				return r.AtLeast(plusMinus(e)), e.Value
			}
			return plusMinus(e), e.Value
		}
	}
	factor := func(of func(*table.Row) (float64, bool)) cell {
		return func(r *table.Row) (string, float64) { return shown(hundredths)(of(r)) }
	}
	cols := []page.Column{
		names(t),
		unitColumn(t, record.Tidied(record.Makespan), true),
		column(t, "speedup", gain(record.Makespan)),
		column(t, "fetch\nspeedup", gain(record.FetchActive)),
		column(t, "process\nspeedup", gain(record.ProcessActive)),
		column(t, headingEfficiency, factor((*table.Row).Efficiency)),
		column(t, headingAtLimit, func(r *table.Row) (string, float64) {
			e, ok := r.LimitEfficiency()
			return shown(hundredths)(e.Value, ok)
		}),
		versus(t),
		column(t, headingOverlap, factor((*table.Row).OverlapFactor)),
		column(t, headingP99, median(t, record.SojournP99, t.P99)),
		column(t, "peak\nin flight", count(record.PeakInFlight)),
		column(t, "CPU\nper item", median(t, record.CPUPerItem, nil)),
		column(t, "B/op", median(t, record.Bytes, nil)),
		column(t, "allocs/op", median(t, record.Allocs, nil)),
	}
	for _, unit := range t.Reported() {
		cols = append(cols, unitColumn(t, unit, false))
	}
	return page.Used(cols)
}

// foreignColumns are those of somebody else's benchmarks: one for each unit, and beside the first one of a row how it
// changed since an earlier file.
func foreignColumns(t *table.Table) []page.Column {
	units := t.Units()
	if len(units) == 0 {
		units = []string{record.Tidied(record.Makespan)} // all have failed
	}
	cols := []page.Column{names(t)}
	for i, unit := range units {
		cols = append(cols, unitColumn(t, unit, i == 0))
		if t.Earlier != nil && t.Leads(unit, units) {
			name := text.BriefPaths([]string{t.Earlier.File, t.File})[t.Earlier.File]
			c := column(t, "vs\n"+name, change(t, unit))
			c.Id = "vs " + unit
			cols = append(cols, c)
		}
	}
	return page.Used(cols)
}

// expendable is the order in which columns are left out: the last first, but the efficiencies before the verdict, the
// one at the limit last.
func expendable(cols []page.Column) []int {
	order := page.LastFirst(cols, 2)
	for _, heading := range []string{headingEfficiency, headingAtLimit} {
		if at := page.PlacesOf(cols, heading, page.VerdictID); len(at) == 2 {
			order = slices.DeleteFunc(order, func(i int) bool { return i == at[0] })
			order = slices.Insert(order, slices.Index(order, at[1]), at[0])
		}
	}
	return order
}

// A cell is what a column has for a row, and the figure that this shows; "" if there is none.
type cell func(*table.Row) (shown string, figure float64)

// column has the cells of the rows that are ranked.
func column(t *table.Table, heading string, of cell) page.Column {
	c := page.Column{Heading: heading}
	for _, r := range t.Shown() {
		value, figure := "", math.NaN()
		if r.Ranked() {
			value, figure = of(r)
		}
		c.Cells, c.Figures = append(c.Cells, cmp.Or(value, page.None)), append(c.Figures, figure)
	}
	return c
}

// shown formats a figure if there is one.
func shown(format func(float64) string) func(float64, bool) (string, float64) {
	return func(x float64, ok bool) (string, float64) {
		if !ok {
			return "", math.NaN()
		}
		return format(x), x
	}
}

func hundredths(x float64) string { return fmt.Sprintf("%.2f", x) }

// count is the median of a unit as a whole number.
func count(unit string) cell {
	return func(r *table.Row) (string, float64) {
		s, ok := r.Summary(unit)
		return shown(func(x float64) string { return fmt.Sprintf("%.0f", math.Round(x)) })(s.Center, ok)
	}
}

// median is that of a unit, in one scale so that the column aligns. It is of other summaries if they are given.
func median(t *table.Table, unit string, of func(*table.Row) (benchmath.Summary, bool)) cell {
	if of == nil {
		of = func(r *table.Row) (benchmath.Summary, bool) { return r.Summary(unit) }
	}
	scale := text.ScaleOf(centers(t, of), record.Tidied(unit))
	return func(r *table.Row) (string, float64) {
		s, ok := of(r)
		format := func(x float64) string { return scale.Format(x) + table.SuffixOf(record.Tidied(unit)) }
		return shown(format)(s.Center, ok)
	}
}

// centers are the medians of the rows that are ranked.
func centers(t *table.Table, of func(*table.Row) (benchmath.Summary, bool)) (list []float64) {
	for _, r := range t.Shown() {
		if s, ok := of(r); ok && r.Ranked() {
			list = append(list, s.Center)
		}
	}
	return list
}

// versus says how each row compares with the baseline: by the verdict where samples were taken in blocks, and else as
// benchstat does, by the change of the median and the p-value of the Mann–Whitney U-test, corrected for nothing.
func versus(t *table.Table) page.Column {
	c := column(t, "vs\n"+t.BaseName, change(t, record.Makespan))
	if t.Paired() {
		c = page.Column{Heading: "verdict, vs\n" + t.BaseName, Text: true}
		for _, r := range t.Shown() {
			c.Cells = append(c.Cells, cmp.Or(string(t.Finding(r).Verdict), page.None))
		}
	}
	c.Id = page.VerdictID
	return c
}

// change is how the median of a unit changed, as benchstat writes it.
func change(t *table.Table, unit string) cell {
	return func(r *table.Row) (string, float64) {
		delta, comparison, ok := t.Delta(r, unit)
		if !ok {
			return "", math.NaN()
		}
		return delta + " " + comparison.String(), math.NaN() // there is none where nothing is shown to differ
	}
}

// names shows the limit only where a strategy occurs with several.
func names(t *table.Table) page.Column {
	c := page.Column{Heading: "strategy", Text: true}
	if !t.IsStrategies {
		c.Heading = "benchmark"
	}
	for _, r := range t.Shown() {
		c.Cells = append(c.Cells, t.Label(r))
	}
	return c
}

// unitColumn has the medians of a unit with their intervals, or, where it comes first, why there is none. Allocations
// hardly vary: they have an interval only where they come first.
func unitColumn(t *table.Table, unit string, first bool) page.Column {
	of := func(r *table.Row) (benchmath.Summary, bool) { return r.Summary(unit) }
	scale, suffix := table.ScalesOf(centers(t, of), unit), table.SuffixOf(unit)
	makespan := t.IsStrategies && first
	if makespan {
		scale = text.ScaleOf(centers(t, of), unit).Format
	}
	c := column(t, unit, func(r *table.Row) (string, float64) {
		s, ok := of(r)
		switch {
		case !ok:
			return "", math.NaN()
		case makespan && t.Exact, !first && (unit == record.Bytes || unit == record.Allocs):
			return scale(s.Center) + suffix, s.Center
		}
		return fmt.Sprintf("%s%s ± %3s", scale(s.Center), suffix, table.RangeOf(s)), s.Center
	})
	for i, r := range t.Shown() {
		switch _, ok := of(r); {
		case !first || ok && r.Ranked():
		case makespan && r.Wrong() != "":
			c.Cells[i] = page.Disqualified
		default:
			c.Cells[i] = cmp.Or(r.Absent(), page.None)
		}
	}
	return c
}
