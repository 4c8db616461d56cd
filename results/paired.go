package results

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// logRatios are those of a's values to b's, one for each block that has both. A cell that
// was measured more than once in a block counts once, with its geometric mean.
func logRatios(a, b *Row, unit string) []float64 { return logsOf(a, unit).Minus(logsOf(b, unit)) }

func logsOf(r *Row, unit string) stats.BlockLogs {
	values := r.values[record.Tidied(unit)]
	if len(values) != len(r.blocks) {
		return nil // some samples lack the unit, and nobody knows which
	}
	order := make([]int, 0, len(values))
	for i, block := range r.blocks {
		if block > 0 && values[i] > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return r.blocks[i] - r.blocks[j] })
	var logs stats.BlockLogs
	for _, i := range order {
		if len(logs) == 0 || logs[len(logs)-1].Block != r.blocks[i] {
			logs = append(logs, stats.BlockLog{Block: r.blocks[i]})
		}
		l := &logs[len(logs)-1]
		l.Samples++
		l.Mean += (math.Log(values[i]) - l.Mean) / float64(l.Samples)
	}
	return logs
}
