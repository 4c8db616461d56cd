package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
)

// fieldOf is some rows of so many blocks, with means and normal noise.
func fieldOf(r *rand.Rand, blocks int, sd float64, means ...float64) *Field {
	rows := make([]BlockLogs, len(means))
	for block := range blocks {
		for i, mean := range means {
			rows[i] = append(rows[i], BlockLog{Block: block + 1, Samples: 1, Mean: mean + sd*r.NormFloat64()})
		}
	}
	return NewField(rows)
}

func indexes(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

func always(Paired) bool { return true }

// Of two rows, the one question is the t-test's.
func TestSlowerOfTwo(t *testing.T) {
	f := fieldOf(rand.New(rand.NewPCG(1, 1)), 8, 0.03, 0, 0.05)
	p := f.WithBase([][2]int{{0, 1}})[0]
	got := f.SlowerThanBest(indexes(2), always)
	if got[0] != 1 || math.Abs(got[1]-p.t.P) > 1e-6 {
		t.Errorf("p-values %v, want 1 and that of the t-test, %g", got, p.t.P)
	}
}

// Going down from the row that is beaten most clearly gives what testing each set of rows would: the p-value of a row
// is the greatest of all sets that it is in.
func TestSlowerIsClosed(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 20 {
		f := fieldOf(r, 7, 0.03, 0, 0.01, 0.02, 0.06, 0.1)
		k := len(f.rows)
		above := make([]float64, k) // standard deviations above the row that beats it most clearly
		for i := range k {
			for j := range k {
				if i != j {
					above[i] = max(above[i], f.test(i, j).z())
				}
			}
		}
		want := make([]float64, k)
		for set := 1; set < 1<<k; set++ {
			size, most := 0, 0.0
			for i := range k {
				if set>>i&1 == 1 {
					size, most = size+1, max(most, above[i])
				}
			}
			p := min(1, f.share()*spreadTail(size, k, most))
			for i := range k {
				if set>>i&1 == 1 {
					want[i] = max(want[i], p)
				}
			}
		}
		for i, got := range f.SlowerThanBest(indexes(k), always) {
			if math.Abs(got-want[i]) > 1e-9 && (got <= Alpha || want[i] <= Alpha) { // leastBeaten rounds what is far from 5 %
				t.Errorf("row %d: p %g, over all sets %g", i, got, want[i])
			}
		}
	}
}

// A row of few blocks is told from nothing, and takes nothing from the others.
func TestSlowerOfFewBlocks(t *testing.T) {
	f := fieldOf(rand.New(rand.NewPCG(3, 3)), 8, 0.01, 0, 0.2, 0.2)
	f.rows[2] = f.rows[2][:LeastBlocks-1]
	p, d := f.SlowerThanBest(indexes(3), always), f.Distances(indexes(3))
	if p[0] != 1 || p[1] > Alpha || p[2] <= Alpha || !math.IsInf(d[2].High, 1) || d[0].Low != 1 {
		t.Errorf("p-values %v, distances %v", p, d)
	}
}

// What is not decided by the ranks is not told.
func TestSlowerIsDecided(t *testing.T) {
	f := fieldOf(rand.New(rand.NewPCG(4, 4)), 8, 0.01, 0, 0.2, 0.3)
	undecided := func(p Paired) bool { return math.Abs(math.Log(p.Ratio)) > 0.25 }
	if p := f.SlowerThanBest(indexes(3), undecided); p[1] <= Alpha || p[2] > Alpha {
		t.Errorf("p-values %v", p)
	}
}

// How often the distances of all rows from the fastest hold their true values at once, and the gains over the baseline
// do: at least 95 %, since Bonferroni's constant is a little more than what is needed.
func TestSimultaneousCoverage(t *testing.T) {
	for name, means := range map[string][]float64{
		"one ahead": {2, 0, 0.05, 0.05, 0.1, 0.1, 0.3, 0.4},
		"all equal": {0, 0, 0, 0, 0, 0, 0, 0},
		"two ahead": {1, 0, 0, 0.2, 0.2, 0.2, 0.2, 0.2},
	} {
		r := rand.New(rand.NewPCG(5, 5))
		distances, gains := 0, 0
		for range *noise.Trials {
			f := fieldOf(r, 8, 0.03, means...)
			held := true
			for i, d := range f.Distances(indexes(len(means))) {
				held = held && math.Log(d.Low) <= means[i] && means[i] <= math.Log(d.High)
			}
			distances += noise.Btoi(held)
			var pairs [][2]int
			for i := range means[1:] {
				pairs = append(pairs, [2]int{0, i + 1})
			}
			held = true
			for i, p := range f.WithBase(pairs) {
				low, high := p.Simultaneous()
				gain := means[0] - means[i+1]
				held = held && math.Log(low) <= gain && gain <= math.Log(high)
			}
			gains += noise.Btoi(held)
		}
		t.Logf("%s: all distances from the fastest hold in %.1f %%, all gains in %.1f %%", name,
			100*float64(distances)/float64(*noise.Trials), 100*float64(gains)/float64(*noise.Trials))
		for _, n := range []int{distances, gains} {
			if float64(n)/float64(*noise.Trials) < 1-Alpha-noise.ThreeErrors(Alpha) {
				t.Errorf("%s: only %d of %d", name, n, *noise.Trials)
			}
		}
	}
}
