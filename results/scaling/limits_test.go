package scaling

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
)

// Of a curve that rises in proportion and is level from N* on, the knee is the least level
// with 95 % of N*, whatever N* is and however far the levels go.
func TestKneeOfIdeal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		levels := nineLevels[:3+r.IntN(7)]
		x, bend := math.Exp(10*r.Float64()), 1+300*r.Float64()
		logs := logsAt(levels, func(n float64) float64 { return min(n*x, bend*x) })
		last := levels[len(levels)-1]
		want := 0
		for levels[want] < kneeShare*min(bend, last) {
			want++
		}
		if got := kneeOf(logs); got != want {
			t.Errorf("N* %.1f, %v: the knee is %v, want %v", bend, levels, levels[got], levels[want])
		}
	}
	for name, logs := range map[string][]float64{"level": {3, 3, 3}, "falling": {3, 2, 1}, "one": {7},
		"unknown ends": {3, math.NaN(), math.NaN()}} {
		if got := kneeOf(logs); got != 0 {
			t.Errorf("%s: %d", name, got)
		}
	}
	if got := kneeOf([]float64{math.NaN(), 5}); got != 1 {
		t.Errorf("with an unknown start: %d", got)
	}
}

// What all levels of a block have in common does not blur the knee; noise of their own does.
func TestKneeInterval(t *testing.T) {
	truth := logsAt(nineLevels, func(n float64) float64 { return min(n, 31) })
	find := func(shared, own float64, blocks int, known bool) Knee {
		s := noisyCurve(rand.New(rand.NewPCG(3, 4)), truth, nineLevels, blocks, shared, own)
		if !known {
			for i := range s.Curves[0].Levels {
				s.Curves[0].Levels[i].blocks = nil
			}
		}
		s.resample(resamples)
		s.Curves[0].findKnee()
		return s.Curves[0].Knee
	}
	if got := find(0.5, 0, 8, true); got.text("") != "32 (32 to 32)" {
		t.Errorf("blocks that differ by 50 %%: %s", got.text(""))
	}
	if got := find(0.5, 0, 8, false); got.Low == nil || *got.Low == *got.High {
		t.Errorf("the same, without knowing the blocks: %s", got.text(""))
	}
	if got := find(0, 0.1, 8, true); got.Low == nil || *got.Low > 32 || *got.High < 32 || *got.Low == *got.High {
		t.Errorf("samples that differ by 10 %%: %s", got.text(""))
	}
	if got := find(0, 0.1, 5, true); got.Low != nil {
		t.Errorf("an interval of 5 blocks: %s", got.text(""))
	}
}

// The interval of a knee holds the true one.
func TestKneeCovers(t *testing.T) {
	plateau := func(share float64) []float64 { // of the best, at the level before
		logs := make([]float64, len(nineLevels))
		for i := range logs {
			logs[i] = math.Log(min(1, share*math.Pow(2, float64(i-5))))
			if i > 5 {
				logs[i] = 0
			}
		}
		return logs
	}
	for _, c := range []struct {
		name  string
		truth []float64
		least float64
	}{
		{"by the law", logsAt(nineLevels, law{100, 0.05, 1e-4}.at), 0.9},
		{"a plateau", plateau(0.8), 0.9},
		{"a level with 95.5 %", plateau(0.955), 0.75}, // which of two levels it is, noise decides
	} {
		runs, held, above := max(50, *noise.Trials/25), 0, 0
		for trial := range runs {
			s := noisyCurve(rand.New(rand.NewPCG(uint64(trial), 9)), c.truth, nineLevels, 6, 0.05, 0.05)
			s.resample(200)
			s.Curves[0].findKnee()
			got := s.Curves[0].Knee
			truth := 1 << kneeOf(c.truth)
			held += noise.Btoi(got.Low != nil && *got.Low <= truth && truth <= *got.High)
			above += noise.Btoi(got.Limit > truth)
		}
		t.Logf("%s: the interval holds the knee in %.1f %% of runs, and it is too high in %.1f %%", c.name,
			100*float64(held)/float64(runs), 100*float64(above)/float64(runs))
		if float64(held) < c.least*float64(runs) {
			t.Errorf("%s: held in %d of %d runs", c.name, held, runs)
		}
	}
}

// Where a lower limit is among the fastest by the verdicts of the table, the advice says so. Limits from the number of
// items on are one.
func TestTiedBelow(t *testing.T) {
	tab := tabletest.Read(t, "../testdata/scaling.txt")[0]
	s, _ := New(tab)
	if strings.Contains(s.advice(), "cannot be told") || s.tiedBelow(s.Limit.Limit) != nil {
		t.Errorf("%s", s.advice())
	}
	low := s.Curves[0].Levels[1].row
	low.Group = 1
	if want := "Corrected for all comparisons, " + tab.Label(low) + " cannot be told from the fastest either."; !tab.Paired() ||
		!strings.HasSuffix(s.advice(), want) {
		t.Errorf("%s", s.advice())
	}
	line := "BenchmarkBatch/scenario=io/strategy=pool/limit=%d-2 1 100 ns/op\n"
	text := fmt.Sprintf("items: 4\n"+line+line, 4, 16)
	all, other := tabletest.Parse(t, text)[0], tabletest.Parse(t, strings.Replace(text, "4\n", "8\n", 1))[0]
	if Several(all) || !Several(other) {
		t.Error("of 4 items, limits 4 and 16 are one; of 8 they are two")
	}
}
