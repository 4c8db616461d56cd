package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"
)

// A column is a heading of up to two lines with a cell for each row.
type column struct {
	heading string
	id      string // where the heading has or is a label that somebody gave, which may be any other heading
	text    bool   // to the left; numbers, all in one unit, go to the right
	cells   []string
}

const (
	none       = "–" // no such figure
	headingP99 = "p99\nsojourn"

	headingSpeedup    = "speedup"
	headingFetch      = "fetch\nspeedup"
	headingOverlap    = "overlap\nfactor"
	headingEfficiency = "effi-\nciency"

	versusID = "verdict" // of the column whose heading names the baseline
)

// columns of a table: what comes first is what is always shown.
func (t *Table) columns() []column {
	if !t.ours {
		return t.foreignColumns()
	}
	cols := []column{t.names(), t.makespans()}
	cols = append(cols,
		t.ratios(headingSpeedup, func(r *Row) (float64, bool) { return t.Gain(r, record.Makespan) }),
		t.ratios(headingFetch, func(r *Row) (float64, bool) { return t.Gain(r, record.FetchActive) }),
		t.ratios("process\nspeedup", func(r *Row) (float64, bool) { return t.Gain(r, record.ProcessActive) }),
		t.ratios(headingOverlap, (*Row).OverlapFactor),
		t.ratios(headingEfficiency, (*Row).Efficiency),
		t.versus(),
		t.medians(headingP99, record.SojournP99, t.P99),
		t.medians("peak\nin flight", record.PeakInFlight, nil),
		t.medians("CPU\nper item", record.CPUPerItem, nil),
		t.medians("B/op", record.Bytes, nil),
		t.medians("allocs/op", record.Allocs, nil),
	)
	for _, unit := range t.reported() {
		cols = append(cols, t.unitColumn(unit, false))
	}
	return used(cols)
}

// expendable is the order in which those of a table are left out: the last first, but that the verdict
// outlasts the overlap factor.
func expendable(cols []column) []int {
	order := lastFirst(cols, 2)
	if at := placesOf(cols, headingOverlap, versusID); len(at) == 2 {
		order = slices.DeleteFunc(order, func(i int) bool { return i == at[0] })
		order = slices.Insert(order, slices.Index(order, at[1]), at[0])
	}
	return order
}

// used leaves out the columns that have nothing in them.
func used(cols []column) []column {
	kept := slices.Clone(cols[:2])
	for _, c := range cols[2:] {
		if !c.empty() {
			kept = append(kept, c)
		}
	}
	return kept
}

// empty says of a column that it has no figure: it is left out.
func (c column) empty() bool {
	return strings.Trim(strings.Join(c.cells, ""), none+disqualified) == ""
}

// versus says how each row compares with the baseline: by the verdict where samples were
// taken in blocks, and else as benchstat does, by the change of the median and the p-value
// of the Mann–Whitney U-test, corrected for nothing.
func (t *Table) versus() column {
	c := column{heading: "vs\n" + t.base, id: versusID}
	if t.Paired() {
		c.heading, c.text = "verdict, vs\n"+t.base, true
	}
	for _, r := range t.Shown() {
		cell := none
		if t.Paired() {
			cell = cmp.Or(string(t.Verdict(r)), none)
		} else if delta, comparison, ok := t.Delta(r, record.Makespan); ok && r.ranked() {
			cell = delta + " " + comparison.String()
		}
		c.cells = append(c.cells, cell)
	}
	return c
}

// names shows the limit only where a strategy occurs with several.
func (t *Table) names() column {
	c := column{heading: "strategy", text: true}
	if !t.ours {
		c.heading = "benchmark"
	}
	for _, r := range t.Shown() {
		c.cells = append(c.cells, t.label(r))
	}
	return c
}

func (t *Table) label(r *Row) string {
	if t.once(r) {
		return r.Strategy
	}
	for _, other := range t.Rows {
		if other.Limit != r.Limit && !t.once(other) {
			return r.Strategy + "/" + r.Limit
		}
	}
	return r.Strategy
}

// once says of a strategy to which the limit is nothing that it was measured at one: which
// one is of no interest then.
func (t *Table) once(r *Row) bool {
	if !r.limitless() {
		return false
	}
	for _, other := range t.Rows {
		if other != r && other.Strategy == r.Strategy {
			return false
		}
	}
	return true
}

const disqualified = "wrong" // in place of the figures of a strategy that is

func (t *Table) makespans() column {
	c := column{heading: "sec/op"}
	summaries := make([]*benchmath.Summary, len(t.Shown()))
	var centers []float64
	for i, r := range t.Shown() {
		if s, ok := r.Summary(record.Makespan); ok && r.ranked() {
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
			c.cells = append(c.cells, cell)
		case r.Wrong() != "":
			c.cells = append(c.cells, disqualified)
		default:
			c.cells = append(c.cells, r.absent())
		}
	}
	return c
}

func (t *Table) ratios(heading string, of func(*Row) (float64, bool)) column {
	c := column{heading: heading}
	for _, r := range t.Shown() {
		cell := none
		if x, ok := of(r); ok && r.ranked() {
			cell = text.Ratio(x)
			if heading == headingOverlap || heading == headingEfficiency {
				cell = fmt.Sprintf("%.2f", x)
			} else if heading == headingSpeedup || heading == headingFetch {
				cell = r.atLeast(cell)
			}
		}
		c.cells = append(c.cells, cell)
	}
	return c
}

// medians shows the medians of a unit, in one scale so that they align.
func (t *Table) medians(heading, unit string, of func(*Row) (benchmath.Summary, bool)) column {
	if of == nil {
		of = func(r *Row) (benchmath.Summary, bool) { return r.Summary(unit) }
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
		if s, ok := of(r); ok && r.ranked() {
			centers = append(centers, s.Center)
		}
	}
	scale := text.ScaleOf(centers, base)
	if unit == record.PeakInFlight {
		scale = benchunit.NoOpScaler
	}
	c := column{heading: heading}
	for _, r := range t.Shown() {
		cell := none
		if s, ok := of(r); ok && r.ranked() {
			cell = scale.Format(round(s.Center, unit)) + suffix
		}
		c.cells = append(c.cells, cell)
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
