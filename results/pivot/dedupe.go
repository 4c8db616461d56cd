package pivot

import (
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// blockMeans are the values of a unit, of which those of one block count once, with their geometric mean:
// see [table.LogsOf]. Where it is not known which value is of which block each counts.
func blockMeans(s *record.Series, unit string) []float64 {
	values := s.Values(unit)
	if len(values) != len(s.Blocks) {
		return values
	}
	of := map[int][]float64{}
	for i, block := range s.Blocks {
		of[block] = append(of[block], values[i])
	}
	var once []float64
	for i, block := range s.Blocks {
		switch again := of[block]; {
		case block == 0 || len(again) == 1:
			once = append(once, values[i])
		case again != nil:
			once = append(once, stats.GeometricMean(again))
			of[block] = nil
		}
	}
	return once
}
