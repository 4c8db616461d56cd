package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// inPairs estimates the ratio of a cell from its log-ratios in blocks.
func (c *Cell) inPairs(logRatios []float64) {
	p := stats.NewPaired(logRatios)
	c.pairs, c.N, c.M, c.Ratio, c.P = logRatios, p.N, p.N, p.Ratio, p.P
	if p.N > 0 {
		c.change = math.Log(p.Ratio)
	}
	if p.Enough() {
		c.Low, c.High = p.Low, p.High
	}
}

// differences are the log-ratios of a cell in the blocks that are pairs.
func (v *Comparison) differences(m *Match, c *Cell) []float64 {
	if m.logs[c.Unit] == nil {
		if m.logs == nil {
			m.logs = map[string]map[*table.Row]stats.BlockLogs{}
		}
		m.logs[c.Unit] = v.pairedLogs(m, c.Unit)
	}
	return m.logs[c.Unit][c.New].Minus(m.logs[c.Unit][c.Old])
}

// pairedLogs are the logarithms of all rows of a match in the blocks that are pairs. Those of times and rates are
// bounded where samples were interrupted: see [stats.BoundInterruptions]. An interruption does nothing to bytes and the
// like. Both sides are bounded together: if one were and the other not, equal sides would differ.
func (v *Comparison) pairedLogs(m *Match, unit string) map[*table.Row]stats.BlockLogs {
	rows, slower := slices.Concat(m.Old.Rows, m.New.Rows), 0.0
	switch {
	case isMakespan(unit):
		slower = 1
	case strings.HasSuffix(unit, "/s"):
		slower = -1
	}
	all := make([]stats.BlockLogs, len(rows))
	for i, r := range rows {
		all[i] = table.LogsOf(r, unit).Only(v.Pairs)
		if slower > 0 {
			v.Samples += len(all[i])
		}
	}
	if slower != 0 {
		inTurns := v.Method == InTurns
		if inTurns {
			renumber(all[len(m.Old.Rows):])
		}
		bounded, interrupted := stats.BoundInterruptions(all, slower)
		if all = bounded; inTurns {
			renumber(all[len(m.Old.Rows):])
		}
		if slower > 0 {
			v.name(m, rows, interrupted)
		}
	}
	logs := map[*table.Row]stats.BlockLogs{}
	for i, r := range rows {
		logs[r] = all[i]
	}
	return logs
}

// name counts interruptions of rows, which are those of both sides.
func (v *Comparison) name(m *Match, rows []*table.Row, interrupted []int) {
	if v.Interrupted == nil {
		v.Interrupted = map[string]int{}
	}
	for i, n := range interrupted {
		side := v.Old
		if i >= len(m.Old.Rows) {
			side = v.New
		}
		if n > 0 {
			v.Interrupted[fmt.Sprintf("%s of %s in %s", rows[i].Table.Label(rows[i]), side, m.New.Full())] += n
		}
	}
}

// renumber gives the blocks of one side numbers of their own, and the next time the ones that they had: blocks in turns
// have a number in common, but not their time.
func renumber(rows []stats.BlockLogs) {
	for _, logs := range rows {
		for i := range logs {
			logs[i].Block = -logs[i].Block
		}
	}
}

// pairedUnit compares two rows of anyone's benchmarks in one unit, block by block. A figure that is 0 somewhere has no
// logarithm, so that its differences are tested as they are.
func (v *Comparison) pairedUnit(m *Match, c *Cell) {
	was, is := table.LogsOf(c.Old, c.Unit).Only(v.Pairs), table.LogsOf(c.New, c.Unit).Only(v.Pairs)
	x, y := blockValues(c.Old, c.Unit), blockValues(c.New, c.Unit)
	if len(was) == len(x) && len(is) == len(y) {
		c.inPairs(v.differences(m, c))
		return
	}
	for block, value := range y {
		if before, ok := x[block]; ok {
			c.pairs = append(c.pairs, value-before)
		}
	}
	slices.Sort(c.pairs) // the order of a map is no order
	c.N, c.M = len(c.pairs), len(c.pairs)
	if c.N > 0 {
		c.P, c.change = stats.SignedRank(c.pairs), stats.Median(c.pairs)
	}
	before, _ := c.Old.Median(c.Unit)
	after, _ := c.New.Median(c.Unit)
	c.Ratio = stats.Quotient(after, before)
}

// blockValues are the values of a row by block; none if some samples lack the unit, and nobody knows which.
func blockValues(r *table.Row, unit string) map[int]float64 {
	values := r.Values[record.Tidied(unit)]
	of := map[int]float64{}
	for i, block := range r.Blocks {
		if len(values) == len(r.Blocks) && block > 0 {
			of[block] = values[i]
		}
	}
	return of
}
