package table

import (
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

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
func (t *Table) GainEstimate(r *Row, unit string) (stats.Estimate, bool) {
	base := t.Base(r.Limit)
	x, ok1 := base.Median(unit)
	y, ok2 := r.Median(unit)
	switch {
	case !ok1 || !ok2 || r.Wrong() != "" || base.Held():
		return stats.Estimate{}, false // a baseline that was held back is none
	case r == base:
		return stats.Certain(1), true
	}
	if p := t.gainsOf(unit)[r]; p.N > 0 {
		low, high := p.Simultaneous()
		switch told := unit == record.Makespan && t.BeyondNoise(p); { // Holm may tell what an interval by Bonferroni does not
		case told && p.Ratio > 1:
			low = max(low, 1)
		case told:
			high = min(high, 1)
		}
		return stats.Estimated(p.Ratio, low, high), true
	}
	return stats.Certain(x / y), true
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
	t.gains[unit] = t.withBase(stats.NewField(logs), rows)
	return t.gains[unit]
}
