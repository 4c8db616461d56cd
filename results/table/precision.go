package table

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// Unsettled lists the rows that another block should measure, so that what decides the
// ranking is known to the precision, such as 0.03: the best, with each row that may yet be
// as fast and is not known precisely compared to it; and the baseline, until the gain of the
// best over it is known precisely.
//
// It asks how wide an interval is, and not whether there is a difference: sampling until a
// test finds something would find something. The two are not wholly independent, since the
// same differences make a narrower interval and a smaller p if they have one sign; so looking
// again after each block costs something. With 6 to 24 blocks and a precision of 2 %, two equal
// strategies are told apart in 6.7 % of simulated runs by p alone, and in 3.4 % with the noise floor
// (TestFurtherBlocks).
func (t *Table) Unsettled(precision float64) []*Row {
	best := t.Best()
	if best == nil || !t.Paired() {
		return nil
	}
	var rows []*Row
	for _, r := range t.Rows {
		if r == best || !r.Ranked() || r.Strategy == Unlimited {
			continue
		}
		p := t.Compare(r, best)
		farOff := p.Low > 1+precision && r != t.Base(best.Limit)
		if !farOff && stats.HalfWidth(p.Low, p.High) > precision {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return append(rows, best)
}

// Cell is what the row measures.
func (r *Row) Cell() record.Cell {
	return record.Cell{Scenario: r.Table.Name, Strategy: r.Strategy, Limit: r.Limit}
}

// LogRatios are those of a's values to b's, one for each block that has both. A cell that
// was measured more than once in a block counts once, with its geometric mean.
func LogRatios(a, b *Row, unit string) []float64 { return LogsOf(a, unit).Minus(LogsOf(b, unit)) }

func LogsOf(r *Row, unit string) stats.BlockLogs {
	values := r.Values[record.Tidied(unit)]
	if len(values) != len(r.Blocks) {
		return nil // some samples lack the unit, and nobody knows which
	}
	order := make([]int, 0, len(values))
	for i, block := range r.Blocks {
		if block > 0 && values[i] > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return r.Blocks[i] - r.Blocks[j] })
	var logs stats.BlockLogs
	for _, i := range order {
		if len(logs) == 0 || logs[len(logs)-1].Block != r.Blocks[i] {
			logs = append(logs, stats.BlockLog{Block: r.Blocks[i]})
		}
		l := &logs[len(logs)-1]
		l.Samples++
		l.Mean += (math.Log(values[i]) - l.Mean) / float64(l.Samples)
	}
	return logs
}
