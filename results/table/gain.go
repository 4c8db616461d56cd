package table

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// An Estimate is a figure with its 95 % confidence interval, which is not known for samples that are not compared
// within blocks, and for fewer than 6 blocks.
type Estimate struct {
	Value, Low, High float64
	Known            bool // the interval
}

// estimated is an estimate that has an interval if that is finite.
func estimated(value, low, high float64) Estimate {
	return Estimate{value, low, high, low > 0 && !math.IsInf(high, 0)}
}

// Certain is a figure without an interval.
func Certain(value float64) Estimate { return Estimate{Value: value, Low: value, High: value} }

// RatioOf is the ratio that log-ratios of blocks have in common (Hodges & Lehmann).
func RatioOf(logRatios []float64) Estimate {
	center, low, high := stats.HodgesLehmann(logRatios)
	return estimated(math.Exp(center), math.Exp(low), math.Exp(high))
}

// Above says whether the figure is certain to be more than x, Below whether it is certain to be less.
func (e Estimate) Above(x float64) bool { return e.Known && e.Low > x }
func (e Estimate) Below(x float64) bool { return e.Known && e.High < x }

// Gain is how many times as fast as the baseline a row is: the speedup where the unit is [record.Makespan], the fetch
// speedup for [record.FetchActive], the process speedup for [record.ProcessActive]. In a table that is compared within
// blocks it is estimated from the ratios of the blocks, since a block that was slow is slow for both. Else it is the
// ratio of the medians. False where there is no baseline.
func (t *Table) Gain(r *Row, unit string) (float64, bool) {
	e, ok := t.GainEstimate(r, unit)
	return e.Value, ok
}

// GainEstimate is a gain with its interval. The intervals of all rows and one unit hold together: in 95 % of runs all
// of them hold their true gains. So they may be read for the row that gains most.
func (t *Table) GainEstimate(r *Row, unit string) (Estimate, bool) {
	base := t.Base(r.Limit)
	x, ok1 := base.Median(unit)
	y, ok2 := r.Median(unit)
	switch {
	case !ok1 || !ok2 || r.Wrong() != "" || base.Held():
		return Estimate{}, false // a baseline that was held back is none
	case r == base:
		return Certain(1), true
	}
	if p := t.gainsOf(unit)[r]; p.N > 0 {
		low, high := p.Simultaneous()
		switch told := unit == record.Makespan && t.BeyondNoise(p); { // Holm may tell what an interval by Bonferroni does not
		case told && p.Ratio > 1:
			low = max(low, 1)
		case told:
			high = min(high, 1)
		}
		return estimated(p.Ratio, low, high), true
	}
	return Certain(x / y), true
}

// gainsOf compares each row with its baseline in a unit: a family of comparisons for each unit.
func (t *Table) gainsOf(unit string) map[*Row]stats.Paired {
	if !t.Paired() {
		return nil
	}
	if gains := t.gains[unit]; gains != nil {
		return gains
	}
	if unit == record.Makespan && !t.ungrouped {
		t.gains[unit] = t.findings
		return t.findings
	}
	var rows []*Row
	var logs []stats.BlockLogs
	for _, r := range t.all() {
		if of := LogsOf(r, unit); len(of) > 0 && t.takesPart(r) {
			rows, logs = append(rows, r), append(logs, of)
		}
	}
	var pairs [][2]int
	var with []*Row
	for i, r := range rows {
		if base := slices.Index(rows, t.Base(r.Limit)); base >= 0 && base != i {
			pairs, with = append(pairs, [2]int{base, i}), append(with, r)
		}
	}
	gains := map[*Row]stats.Paired{}
	for i, p := range stats.NewField(logs).WithBase(pairs) {
		gains[with[i]] = p
	}
	t.gains[unit] = gains
	return gains
}
