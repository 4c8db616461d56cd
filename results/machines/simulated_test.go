package machines

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/table"
)

// simulated makes a table of strategies with the given true log-makespans, the first of them the baseline.
func simulated(r *rand.Rand, blocks int, n noise.Noise, truth []float64) *table.Table {
	names, makespans := make([]string, len(truth)), make([][]float64, len(truth))
	cells := make([]float64, len(truth)+1) // one that is not used: the trials are documented with these draws
	for i := range truth {
		names[i] = name(i)
	}
	for block := range blocks {
		n.Draw(r, block, blocks, cells)
		for i, mean := range truth {
			makespans[i] = append(makespans[i], math.Exp(mean+cells[i]))
		}
	}
	t := comparetest.OfMakespans(names, makespans)
	t.Rank()
	return t
}

func name(i int) string {
	if i == 0 {
		return table.Baseline
	}
	return fmt.Sprint("s", i)
}
