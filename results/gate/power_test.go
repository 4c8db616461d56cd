package gate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/table"
)

// What the gate says that it finds in half of the runs, it finds in about half of them.
func TestSeen(t *testing.T) {
	for _, c := range []struct {
		blocks, cells int
		paired        bool
	}{{6, 6, true}, {6, 48, true}, {16, 48, true}, {6, 6, false}, {20, 48, false}} {
		if c.blocks > 6 && !noise.Full() {
			continue
		}
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(21, uint64(c.blocks*c.cells)))
			slower := make([]float64, c.cells)
			g := &Result{MinEffect: 0.001}
			mean, pairs := 0.0, 20
			for range pairs {
				g.Comparison = comparetest.Simulated(r, c.blocks, c.cells, noise.Normal, slower, c.paired)
				for _, cell := range g.Comparison.All() {
					mean += math.Log1p(g.leastSeen(cell)) / float64(pairs*c.cells)
				}
			}
			slower[1] = mean
			found, total := 0, max(60, *noise.Trials/10)
			for range total {
				v := comparetest.Simulated(r, c.blocks, c.cells, noise.Normal, slower, c.paired)
				found += noise.Btoi(v.Matches[0].Cells[1].Verdict == table.Slower)
			}
			rate := float64(found) / float64(total)
			t.Logf("a slowdown of %.1f %% is found in %.0f %%", 100*math.Expm1(mean), 100*rate)
			if tol := 3 * math.Sqrt(0.25/float64(total)); rate < 0.4-tol || rate > 0.65+tol {
				t.Errorf("%v: a slowdown of %.1f %% is found in %.0f %%", c, 100*math.Expm1(mean), 100*rate)
			}
		})
	}
}
