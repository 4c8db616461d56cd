package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/perf/benchmath"
)

// Of samples with ties the p-value is what counting all ways to divide them gives, and the same
// whichever sample is the first.
func TestTiedUTest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	draw := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(r.IntN(4))
		}
		return x
	}
	samples := [][2][]float64{{{1, 0, 2, 0, 0, 1}, {2, 2, 1, 4, 2}}, {{3, 3, 3}, {3, 3, 3}}}
	for range 200 {
		samples = append(samples, [2][]float64{draw(2 + r.IntN(6)), draw(2 + r.IntN(6))})
	}
	above := false
	for _, s := range samples {
		x, y := s[0], s[1]
		if all := slices.Sorted(slices.Values(slices.Concat(x, y))); len(slices.Compact(all)) == len(x)+len(y) {
			continue
		}
		want := divided(x, y)
		for _, p := range []float64{UTestP(x, y), UTestP(y, x)} {
			if math.Abs(p-want) > 1e-12 {
				t.Errorf("%v and %v: p %v, by counting %v", x, y, p, want)
			}
		}
		above = above || benchmath.AssumeNothing.Compare(SampleOf(x), SampleOf(y)).P > 1
	}
	if !above {
		t.Error("golang.org/x/perf has no p above 1 any more: is UTest still needed?")
	}
	if p := UTestP(samples[0][0], samples[0][1]); p < 0.03 || p > 0.04 {
		t.Errorf("p %v", p)
	}
}

// divided is the p-value of the U-test by trying all ways to choose who is of x.
func divided(x, y []float64) float64 {
	all := append(append([]float64(nil), x...), y...)
	u := func(of func(i int) bool) (u float64) {
		for i, a := range all {
			for j, b := range all {
				switch {
				case !of(i) || of(j):
				case a > b:
					u++
				case a == b:
					u += 0.5
				}
			}
		}
		return math.Abs(u - float64(len(x)*len(y))/2)
	}
	seen := u(func(i int) bool { return i < len(x) })
	ways, extreme := 0, 0
	for set := range 1 << len(all) {
		n := 0
		for i := range all {
			n += set >> i & 1
		}
		if n != len(x) {
			continue
		}
		ways++
		if u(func(i int) bool { return set>>i&1 == 1 }) >= seen {
			extreme++
		}
	}
	return float64(extreme) / float64(ways)
}

// Without ties nothing is computed anew.
func TestUTestWithoutTies(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 5, 11}, []float64{6, 7, 8, 9, 10}
	if p, want := UTestP(x, y), divided(x, y); math.Abs(p-want) > 1e-12 ||
		p != benchmath.AssumeNothing.Compare(SampleOf(x), SampleOf(y)).P {
		t.Errorf("p %v, want %v", p, want)
	}
}
