package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// Two runs that are the same: how often anything at all is called faster or slower, in a family
// that the U-test can be corrected for, and in one of 48 cells that it cannot.
func TestFalseVerdicts(t *testing.T) {
	for _, n := range noise.Some() {
		for _, paired := range []bool{false, true} {
			t.Run(fmt.Sprint(n.Name, " paired ", paired), func(t *testing.T) {
				t.Parallel()
				for _, blocks := range noise.Vary([]int{6, 12}, 6) {
					for _, cells := range []int{8, 48} {
						falseVerdicts(t, n, blocks, cells, paired)
					}
				}
			})
		}
	}
}

func falseVerdicts(t *testing.T, n noise.Noise, blocks, cells int, paired bool) {
	r := rand.New(rand.NewPCG(11, uint64(blocks*100+cells)))
	same, told := make([]float64, cells), 0
	total := max(60, *noise.Trials*8/cells) // of fewer, three standard errors are no bound
	for range total {
		v := comparetest.Simulated(r, blocks, cells, n, same, paired)
		told += noise.Btoi(compare.Count(v.All())[table.Faster]+compare.Count(v.All())[table.Slower] > 0)
	}
	rate := float64(told) / float64(total)
	t.Logf("%-11s %2d blocks, %2d cells, paired %-5v any false verdict %.2f %%", n.Name, blocks, cells, paired, 100*rate)
	level := stats.Alpha
	if n.Name == noise.Unequal.Name && !paired {
		level = 0.075 // of 10,000 pairs of 6 blocks and 48 cells 7.2 %: what the noise floors are for
	}
	if most := level + 3*math.Sqrt(level*(1-level)/float64(total)); rate > most {
		t.Errorf("%d blocks, %d cells: %.2f %% false", blocks, cells, 100*rate)
	}
}

// How often the 95 % interval of the ratio holds the true one.
func TestCoverage(t *testing.T) {
	for _, n := range noise.Some() {
		for _, paired := range []bool{false, true} {
			for _, blocks := range noise.Vary([]int{6, 10, 20}, 6, 20) {
				r := rand.New(rand.NewPCG(12, uint64(blocks)))
				held := 0
				for range *noise.Trials {
					c := comparetest.Simulated(r, blocks, 1, n, []float64{0.1}, paired).Matches[0].Cells[0]
					held += noise.Btoi(c.Low <= math.Exp(0.1) && math.Exp(0.1) <= c.High)
				}
				rate := float64(held) / float64(*noise.Trials)
				t.Logf("%-11s %2d blocks, paired %-5v: %.2f %% covered", n.Name, blocks, paired, 100*rate)
				apart := n.Name == noise.Drifting.Name && !paired // what drifts is no noise: the interval is too wide
				if tol := noise.ThreeErrors(0.95); rate < 0.93-tol || rate > 0.97+tol && !apart {
					t.Errorf("%s, %d blocks, paired %v: %.2f %% covered", n.Name, blocks, paired, 100*rate)
				}
			}
		}
	}
}

// How often a slowdown of 10 % of all of eight cells is found in each.
func TestPower(t *testing.T) {
	for _, n := range noise.Some() {
		for _, paired := range []bool{false, true} {
			line := fmt.Sprintf("%-11s paired %-5v 10 %% slower is found with", n.Name, paired)
			for _, blocks := range noise.Vary([]int{6, 9, 12, 20}, 6, 12) {
				r := rand.New(rand.NewPCG(13, uint64(blocks)))
				slower := make([]float64, 8)
				for i := range slower {
					slower[i] = math.Log(1.1)
				}
				found, total := 0, *noise.Trials/10
				for range total {
					found += compare.Count(comparetest.Simulated(r, blocks, 8, n, slower, paired).All())[table.Slower]
				}
				power := float64(found) / float64(8*total)
				line += fmt.Sprintf(" %d blocks %.1f %%,", blocks, 100*power)
				if n.Name == noise.Normal.Name && blocks >= 12 && paired && power < 0.95 {
					t.Errorf("%s, %d blocks, paired %v: found in %.1f %%", n.Name, blocks, paired, 100*power)
				}
			}
			t.Log(line[:len(line)-1])
		}
	}
}

// Whatever few blocks find, more blocks find as well, though among more samples it is likelier that one of them is
// interrupted: a slowdown of 5 % of all of eight cells.
func TestPowerGrows(t *testing.T) {
	for _, n := range noise.Vary(noise.Noises, noise.Normal, noise.Rare, noise.Seldom) {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			line, before := fmt.Sprintf("%-11s 5 %% slower is found with", n.Name), 0.0
			for _, blocks := range noise.Vary([]int{6, 8, 10, 12, 14, 16, 20, 24}, 6, 10, 16, 24) {
				r := rand.New(rand.NewPCG(14, uint64(blocks)))
				slower := make([]float64, 8)
				for i := range slower {
					slower[i] = math.Log(1.05)
				}
				found, total := 0, max(60, *noise.Trials/10)
				for range total {
					found += compare.Count(comparetest.Simulated(r, blocks, 8, n, slower, true).All())[table.Slower]
				}
				power := float64(found) / float64(8*total)
				line += fmt.Sprintf(" %d blocks %.1f %%,", blocks, 100*power)
				if power < before-3*math.Sqrt(0.5/float64(total)) {
					t.Errorf("%s, %d blocks: found in %.1f %%, with fewer in %.1f %%", n.Name, blocks, 100*power, 100*before)
				}
				before = max(before, power)
			}
			t.Log(line[:len(line)-1])
			interrupted := n.Name == noise.Rare.Name || n.Name == noise.Seldom.Name
			if interrupted && before < 0.9 {
				t.Errorf("%s: found in %.1f %% at most", n.Name, 100*before)
			}
		})
	}
}
