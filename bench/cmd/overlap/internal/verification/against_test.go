package verification

import (
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/bench/verify"
)

// sidesOf has three strategies of a tenth of a second with noise, the new side of each slower by a factor.
func sidesOf(n int, noise float64, factors ...float64) (s verify.Sides) {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for _, factor := range factors {
		var old, now []float64
		for range n {
			old = append(old, 0.1*(1+noise*r.NormFloat64()))
			now = append(now, 0.1*factor*(1+noise*r.NormFloat64()))
		}
		s.Old, s.New = append(s.Old, old), append(s.New, now)
	}
	for range n {
		s.Floor = append(s.Floor, 0.1*(1+noise*r.NormFloat64()))
	}
	return s
}

// The verdicts are those of a run: none below six blocks, and none below the noise floor.
func TestJudgeAgainst(t *testing.T) {
	found, err := judgeAgainst(sidesOf(8, 0.01, 1.1, 1, 0.9))
	if err != nil || len(found) != 3 || found[0].P != 0 || !found[0].Slower || found[1].P != 1 || found[2].P != 0 ||
		found[2].Slower {
		t.Errorf("%+v, error %v", found, err)
	}
	few, err := judgeAgainst(sidesOf(5, 0.01, 1.5, 1, 0.5))
	if err != nil || few[0].P != 1 || few[2].P != 1 {
		t.Errorf("5 blocks: %+v, error %v", few, err)
	}
	s := sidesOf(8, 0.001, 1.03, 1, 1)
	for i := range s.Floor {
		s.Floor[i] *= 1.1
	}
	if floor, err := judgeAgainst(s); err != nil || floor[0].P != 1 {
		t.Errorf("a floor of 10 %%: %+v, error %v", floor, err)
	}
}

func BenchmarkJudgeAgainst(b *testing.B) {
	s := sidesOf(12, 0.01, 1.1, 1, 0.9)
	for b.Loop() {
		judgeAgainst(s)
	}
}
