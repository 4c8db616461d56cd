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
	"golang.org/x/perf/benchunit"
)

const (
	headingP99 = "p99\nsojourn"

	headingSpeedup    = "speedup"
	headingFetch      = "fetch\nspeedup"
	headingOverlap    = "overlap\nfactor"
	headingEfficiency = "effi-\nciency"
)

// columns of a table: what comes first is what is always shown.
func columns(t *table.Table) []page.Column {
	if !t.IsStrategies {
		return foreignColumns(t)
	}
	cols := []page.Column{names(t), makespans(t)}
	cols = append(cols,
		ratios(t, headingSpeedup, func(r *table.Row) (float64, bool) { return t.Gain(r, record.Makespan) }),
		ratios(t, headingFetch, func(r *table.Row) (float64, bool) { return t.Gain(r, record.FetchActive) }),
		ratios(t, "process\nspeedup", func(r *table.Row) (float64, bool) { return t.Gain(r, record.ProcessActive) }),
		ratios(t, headingOverlap, (*table.Row).OverlapFactor),
		ratios(t, headingEfficiency, (*table.Row).Efficiency),
		versus(t),
		medians(t, headingP99, record.SojournP99, t.P99),
		medians(t, "peak\nin flight", record.PeakInFlight, nil),
		medians(t, "CPU\nper item", record.CPUPerItem, nil),
		medians(t, "B/op", record.Bytes, nil),
		medians(t, "allocs/op", record.Allocs, nil),
	)
	for _, unit := range t.Reported() {
		cols = append(cols, unitColumn(t, unit, false))
	}
	return page.Used(cols)
}

// expendable is the order in which those of a table are left out: the last first, but that the verdict
// outlasts the overlap factor.
func expendable(cols []page.Column) []int {
	order := page.LastFirst(cols, 2)
	if at := page.PlacesOf(cols, headingOverlap, page.VerdictID); len(at) == 2 {
		order = slices.DeleteFunc(order, func(i int) bool { return i == at[0] })
		order = slices.Insert(order, slices.Index(order, at[1]), at[0])
	}
	return order
}

// versus says how each row compares with the baseline: by the verdict where samples were
// taken in blocks, and else as benchstat does, by the change of the median and the p-value
// of the Mann–Whitney U-test, corrected for nothing.
func versus(t *table.Table) page.Column {
	c := page.Column{Heading: "vs\n" + t.BaseName, Id: page.VerdictID}
	if t.Paired() {
		c.Heading, c.Text = "verdict, vs\n"+t.BaseName, true
	}
	for _, r := range t.Shown() {
		cell := page.None
		if t.Paired() {
			cell = cmp.Or(string(t.Verdict(r)), page.None)
		} else if delta, comparison, ok := t.Delta(r, record.Makespan); ok && r.Ranked() {
			cell = delta + " " + comparison.String()
		}
		c.Cells = append(c.Cells, cell)
	}
	return c
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

func makespans(t *table.Table) page.Column {
	c := page.Column{Heading: "sec/op"}
	summaries := make([]*benchmath.Summary, len(t.Shown()))
	var centers []float64
	for i, r := range t.Shown() {
		if s, ok := r.Summary(record.Makespan); ok && r.Ranked() {
			summaries[i] = &s
			centers = append(centers, s.Center)
		}
	}
	scale := text.ScaleOf(centers, record.Tidied(record.Makespan))
	for i, r := range t.Shown() {
		switch s := summaries[i]; {
		case s != nil:
			cell := scale.Format(s.Center) + "s"
			if !t.Exact {
				cell += " ± " + fmt.Sprintf("%3s", s.PctRangeString())
			}
			c.Cells = append(c.Cells, cell)
		case r.Wrong() != "":
			c.Cells = append(c.Cells, page.Disqualified)
		default:
			c.Cells = append(c.Cells, r.Absent())
		}
	}
	return c
}

func ratios(t *table.Table, heading string, of func(*table.Row) (float64, bool)) page.Column {
	c := page.Column{Heading: heading}
	for _, r := range t.Shown() {
		cell := page.None
		if x, ok := of(r); ok && r.Ranked() {
			cell = text.Ratio(x)
			if heading == headingOverlap || heading == headingEfficiency {
				cell = fmt.Sprintf("%.2f", x)
			} else if heading == headingSpeedup || heading == headingFetch {
				cell = r.AtLeast(cell)
			}
		}
		c.Cells = append(c.Cells, cell)
	}
	return c
}

// medians shows the medians of a unit, in one scale so that they align.
func medians(t *table.Table, heading, unit string, of func(*table.Row) (benchmath.Summary, bool)) page.Column {
	if of == nil {
		of = func(r *table.Row) (benchmath.Summary, bool) { return r.Summary(unit) }
	}
	base := record.Tidied(unit)
	suffix := ""
	if text.IsSeconds(base) {
		suffix = "s"
	} else if unit == record.Bytes {
		suffix = "B"
	}
	var centers []float64
	for _, r := range t.Shown() {
		if s, ok := of(r); ok && r.Ranked() {
			centers = append(centers, s.Center)
		}
	}
	scale := text.ScaleOf(centers, base)
	if unit == record.PeakInFlight {
		scale = benchunit.NoOpScaler
	}
	c := page.Column{Heading: heading}
	for _, r := range t.Shown() {
		cell := page.None
		if s, ok := of(r); ok && r.Ranked() {
			cell = scale.Format(round(s.Center, unit)) + suffix
		}
		c.Cells = append(c.Cells, cell)
	}
	return c
}

// round makes a count whole: the median of an even number of samples may not be.
func round(x float64, unit string) float64 {
	if unit == record.PeakInFlight {
		return math.Round(x)
	}
	return x
}
