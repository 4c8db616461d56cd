package table

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/stats"
)

// What a table says could have been seen is seen in 8 of 10 further runs, in the same noise: one of eight strategies
// is the fastest, and the others are slower by what an equal table said. Other noise than normal is only logged.
func TestSeen(t *testing.T) {
	noises := someNoises(t)
	if !noise.Full() {
		noises = noises[:1] // normal
	}
	for _, n := range noises {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			for _, blocks := range noise.Vary([]int{6, 12, 24}, 6, 12) {
				seen(t, n, blocks)
			}
		})
	}
}

func seen(t *testing.T, n noise.Noise, blocks int) {
	r := rand.New(rand.NewPCG(10, uint64(blocks)))
	found, count, sum, said := 0, 0, 0.0, 0.0
	for range min(*noise.Trials/5, 200) {
		effect, ok := simulated(r, blocks, n, []float64{2, 0, 0, 0, 0, 0, 0, 0}, true).Seen()
		if !ok {
			t.Fatal("a table of enough blocks says nothing")
		}
		said, sum = said+1, sum+effect
		slower := math.Log1p(effect)
		truth := []float64{2, slower, slower, 0, slower, slower, slower, slower}
		for _, row := range simulated(r, blocks, n, truth, true).Rows {
			if row.Strategy != Baseline && row.Strategy != "s3" {
				count++
				found += noise.Btoi(row.Group == 0)
			}
		}
	}
	power := float64(found) / float64(count)
	t.Logf("%-11s %2d blocks: %.1f %% in the mean, which is seen in %.1f %%", n.Name, blocks, 100*sum/said, 100*power)
	if n.Name == noise.Normal.Name && math.Abs(power-0.8) > 0.05+3*math.Sqrt(0.8*0.2/said) {
		t.Errorf("%d blocks: seen in %.1f %%", blocks, 100*power)
	}
}

// Less could have been seen with fewer blocks, with more noise, with more strategies, and above a larger floor.
func TestSeenFollows(t *testing.T) {
	seen := func(blocks, strategies int, sd float64) float64 {
		n := noise.Noise{Draw: func(r *rand.Rand, _, _ int, cells []float64) {
			for i := range cells {
				cells[i] = sd * r.NormFloat64()
			}
		}}
		effect, _ := simulated(rand.New(rand.NewPCG(3, 4)), blocks, n, make([]float64, strategies), false).Seen()
		return effect
	}
	usual := seen(12, 6, 0.03)
	few, noisy, many := seen(6, 6, 0.03), seen(12, 6, 0.06), seen(12, 20, 0.03)
	if few < 1.2*usual || noisy < 1.8*usual || many < usual {
		t.Errorf("usually %.3f; with few blocks %.3f, with much noise %.3f, of many %.3f", usual, few, noisy, many)
	}
	five := map[string][]float64{Baseline: {8, 8, 8, 8, 8}, "pool": {2, 2, 2, 2, 2}}
	if _, ok := inBlocks(t, five, Baseline, "pool").Seen(); ok {
		t.Error("five blocks could have seen something")
	}
	if _, ok := parseTables(t, resultstest.TextOf("io", map[string][]float64{Baseline: {8, 8}, "pool": {2, 2}}, Baseline,
		"pool"))[0].Seen(); ok {
		t.Error("without blocks, something could have been seen")
	}
}

// A block that is slow for all rows is found, with its size, and none where only the rows' own noise is: in at most 5
// %.
func TestFalseDisturbance(t *testing.T) {
	for _, blocks := range []int{6, 12} {
		r, beyond := rand.New(rand.NewPCG(11, uint64(blocks))), 0
		for range *noise.Trials {
			rows := make([]stats.BlockLogs, 8)
			for block := range blocks {
				for i := range rows {
					rows[i] = append(rows[i], stats.BlockLog{Block: block + 1, Samples: 1, Mean: float64(i) + 0.03*r.NormFloat64()})
				}
			}
			d, ok := stats.DisturbanceOf(rows)
			if !ok {
				t.Fatal("no block is the slowest")
			}
			beyond += noise.Btoi(d.Slower > d.Usual)
			for i := range rows {
				rows[i][4].Mean += math.Log(1.4)
			}
			d, _ = stats.DisturbanceOf(rows)
			if d.Block != 5 || math.Abs(d.Slower-0.4) > 0.1 || d.Slower < d.Usual || d.Usual > 0.06 {
				t.Errorf("block 5 was 40 %% slower, found %+v", d)
			}
		}
		rate := float64(beyond) / float64(*noise.Trials)
		t.Logf("%2d blocks: one is said to be slow in %.2f %%", blocks, 100*rate)
		if rate > stats.Alpha+noise.ThreeErrors(stats.Alpha) {
			t.Errorf("%d blocks: %.1f %% false", blocks, 100*rate)
		}
	}
}
