package stats

import (
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
)

// How often the 95 % interval holds the true ratio. The confidence is discrete, see
// [HodgesLehmann]: 96.9 % with 6 blocks, at the upper end of what 93 to 97 % allows.
func TestCoverage(t *testing.T) {
	for _, n := range noise.Noises {
		for _, blocks := range noise.Vary([]int{6, 9, 10, 12, 20, 60}, 6, 12, 60) {
			r := rand.New(rand.NewPCG(2, uint64(blocks)))
			held, cells, d := 0, make([]float64, 2), make([]float64, blocks)
			for range *noise.Trials {
				for block := range blocks {
					n.Draw(r, block, blocks, cells)
					d[block] = cells[0] - cells[1]
				}
				if _, low, high := HodgesLehmann(d); low <= 0 && 0 <= high {
					held++
				}
			}
			rate := float64(held) / float64(*noise.Trials)
			t.Logf("%-11s %2d blocks: %.2f %% covered", n.Name, blocks, 100*rate)
			if tol := noise.ThreeErrors(0.95); rate < 0.93-tol || rate > 0.97+tol {
				t.Errorf("%s, %d blocks: %.2f %% covered", n.Name, blocks, 100*rate)
			}
		}
	}
}
