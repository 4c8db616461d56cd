package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
)

// drawnRows are rows of so many blocks, with means and a kind of noise.
func drawnRows(r *rand.Rand, blocks int, n noise.Noise, means ...float64) []BlockLogs {
	rows, cells := make([]BlockLogs, len(means)), make([]float64, len(means))
	for block := range blocks {
		n.Draw(r, block, blocks, cells)
		for i, mean := range means {
			rows[i] = append(rows[i], BlockLog{Block: block + 1, Samples: 1, Mean: mean + cells[i]})
		}
	}
	return rows
}

// little is noise of 1 %.
var little = noise.Noise{Draw: func(r *rand.Rand, _, _ int, cells []float64) {
	for i := range cells {
		cells[i] = 0.01 * r.NormFloat64()
	}
}}

// boundAll says how many are bounded in all.
func boundAll(rows []BlockLogs, slower float64) (bounded []BlockLogs, n int) {
	bounded, each := BoundInterruptions(rows, slower)
	for _, k := range each {
		n += k
	}
	return bounded, n
}

func copied(rows []BlockLogs) (all []BlockLogs) {
	for _, row := range rows {
		all = append(all, slices.Clone(row))
	}
	return all
}

// One sample that takes twice as long counts as a little slow, whichever row and block it is of, and all others as
// they are. What is given stays as it is.
func TestBoundInterruptions(t *testing.T) {
	rows := drawnRows(rand.New(rand.NewPCG(1, 1)), 8, little, 0, 1, 2, 3)
	for i := range rows {
		for block := range rows[i] {
			was := rows[i][block].Mean
			rows[i][block].Mean += 0.7
			given := copied(rows)
			bounded, n := boundAll(rows, 1)
			if _, each := BoundInterruptions(rows, 1); each[i] != 1 {
				t.Errorf("row %d, block %d: %v are bounded", i, block+1, each)
			}
			if above := bounded[i][block].Mean - was; n != 1 || above < 0 || above > 0.2 {
				t.Errorf("row %d, block %d: %d are bounded, and this one counts as %.2f above what it was", i, block+1, n, above)
			}
			for j := range rows {
				if !slices.Equal(rows[j], given[j]) {
					t.Fatalf("row %d was changed", j)
				}
				for k := range rows[j] {
					if (j != i || k != block) && bounded[j][k] != rows[j][k] {
						t.Errorf("row %d, block %d is bounded too", j, k+1)
					}
				}
			}
			rows[i][block].Mean = was
		}
	}
}

// Of four rows, two that are interrupted in one block are no slow block.
func TestTwoOfFourInterrupted(t *testing.T) {
	rows := drawnRows(rand.New(rand.NewPCG(7, 7)), 8, little, 0, 1, 2, 3)
	rows[1][5].Mean += 0.7
	rows[2][5].Mean += 0.9
	bounded, n := boundAll(rows, 1)
	if n != 2 || rows[1][5].Mean-bounded[1][5].Mean < 0.5 || rows[2][5].Mean-bounded[2][5].Mean < 0.7 {
		t.Errorf("%d are bounded: %v, %v", n, bounded[1][5], bounded[2][5])
	}
}

// Of rates, less is slower: what is bounded is the mirror image.
func TestBoundInterruptionsOfRates(t *testing.T) {
	times := drawnRows(rand.New(rand.NewPCG(2, 2)), 8, little, 0, 1, 2)
	times[1][3].Mean += 0.7
	rates := copied(times)
	for _, row := range rates {
		for i := range row {
			row[i].Mean *= -1
		}
	}
	want, n := boundAll(times, 1)
	got, m := boundAll(rates, -1)
	if n != 1 || m != 1 || math.Abs(got[1][3].Mean+want[1][3].Mean) > 0.1 || got[1][3].Mean < rates[1][3].Mean+0.3 {
		t.Errorf("%d and %d are bounded, at %v and %v", n, m, want[1][3], got[1][3])
	}
}

// What is no interruption, or cannot be told to be one, is left alone.
func TestNotInterrupted(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	normal := drawnRows(r, 8, little, 0, 1, 2)
	faster := copied(normal)
	faster[1][2].Mean -= 0.7
	either := copied(normal) // a sixth of all, to either side
	for i := range 2 {
		either[i][i].Mean += 0.7
		either[i][i+3].Mean -= 0.7
	}
	slowBlock := copied(normal)
	for _, row := range slowBlock {
		row[4].Mean += 0.7
	}
	often := copied(normal) // a fifth of all
	for i := range 5 {
		often[i%3][i].Mean += 0.7
	}
	noisier := copied(normal)
	for i := range noisier[2] {
		noisier[2][i].Mean = 2 + 0.5*r.NormFloat64()
	}
	constant := drawnRows(r, 8, noise.Noise{Draw: func(*rand.Rand, int, int, []float64) {}}, 0, 1, 2)
	constant[0][0].Mean = 0.7
	two := copied(normal[:2])
	two[0][0].Mean += 0.7
	for name, rows := range map[string][]BlockLogs{"normal": normal, "a faster one": faster, "to either side": either,
		"a slow block": slowBlock, "a fifth of all": often, "a row that is noisier": noisier,
		"without noise": constant, "two rows": two, "none": nil, "of no blocks": {nil, nil, nil}} {
		bounded, n := boundAll(rows, 1)
		if n != 0 || !slices.EqualFunc(bounded, rows, slices.Equal[BlockLogs]) {
			t.Errorf("%s: %d are bounded", name, n)
		}
	}
}

// Normal noise is hardly ever taken for an interruption, and its standard deviation is found, however few rows and
// blocks there are.
func TestNormalNoiseIsNotBounded(t *testing.T) {
	for _, rows := range []int{3, 4, 8, 20} {
		for _, blocks := range []int{6, 9, 24} {
			r := rand.New(rand.NewPCG(uint64(rows), uint64(blocks)))
			tables, sd, trials := 0, 0.0, max(300, *noise.Trials)
			for range trials {
				drawn := drawnRows(r, blocks, little, make([]float64, rows)...)
				_, n := boundAll(drawn, 1)
				tables += noise.Btoi(n > 0)
				residuals, _ := polished(drawn)
				sd += deviation(slices.Concat(residuals...), rows+blocks-1) / float64(trials)
			}
			share := float64(tables) / float64(trials)
			t.Logf("%2d rows, %2d blocks: bounded in %.2f %%, standard deviation %.2f of the true one", rows, blocks,
				100*share, sd/0.01)
			if share > 0.01 || sd < 0.0095 || sd > 0.0115 {
				t.Errorf("%d rows, %d blocks: %.1f %% of tables have a bounded sample, standard deviation %.4f, not 0.01",
					rows, blocks, 100*share, sd)
			}
		}
	}
}

// Rows need not have been measured in the same blocks.
func TestBoundInterruptionsWhereBlocksAreMissing(t *testing.T) {
	rows := drawnRows(rand.New(rand.NewPCG(4, 4)), 10, little, 0, 1, 2, 3)
	rows[0] = rows[0][:6]
	rows[3] = slices.Delete(rows[3], 2, 4)
	rows[3][2].Mean += 0.7 // in block 5
	bounded, n := boundAll(rows, 1)
	if n != 1 || bounded[3][2].Block != 5 || rows[3][2].Mean-bounded[3][2].Mean < 0.4 || len(bounded[0]) != 6 {
		t.Errorf("%d are bounded: %v", n, bounded[3])
	}
}

// A run goes on with the cells that decide its ranking. If the machine is faster by then, or slower, what these cells
// have from before is no interruption.
func TestBoundInterruptionsWhereFewRowsGoOn(t *testing.T) {
	for _, faster := range []float64{-0.5, -0.1, 0.1, 0.2, 0.5} {
		for _, k := range []int{4, 8, 13} {
			for goOn := 1; goOn < k; goOn++ {
				rows := drawnRows(rand.New(rand.NewPCG(6, uint64(k))), 24, little, make([]float64, k)...)
				for i := range rows {
					if i >= goOn {
						rows[i] = rows[i][:6]
					}
					for n := range min(6, len(rows[i])) {
						rows[i][n].Mean += faster
					}
				}
				if bounded, n := boundAll(rows, 1); n != 0 {
					t.Errorf("%d of %d rows go on, %g faster: %d are bounded, %v of %v", goOn, k, faster, n, bounded[0], rows[0])
				}
				rows[0][2].Mean += 0.7
				if bounded, n := boundAll(rows, 1); n != 1 || rows[0][2].Mean-bounded[0][2].Mean < 0.5 {
					t.Errorf("%d of %d rows go on, %g faster: %d are bounded, not the one that was interrupted", goOn, k, faster, n)
				}
			}
		}
	}
}

// A row that goes on alone is as noisy as it was in the blocks of all: where it is alone, nothing is seen of that.
func TestBoundInterruptionsWhereNoisyRowsGoOn(t *testing.T) {
	r, tables := rand.New(rand.NewPCG(8, 8)), 0
	for range 100 {
		rows := drawnRows(r, 24, little, make([]float64, 8)...)
		for n := range rows[0] {
			rows[0][n].Mean *= 8
		}
		for i := range rows[1:] {
			rows[1+i] = rows[1+i][:10]
		}
		_, n := boundAll(rows, 1)
		tables += noise.Btoi(n > 0)
	}
	if tables > 10 {
		t.Errorf("%d of 100 tables have a bounded sample", tables)
	}
}

// Two sides that took turns have no block in common, and one may have fewer rows: its blocks are all that they have.
func TestBoundInterruptionsOfFewRowsApart(t *testing.T) {
	rows := drawnRows(rand.New(rand.NewPCG(9, 9)), 10, little, 0, 1, 2, 3, 4, 5, 6)
	for _, row := range rows[5:] {
		for n := range row {
			row[n].Block += 10
		}
	}
	rows[6][2].Mean += 0.7
	if bounded, n := boundAll(rows, 1); n != 1 || rows[6][2].Mean-bounded[6][2].Mean < 0.5 {
		t.Errorf("%d are bounded: %v", n, bounded[6])
	}
}

// How often the 95 % interval of one pair of a field holds the true ratio, with any noise. The confidence is discrete:
// 96.9 % with 6 blocks.
func TestPairCoverage(t *testing.T) {
	for _, n := range noise.Noises {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			for _, blocks := range noise.Vary([]int{6, 9, 12, 24}, 6, 12) {
				r := rand.New(rand.NewPCG(5, uint64(blocks)))
				held := 0
				for range *noise.Trials {
					p := NewField(drawnRows(r, blocks, n, 0, 0, 0, 0.3, 0.3, 1)).Pair(0, 3)
					held += noise.Btoi(p.Low <= math.Exp(-0.3) && math.Exp(-0.3) <= p.High)
				}
				rate := float64(held) / float64(*noise.Trials)
				t.Logf("%-11s %2d blocks: %.2f %% covered", n.Name, blocks, 100*rate)
				if tol := noise.ThreeErrors(0.95); rate < 0.93-tol || rate > 0.975+tol {
					t.Errorf("%s, %d blocks: %.2f %% covered", n.Name, blocks, 100*rate)
				}
			}
		})
	}
}
