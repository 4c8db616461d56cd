package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// What columns are called apart from their headings, of which some are labels, which may be any other heading.
const oldSide, newSide, holm, interval = "\x00old", "\x00new", "p (Holm)", "95 % CI"

// Table is a table of cells of a match, in one unit, that fits a width; hidden names what it does not show.
func (v *Comparison) Table(list []*Cell, width int) (shown []page.Column, hidden []string) {
	first := list[0].New.Table
	labels := []string{v.Old, v.New}
	if width > 0 {
		labels = page.ShortNames(labels, 16)
	}
	cols := []page.Column{{Heading: "strategy", Text: true}, {Heading: labels[0], Id: oldSide},
		{Heading: labels[1], Id: newSide}, {Heading: "change"}, {Heading: interval}, {Heading: "verdict", Text: true},
		{Heading: "p\n(Holm)", Id: holm}}
	if v.Efficiency {
		cols[3].Heading = "makespan\nin T*"
	}
	likeBenchstat := !first.IsStrategies && v.Pairs == nil
	if likeBenchstat {
		cols = append(cols[:3], page.Column{Heading: "vs\n" + labels[0], Id: page.VerdictID})
	}
	if !first.IsStrategies {
		cols[0].Heading = "benchmark"
	}
	median := v.medianCell(list)
	for _, c := range list {
		cells := []string{first.Label(c.New), median(c, c.Old), median(c, c.New)}
		if !first.IsStrategies {
			cells[0] = c.New.Strategy
		}
		if !likeBenchstat {
			change, ci, p := page.None, page.None, page.None
			if c.Ratio > 0 {
				change = text.PercentChange(c.Ratio)
			}
			if c.Enough() {
				ci, p = text.PercentChange(c.Low)+" to "+text.PercentChange(c.High), fmt.Sprintf("%.3f", c.PHolm)
			}
			cells = append(cells, change, ci, cmp.Or(c.absent(), v.word(c.Verdict)), p)
		} else {
			test := benchmath.Comparison{P: c.P, N1: c.N, N2: c.M}
			cells = append(cells, cmp.Or(c.absent(), DeltaCell(c.Delta, test, c.Verdict == table.TooFew)))
		}
		for i, cell := range cells {
			cols[i].Cells = append(cols[i].Cells, cell)
		}
	}
	return Fit(page.Used(cols), width, holm, interval, oldSide, newSide)
}

// word is a verdict in a table: of efficiencies, a longer makespan in units of T* is less efficient.
func (v *Comparison) word(verdict table.Verdict) string {
	if v.Efficiency && verdict == table.Slower {
		return "less efficient"
	}
	return string(verdict)
}

// medianCell writes the median of a run, in one scale if one is right for all; or the efficiency.
func (v *Comparison) medianCell(list []*Cell) func(*Cell, *table.Row) string {
	unit := record.Tidied(list[0].Unit)
	var centers []float64
	for _, c := range list {
		for _, r := range []*table.Row{c.Old, c.New} {
			if s, ok := v.median(c, r); ok {
				centers = append(centers, s.Center)
			}
		}
	}
	scale := table.ScalesOf(centers, unit)
	return func(c *Cell, r *table.Row) string {
		s, ok := v.median(c, r)
		efficiency, known := v.EfficiencyOf(r)
		switch {
		case known:
			return fmt.Sprintf("%s ± %3s", text.Efficiency(efficiency.Center), efficiency.PctRangeString())
		case r.Wrong() != "" && !v.Efficiency:
			return page.Disqualified
		case !ok:
			return cmp.Or(r.Absent(), table.Failed)
		case r.Table.Exact:
			return scale(s.Center) + table.SuffixOf(unit)
		}
		return fmt.Sprintf("%s%s ± %3s", scale(s.Center), table.SuffixOf(unit), table.RangeOf(s))
	}
}

// median is what is compared: of a unit, or of makespan/T*.
func (v *Comparison) median(c *Cell, r *table.Row) (benchmath.Summary, bool) {
	if v.Efficiency {
		return v.medianInBounds(r, 1)
	}
	if len(r.Values[record.Tidied(c.Unit)]) == 0 {
		return benchmath.Summary{}, false
	}
	return table.Assumption{Exact: c.exact}.Summary(r.Sample(c.Unit), 0.95), true
}

// EfficiencyOf is the median efficiency of a row, each sample with the T* of its own block; false if makespans are
// compared.
func (v *Comparison) EfficiencyOf(r *table.Row) (benchmath.Summary, bool) {
	if !v.Efficiency {
		return benchmath.Summary{}, false
	}
	return v.medianInBounds(r, -1)
}

// medianInBounds is the median of makespan/T* to the power of 1 or −1.
func (v *Comparison) medianInBounds(r *table.Row, power float64) (benchmath.Summary, bool) {
	values := slices.Clone(v.logs(r))
	for i, x := range values {
		values[i] = math.Exp(power * x)
	}
	if len(values) == 0 {
		return benchmath.Summary{}, false
	}
	return benchmath.AssumeNothing.Summary(stats.SampleOf(values), 0.95), true
}

// DeltaCell is benchstat's change with the p-value and the numbers of samples, as it prints them.
func DeltaCell(delta string, test benchmath.Comparison, few bool) string {
	if few {
		delta, test.P = string(table.TooFew), 0 // which then is not printed
	}
	return delta + " (" + test.String() + ")"
}

// Fit leaves out the columns with these ids, one after the other, until the rest has room beside short names of the
// rows. What is hidden is returned as a sentence names it.
func Fit(cols []page.Column, width int, ids ...string) (shown []page.Column, hidden []string) {
	const leastName = 16
	names := cols[0]
	short := slices.Clone(cols)
	short[0].Cells = page.ShortNames(names.Cells, leastName)
	shown, left := page.Fit(short, width, page.PlacesOf(short, ids...))
	hidden = page.NamesOf(left)
	if shown[0] = names; page.TooWide(shown, width) {
		shown, hidden = page.WithShortNames(shown, width, leastName/2), append(hidden, "names in full")
	}
	return shown, hidden
}
