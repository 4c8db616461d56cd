package results

import (
	"fmt"
	"math"

	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// An assumption is benchmath's, but for the U-test, which is [stats.UTest].
type assumption struct{ exact bool }

func (a assumption) Summary(s *benchmath.Sample, confidence float64) benchmath.Summary {
	if a.exact {
		return benchmath.AssumeExact.Summary(s, confidence)
	}
	return benchmath.AssumeNothing.Summary(s, confidence)
}

func (a assumption) Compare(x, y *benchmath.Sample) benchmath.Comparison {
	if a.exact {
		return benchmath.AssumeExact.Compare(x, y)
	}
	return stats.UTest(x, y)
}

// assumption is what the files of a row, and of others that it is compared with, say of a unit. One will
// do, as in benchstat. A makespan in virtual time has rules of its own: see [Table.Exact].
func (r *Row) assumption(unit string, others ...*Row) assumption {
	for _, row := range append(others, r) {
		if t := row.table; t != nil && !t.Exact && t.source.ExactUnit(unit) {
			return assumption{exact: true}
		}
	}
	return assumption{}
}

// rangeOf is the interval as a percentage of the center, whichever sign that has.
func rangeOf(s benchmath.Summary) string {
	if s.Center < 0 {
		s.Center, s.Lo, s.Hi = -s.Center, -s.Hi, -s.Lo
	}
	return s.PctRangeString()
}

// fromZero and newSign stand for changes that no ratio tells: from 0, and from below 0 to above it or back.
const fromZero, newSign = "from 0", "?"

// deltaOf is benchstat's "~" or "-17.20%", or what stands for a change that no ratio tells.
func deltaOf(c benchmath.Comparison, old, now float64) string {
	switch delta := c.FormatDelta(old, now); {
	case delta == "~" || !math.IsNaN(stats.Quotient(now, old)):
		return delta
	case old == 0:
		return fromZero
	}
	return newSign
}

// pOf is the p-value of a comparison; nil if nothing was tested.
func pOf(c benchmath.Comparison) *float64 {
	if c.Alpha == 0 {
		return nil
	}
	return &c.P
}

// inexact says where values differ though the file calls their unit exact.
func (t *Table) inexact() (said []string) {
	for _, unit := range t.units() {
		for _, r := range t.Rows {
			if !r.assumption(unit).exact {
				break
			}
			said = append(said, notExact(unit, t.label(r), r.values[unit])...)
		}
	}
	return text.Few(said)
}

// notExact says of values that they should be the same, and are not.
func notExact(unit, where string, values []float64) []string {
	low, high := stats.Ends(values)
	if low == high {
		return nil
	}
	scale := text.ScaleOf([]float64{low, high}, unit)
	return []string{fmt.Sprintf("%s is said to be exact (assume=exact), and is %s to %s in %s.",
		text.InSentence(unit), scale.Format(low), scale.Format(high), where)}
}
