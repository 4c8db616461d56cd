package machines

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// Eight equal strategies on three machines: how often anything is concluded.
func TestFalseConclusions(t *testing.T) {
	for _, n := range noise.Some() {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(6, 6))
			some, all := 0, 0
			for range *noise.Trials / 2 {
				var tables []*table.Table
				for range 3 {
					tables = append(tables, simulated(r, 6, n, make([]float64, 8)))
				}
				claims := lineup(tables...).Scenarios[0].Claims
				some += noise.Btoi(len(claims) > 0)
				for _, c := range claims {
					if c.Kind() != Somewhere {
						all++
						break
					}
				}
			}
			rate := 2 * float64(some) / float64(*noise.Trials)
			t.Logf("%-11s 3 machines: anything %.2f %%, everywhere or a flip %.2f %%", n.Name, 100*rate,
				200*float64(all)/float64(*noise.Trials))
			if rate > stats.Alpha+noise.ThreeErrors(stats.Alpha)*math.Sqrt2 {
				t.Errorf("%.1f %% false", 100*rate)
			}
		})
	}
}

// On each of three machines another two strategies are equal, which differ on the others: how often
// one of those is told apart, so that "everywhere" is false. Corrected table by table it is more
// often than 5 %, or this test would show nothing.
func TestFalseEverywhere(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	false1, falseEach := 0, 0
	for range *noise.Trials / 2 {
		var tables []*table.Table
		for m := range 3 {
			truth := []float64{0, 1, 2, 3, 4, 5}
			truth[2*m+1] = truth[2*m]
			tables = append(tables, simulated(r, 6, noise.Normal, truth))
		}
		each := false
		for m, table := range tables {
			p := table.Compare(table.Row(name(2*m)), table.Row(name(2*m+1)))
			each = each || table.BeyondNoise(p)
		}
		falseEach += noise.Btoi(each)
		for _, c := range lineup(tables...).Scenarios[0].Claims {
			if wrong(c) {
				false1++
				break
			}
		}
	}
	rate, byTable := 2*float64(false1)/float64(*noise.Trials), 2*float64(falseEach)/float64(*noise.Trials)
	t.Logf("3 machines, another two equal on each: false %.2f %%; corrected by table alone %.2f %%", 100*rate, 100*byTable)
	if rate > stats.Alpha+noise.ThreeErrors(stats.Alpha)*math.Sqrt2 {
		t.Errorf("%.1f %% false", 100*rate)
	}
	if byTable <= stats.Alpha {
		t.Errorf("%.1f %% without the correction over machines: what is it for?", 100*byTable)
	}
}

// wrong says of a claim that a machine tells it on which the two are equal.
func wrong(c *Claim) bool {
	for m, f := range c.On {
		x, y := name(2*m), name(2*m+1)
		same := c.Faster.Strategy == x && c.Slower.Strategy == y || c.Faster.Strategy == y && c.Slower.Strategy == x
		if same && (f.Verdict == table.Faster || f.Verdict == table.Slower) {
			return true
		}
	}
	return false
}
