package machines

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// lineup puts simulated tables of machines side by side.
func lineup(tables ...*table.Table) *Comparison {
	a := &Comparison{Scenarios: []*Scenario{newScenario("io", tables)}}
	for i, t := range tables {
		a.Machines = append(a.Machines, &Machine{Name: fmt.Sprint("m", i+1), File: &record.File{}, origin: originOf(t, 0), tables: []*table.Table{t}})
	}
	a.conclude()
	return a
}

// What is said of strategies as a whole: two that nothing beats, one that is beaten everywhere, one
// on one machine only; and perurl, which is compared with none, since it keeps to no limit.
func TestStanding(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	first := simulated(r, 12, noise.Normal, []float64{3, 0, 0, 1, 0, 0}, false)
	second := simulated(r, 12, noise.Normal, []float64{3, 0, 0, 1, 1, -1}, false)
	for _, tab := range []*table.Table{first, second} {
		tab.Row("s5").Strategy = table.Unlimited
		tab.Rank()
	}
	a := lineup(first, second)
	words := said(a)
	for _, want := range []string{
		"No strategy with a limit was measurably faster than s1 or s2 in io on any machine.",
		"s3 is never the fastest: ",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("not said: %s\n%s", want, words)
		}
	}
	if strings.Contains(words, table.Unlimited) || strings.Contains(words, "s4 is never") || strings.Contains(words, "s4 are never") {
		t.Errorf("said of perurl, or of s4, which is among the fastest on one machine:\n%s", words)
	}
}

// So many sentences are printed, and the rest counted.
func TestManyConclusions(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 10))
	truth := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	turned := slices.Clone(truth)
	slices.Reverse(turned)
	a := lineup(simulated(r, 12, noise.Normal, truth, false), simulated(r, 12, noise.Normal, turned, false))
	var out bytes.Buffer
	if err := Show(page.Text(&out, 1000), a, "speedup"); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%d more conclusions are not shown: --wide shows all.", len(a.Conclusions)-conclusionsShown)
	if n := strings.Count(out.String(), "Possible reason"); n > conclusionsShown || len(a.Conclusions) <= conclusionsShown || !strings.Contains(out.String(), want) {
		t.Errorf("%d of %d conclusions, want %d and %q:\n%s", n, len(a.Conclusions), conclusionsShown, want, out.String())
	}
	out.Reset()
	if err := Show(page.Text(&out, 0), a, "speedup"); err != nil {
		t.Fatal(err)
	}
	for _, c := range a.Conclusions {
		if !strings.Contains(out.String(), c.Sentence) {
			t.Errorf("however wide, not said: %s", c.Sentence)
		}
	}
}

// Eight equal strategies on three machines: how often anything is concluded.
func TestFalseConclusions(t *testing.T) {
	for _, n := range noise.Noises {
		t.Run(n.Name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(6, 6))
			some, all := 0, 0
			for range *noise.Trials / 2 {
				var tables []*table.Table
				for range 3 {
					tables = append(tables, simulated(r, 6, n, make([]float64, 8), false))
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
			t.Logf("%-11s 3 machines: anything %.2f %%, everywhere or a flip %.2f %%", n.Name, 100*rate, 200*float64(all)/float64(*noise.Trials))
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
			tables = append(tables, simulated(r, 6, noise.Normal, truth, false))
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

func name(i int) string {
	if i == 0 {
		return table.Baseline
	}
	return fmt.Sprint("s", i)
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

// How often the words about one CPU are wrong: that it gains nothing where it gains as much as two
// do, and that fetching gains as much, within 15 %, where it gains 1.15 times less.
func TestFalseOneCPU(t *testing.T) {
	for _, n := range noise.Noises {
		r := rand.New(rand.NewPCG(8, 8))
		gain := func(truth float64) stageGain {
			cells, logs := make([]float64, 2), make([]float64, 6)
			for block := range logs {
				n.Draw(r, block, len(logs), cells)
				logs[block] = truth + cells[0] - cells[1]
			}
			return newStageGain(logs)
		}
		nothing, same := 0, 0
		for range *noise.Trials {
			var changes []*stageChange
			for range 3 {
				c, _ := newStageChange("cpu", gain(0.01), gain(0.01))
				changes = append(changes, c)
			}
			correctStages(changes)
			for _, c := range changes {
				if c.verdict() == noGain {
					nothing++
					break
				}
			}
			c, _ := newStageChange("io", gain(math.Log(12*(2-sameWithin))), gain(math.Log(12)))
			same += noise.Btoi(c.verdict() == sameGain)
		}
		x, y := float64(nothing)/float64(*noise.Trials), float64(same)/float64(*noise.Trials)
		t.Logf("%-11s false: nothing gained %.2f %%, as much %.2f %%", n.Name, 100*x, 100*y)
		if max(x, y) > stats.Alpha+noise.ThreeErrors(stats.Alpha) {
			t.Errorf("%s: %.1f %% and %.1f %% false", n.Name, 100*x, 100*y)
		}
	}
}
