package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The estimate and its interval are what sorting all means finds, ties and all.
func TestHodgesLehmann(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 3, 6, 7, 20, 49, 300} {
		for _, ties := range []bool{false, true} {
			d := make([]float64, n)
			for i := range d {
				if d[i] = r.NormFloat64(); ties {
					d[i] = float64(r.IntN(4)-1) / 10
				}
			}
			var all []float64
			for i, x := range d {
				for _, y := range d[i:] {
					all = append(all, x/2+y/2)
				}
			}
			slices.Sort(all)
			center, low, high := HodgesLehmann(d)
			if center != Median(all) {
				t.Errorf("of %d, ties %v: center %v, want %v", n, ties, center, Median(all))
			}
			if k := signedRankCutoff(n); k > 0 && (low != all[k-1] || high != all[len(all)-k]) || k == 0 && low > math.Inf(-1) {
				t.Errorf("of %d, ties %v: interval %v to %v", n, ties, low, high)
			}
		}
	}
}

func BenchmarkHodgesLehmann(b *testing.B) {
	d := make([]float64, 5000)
	for i := range d {
		d[i] = rand.NormFloat64()
	}
	for b.Loop() {
		HodgesLehmann(d)
	}
}

// The least p, and the confidence that is reached, as in tables of the U-test.
func TestUTestTables(t *testing.T) {
	for _, c := range []struct {
		n, m, cutoff int // the largest U at which a two-sided test at 5 % rejects is cutoff − 1
		least        float64
	}{{3, 3, 0, 0.1}, {4, 4, 1, 2.0 / 70}, {3, 5, 1, 2.0 / 56}, {6, 6, 6, 2.0 / 924}, {5, 8, 7, 2.0 / 1287},
		{10, 10, 24, 2.0 / 184756}, {20, 20, 128, 2 / 137846528820.0}} {
		if got := LeastUTest(c.n, c.m); math.Abs(got-c.least) > 1e-12 {
			t.Errorf("least p of %d and %d is %v, want %v", c.n, c.m, got, c.least)
		}
		if got := uCutoff(c.n, c.m); got != c.cutoff {
			t.Errorf("cutoff of %d and %d is %d, want %d", c.n, c.m, got, c.cutoff)
		}
	}
	if exact, near := uCutoff(50, 50), uCutoff(51, 51); near < exact || near > exact+75 {
		t.Errorf("cutoff %d of 50 and 50, %d by approximation of 51 and 51", exact, near)
	}
}

// Shift counts differences instead of making them; and its interval is without zero exactly when
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
		if center != Median(all) {
			t.Fatalf("center %v, want %v", center, Median(all))
		}
		if k := uCutoff(len(x), len(y)); k > 0 && (low != all[k-1] || high != all[len(all)-k]) {
			t.Fatalf("interval %v to %v, want %v to %v", low, high, all[k-1], all[len(all)-k])
		} else if k == 0 && !(math.IsInf(low, -1) && math.IsInf(high, 1)) {
			t.Fatalf("interval %v to %v from %d and %d", low, high, len(x), len(y))
		}
		if outside := low > 0 || high < 0; outside != (UTestP(x, y) <= Alpha) {
			t.Fatalf("%d and %d: interval %v to %v, p %v", len(x), len(y), low, high, UTestP(x, y))
		}
	}
}
