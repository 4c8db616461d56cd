package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The least p, and the confidence that is reached, as in tables of the U-test.
func TestRankSumTables(t *testing.T) {
	for _, c := range []struct {
		n, m, cutoff int // the largest U at which a two-sided test at 5 % rejects is cutoff − 1
		least        float64
	}{{3, 3, 0, 0.1}, {4, 4, 1, 2.0 / 70}, {3, 5, 1, 2.0 / 56}, {6, 6, 6, 2.0 / 924}, {5, 8, 7, 2.0 / 1287}, {10, 10, 24, 2.0 / 184756}, {20, 20, 128, 2 / 137846528820.0}} {
		if got := LeastRankSum(c.n, c.m); math.Abs(got-c.least) > 1e-12 {
			t.Errorf("least p of %d and %d is %v, want %v", c.n, c.m, got, c.least)
		}
		if got := rankSumCutoff(c.n, c.m); got != c.cutoff {
			t.Errorf("cutoff of %d and %d is %d, want %d", c.n, c.m, got, c.cutoff)
		}
	}
	if exact, near := rankSumCutoff(50, 50), rankSumCutoff(51, 51); near < exact || near > exact+75 {
		t.Errorf("cutoff %d of 50 and 50, %d by approximation of 51 and 51", exact, near)
	}
}

// shift counts differences instead of making them; and its interval is without zero exactly when
// the test finds a difference.
func TestShift(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for trial := range 300 {
		x, y := make([]float64, 1+r.IntN(30)), make([]float64, 1+r.IntN(30))
		for i := range x {
			x[i] = r.NormFloat64()
		}
		for i := range y {
			y[i] = r.NormFloat64() + float64(trial%3)
		}
		var all []float64
		for _, a := range x {
			for _, b := range y {
				all = append(all, b-a)
			}
		}
		slices.Sort(all)
		center, low, high := Shift(x, y)
		if center != MedianOf(all) {
			t.Fatalf("center %v, want %v", center, MedianOf(all))
		}
		if k := rankSumCutoff(len(x), len(y)); k > 0 && (low != all[k-1] || high != all[len(all)-k]) {
			t.Fatalf("interval %v to %v, want %v to %v", low, high, all[k-1], all[len(all)-k])
		} else if k == 0 && !(math.IsInf(low, -1) && math.IsInf(high, 1)) {
			t.Fatalf("interval %v to %v from %d and %d", low, high, len(x), len(y))
		}
		if outside := low > 0 || high < 0; outside != (RankSum(x, y) <= Alpha) {
			t.Fatalf("%d and %d: interval %v to %v, p %v", len(x), len(y), low, high, RankSum(x, y))
		}
	}
}

// Of two samples with the same size and variance it is Student's test.
func TestWelch(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 5, 6}, []float64{8, 7, 6, 5, 4, 3}
	if got, want := Welch(x, y), tTail(2/math.Sqrt(2*3.5/6), 10); math.Abs(got-want) > 1e-9 {
		t.Errorf("p = %v, want %v", got, want)
	}
	for name, y := range map[string][]float64{"the same": {2, 1}, "nothing": nil, "without noise": {1, 1}} {
		if p := Welch([]float64{1, 2}, y); name == "without noise" == (p == 1) || p > 1 {
			t.Errorf("%s: p = %v", name, p)
		}
	}
	if p := Welch([]float64{1, 1}, []float64{2, 2}); p != 0 {
		t.Errorf("neither has noise, and they differ: p = %v", p)
	}
	if p := Welch([]float64{1, 1}, []float64{1, 1}); p != 1 {
		t.Errorf("neither has noise, and they are the same: p = %v", p)
	}
}
