package table

import (
	"fmt"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"
)

// Assumption is what the files of a row, and of others that it is compared with, say of a unit. One will
// do, as in benchstat. A makespan in virtual time has rules of its own: see [Table.Exact].
func (r *Row) Assumption(unit string, others ...*Row) stats.Assumption {
	for _, row := range append(others, r) {
		if t := row.Table; t != nil && !t.Exact && t.Source.ExactUnit(unit) {
			return stats.Assumption{Exact: true}
		}
	}
	return stats.Assumption{}
}

// RangeOf is the interval as a percentage of the center, whichever sign that has.
func RangeOf(s benchmath.Summary) string {
	if s.Center < 0 {
		s.Center, s.Lo, s.Hi = -s.Center, -s.Hi, -s.Lo
	}
	return s.PctRangeString()
}

// FromZero and newSign stand for changes that no ratio tells: from 0, and from below 0 to above it or back.
const FromZero, NewSign = "from 0", "?"

// DeltaOf is benchstat's "~" or "-17.20%", or what stands for a change that no ratio tells.
func DeltaOf(c benchmath.Comparison, old, now float64) string {
	switch delta := c.FormatDelta(old, now); {
	case delta == "~" || !math.IsNaN(stats.Quotient(now, old)):
		return delta
	case old == 0:
		return FromZero
	}
	return NewSign
}

// POf is the p-value of a comparison; nil if nothing was tested.
func POf(c benchmath.Comparison) *float64 {
	if c.Alpha == 0 {
		return nil
	}
	return &c.P
}

// NotExact says of values that they should be the same, and are not.
func NotExact(unit, where string, values []float64) []string {
	if len(values) == 0 || slices.Min(values) == slices.Max(values) {
		return nil
	}
	low, high := slices.Min(values), slices.Max(values)
	scale := text.ScaleOf([]float64{low, high}, unit)
	return []string{fmt.Sprintf("%s is said to be exact (assume=exact), and is %s to %s in %s.",
		text.Brief(unit), scale.Format(low), scale.Format(high), where)}
}

// TooShort says which rows took no time that could be measured.
func (t *Table) TooShort() []string {
	var names []string
	for _, r := range t.Rows { // what is hidden may be what the others are compared with
		if r.untimed && r.Wrong() == "" {
			names = append(names, t.Label(r))
		}
	}
	if len(names) == 0 {
		return nil
	}
	if t.Exact {
		return []string{fmt.Sprintf("%s took no time at all, so that there is no ratio to it.", text.Briefly(names))}
	}
	return []string{fmt.Sprintf("%s took 0 ns/op: less than the clock can tell, so that nothing can be compared with it. "+
		"Measure it for longer: with a larger -benchtime, or more items.", text.Briefly(names))}
}

// ScalesOf writes figures of a unit in one scale, or each in its own where they are too far apart for that.
// What a benchmark reports itself has no prefix as long as it reads well without: 4136, 902.5, 0.9731.
func ScalesOf(list []float64, unit string) func(float64) string {
	const far, little, much = 1e3, 1e-2, 99999.5
	least, most := stats.Magnitudes(list)
	switch {
	case SuffixOf(unit) == "" && unit != record.Allocs && least >= little && most < much:
		digits := max(0, 3-int(math.Floor(math.Log10(least))))
		return benchunit.Scaler{Prec: digits, Factor: 1}.Format
	case most <= far*least:
		return text.ScaleOf(list, unit).Format
	}
	return func(x float64) string { return text.ScaleOf([]float64{x}, unit).Format(x) }
}

// SuffixOf is what follows the prefix of a scale: "513.8M" of B/s is 513.8MB.
func SuffixOf(unit string) string {
	switch {
	case text.IsSeconds(unit):
		return "s"
	case unit == record.Bytes || unit == "B/s":
		return "B"
	}
	return ""
}
