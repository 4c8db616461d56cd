package table

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// Eight strategies, of which some or all are the same: how often a table claims anything
// that is false, be it a verdict or a strategy that is missing in the fastest group.
func TestFalseVerdicts(t *testing.T) {
	for _, n := range someNoises(t) {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			for _, blocks := range noise.Vary([]int{6, 9, 12, 18, 24}, 6, 12) {
				measured := strings.HasPrefix(n.Name, "of ") // with an A/A arm, as every run has
				falseVerdicts(t, n, blocks, measured)
				if noise.Full() && !measured {
					falseVerdicts(t, n, blocks, true) // with a noise floor, fewer claims are made
				}
			}
		})
	}
}

func falseVerdicts(t *testing.T, n noise.Noise, blocks int, aa bool) {
	same := make([]float64, 8)
	ties := []float64{math.Log(10), 0, 0, 0, 0, math.Log(2), math.Log(2), math.Log(2)}
	r := rand.New(rand.NewPCG(1, uint64(blocks)))
	var verdicts, groups, either, among int
	for range *noise.Trials {
		table := simulated(r, blocks, n, same, aa)
		verdict := slices.ContainsFunc(table.Rows, func(row *Row) bool {
			v := table.Finding(row).Verdict
			return v == Faster || v == Slower
		})
		group := len(table.Group()) < len(same)
		verdicts, groups, either = verdicts+noise.Btoi(verdict), groups+noise.Btoi(group), either+noise.Btoi(verdict || group)
		among += noise.Btoi(len(simulated(r, blocks, n, ties, aa).Group()) < 4)
	}
	percent := func(n int) float64 { return 100 * float64(n) / float64(*noise.Trials) }
	t.Logf("%-11s %2d blocks, A/A arm %-5v false: verdicts %.2f %%, groups %.2f %%, either %.2f %%; with four of eight "+
		"the fastest, the group %.2f %%",
		n.Name, blocks, aa, percent(verdicts), percent(groups), percent(either), percent(among))
	for _, p := range []float64{percent(either), percent(among)} {
		if p > 100*(stats.Alpha+noise.ThreeErrors(stats.Alpha)) {
			t.Errorf("%d blocks: %.1f %% false", blocks, p)
		}
	}
}

// Tables of a few and of many strategies: how often any two are told apart.
func TestFalsePairs(t *testing.T) {
	for _, n := range noise.Some() {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			line := fmt.Sprintf("%-11s any two of so many are told apart:", n.Name)
			for _, k := range noise.Vary([]int{3, 4, 8, 12, 20, 40}, 3, 8, 20) {
				r := rand.New(rand.NewPCG(4, uint64(k)))
				told, total := 0, *noise.Trials*8/max(8, k*k/8)
				for range total {
					table := simulated(r, 6, n, make([]float64, k), false)
					told += noise.Btoi(anyTold(table))
				}
				rate := float64(told) / float64(total)
				line += fmt.Sprintf(" %d: %.1f %%", k, 100*rate)
				if rate > stats.Alpha+3*math.Sqrt(stats.Alpha*(1-stats.Alpha)/float64(total)) {
					t.Errorf("%d strategies: %.1f %% false", k, 100*rate)
				}
			}
			t.Log(line)
		})
	}
}

func anyTold(t *Table) bool {
	return slices.ContainsFunc(t.Pairs(), func(p Pair) bool { return p.Told })
}

// Two equal strategies, measured on until their ratio is known to 2 %, in 6 to 24 blocks: how
// often they are told apart. With the A/A arm, as every run has one, it is at most 5 %.
func TestFurtherBlocks(t *testing.T) {
	for _, aa := range []bool{false, true} {
		r := rand.New(rand.NewPCG(5, 5))
		told, blocks := 0, 0
		for range *noise.Trials {
			table := simulated(r, 24, noise.Normal, []float64{0, 0}, aa)
			n := results6to24(table)
			blocks += n
			told += noise.Btoi(table.Finding(table.Row("s1")).Verdict == Faster ||
				table.Finding(table.Row("s1")).Verdict == Slower)
		}
		rate := float64(told) / float64(*noise.Trials)
		t.Logf("normal       6 to 24 blocks until 2 %% are known, A/A arm %-5v false verdicts %.2f %%, %.1f blocks in the "+
			"mean", aa, 100*rate, float64(blocks)/float64(*noise.Trials))
		if aa && rate > stats.Alpha+noise.ThreeErrors(stats.Alpha) {
			t.Errorf("%.2f %% false", 100*rate)
		}
	}
}

// results6to24 cuts the table's samples down to those of the blocks that would have been
// measured, and says how many.
func results6to24(table *Table) int {
	rows := slices.Concat(table.Rows, table.AAArms)
	whole := map[*Row]*Row{}
	for _, r := range rows {
		copied := *r
		copied.Values = map[string][]float64{record.Tidied(record.Makespan): r.Values[record.Tidied(record.Makespan)]}
		whole[r] = &copied
	}
	for n := stats.LeastBlocks; ; n++ {
		for _, r := range rows {
			r.Values = map[string][]float64{record.Tidied(record.Makespan): whole[r].Values[record.Tidied(record.Makespan)][:n]}
			r.Blocks = whole[r].Blocks[:n]
		}
		table.Rank()
		if n == 24 || len(table.Unsettled(0.02)) == 0 {
			return n
		}
	}
}

// How often a difference that there is is found. Where one sample in ten takes twice as long, a factor of two is found
// in 94 % of runs of six blocks.
func TestPower(t *testing.T) {
	for _, n := range noise.Some() {
		for _, blocks := range noise.Vary([]int{6, 9, 12}, 6) {
			r := rand.New(rand.NewPCG(3, uint64(blocks)))
			line := fmt.Sprintf("%-11s %2d blocks:", n.Name, blocks)
			for _, effect := range []float64{1.05, 1.1, 1.2, 1.5, 2, 15} {
				found, count := 0, 0
				for range *noise.Trials / 10 {
					truth := make([]float64, 8)
					for i := range truth[1:] {
						truth[i+1] = -math.Log(effect)
					}
					table := simulated(r, blocks, n, truth, true)
					for _, row := range table.Rows {
						if row.Strategy != Baseline {
							count++
							if table.Finding(row).Verdict == Faster {
								found++
							}
						}
					}
				}
				power := float64(found) / float64(count)
				line += fmt.Sprintf(" %gx %.1f %%", effect, 100*power)
				least := 0.99
				if n.Name == noise.Rare.Name {
					least = 0.9
				}
				if effect >= 2 && power < least {
					t.Errorf("%s, %d blocks: %g times faster is found in %.1f %%", n.Name, blocks, effect, 100*power)
				}
			}
			t.Log(line)
		}
	}
}

// fewer trials do for what is no matter of a few per cent.
func fewer() int { return max(100, *noise.Trials/10) }

// Whatever six blocks find, more blocks find as well: nothing that is known gets lost because a method changes with the
// number of blocks, or because more of them are interrupted. One of eight strategies is faster than the others, by as
// much as makes a hard question of each noise.
func TestPowerGrows(t *testing.T) {
	trials := fewer()
	for _, n := range someNoises(t) {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			for _, effect := range noise.Vary([]int{5, 10, 30}, 10) {
				truth := make([]float64, 8)
				truth[0], truth[3] = math.Log(10), -math.Log1p(float64(effect)/100)
				line, before := fmt.Sprintf("%-11s a winner of %d %% is found alone:", n.Name, effect), 0.0
				for _, blocks := range noise.Vary([]int{6, 8, 10, 11, 12, 14, 16, 20, 24}, 6, 11, 12, 24) {
					r := rand.New(rand.NewPCG(8, uint64(blocks)))
					found := 0
					for range trials {
						group := simulated(r, blocks, n, truth, true).Group()
						found += noise.Btoi(len(group) == 1 && group[0].Strategy == "s3")
					}
					power := float64(found) / float64(trials)
					line += fmt.Sprintf("  %d blocks %.1f %%", blocks, 100*power)
					if power < before-3*math.Sqrt(0.5/float64(trials)) {
						t.Errorf("%s, %d blocks: %.1f %%, fewer had %.1f %%", n.Name, blocks, 100*power, 100*before)
					}
					before = max(before, power)
				}
				t.Log(line)
			}
		})
	}
}

// someNoises are all kinds, or the first five and two of a recorded run if there is no time for everything.
func someNoises(t *testing.T) []noise.Noise {
	all := append(slices.Clone(noise.Noises), recorded(t)...)
	if noise.Full() {
		return all
	}
	return append(all[:5:5], all[len(all)-2:]...)
}

// recorded is the noise of a run that is in the repository, one for each scenario.
func recorded(t *testing.T) (noises []noise.Noise) {
	t.Helper()
	for _, table := range readTables(t, "../runs/epyc-2c-89b7/20261125T143437Z-f4bfc0211.txt") {
		blockMeans := map[int][]float64{}
		for _, r := range table.Rows {
			logs := LogsOf(r, record.Makespan)
			average := mean(logs.Means())
			for _, l := range logs {
				blockMeans[l.Block] = append(blockMeans[l.Block], l.Mean-average)
			}
		}
		var residuals [][]float64
		for _, r := range table.Rows {
			logs := LogsOf(r, record.Makespan)
			average, own := mean(logs.Means()), []float64{}
			for _, l := range logs { // of n residuals about a mean that is their own
				own = append(own, (l.Mean-average-mean(blockMeans[l.Block]))*math.Sqrt(float64(len(logs))/float64(len(logs)-1)))
			}
			residuals = append(residuals, own)
		}
		noises = append(noises, noise.Resampled("as in "+table.Name, slices.Concat(residuals...)),
			noise.Mirrored("of "+table.Name, residuals))
	}
	return noises
}

func mean(x []float64) (mean float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	return mean
}

// How many blocks it takes until one of twelve strategies, faster than the others, is found to be the fastest, with
// residuals of 3 %: beside the comparison of all pairs.
func TestSoleWinner(t *testing.T) {
	trials := fewer()
	truth := make([]float64, 12)
	truth[0] = math.Log(10)
	for _, effect := range noise.Vary([]int{3, 5, 10}, 10) {
		truth[5] = -math.Log1p(float64(effect) / 100)
		line := fmt.Sprintf("a sole winner of %d %% (by all pairs):", effect)
		for _, blocks := range noise.Vary([]int{6, 7, 8, 10, 12, 16, 20, 24}, 10) {
			r := rand.New(rand.NewPCG(7, uint64(blocks)))
			found, pairs := 0, 0
			for range trials {
				table := simulated(r, blocks, noise.Normal, truth, true)
				group := table.Group()
				found += noise.Btoi(len(group) == 1 && group[0].Strategy == "s5")
				pairs += noise.Btoi(!slices.ContainsFunc(table.Pairs(), func(p Pair) bool {
					return p.Faster.Strategy == "s5" && !p.Told
				}))
			}
			power := float64(found) / float64(trials)
			line += fmt.Sprintf("  %d blocks %.1f %% (%.1f %%)", blocks, 100*power, 100*float64(pairs)/float64(trials))
			if effect == 10 && blocks >= 10 && power < 0.9 {
				t.Errorf("%d blocks find a winner of 10 %% in %.0f %%", blocks, 100*power)
			}
		}
		t.Log(line)
	}
}
