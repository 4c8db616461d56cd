package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
)

// The greatest rank sums that are significant at 5 %, two-sided, as printed in textbooks
// since Wilcoxon (1945).
func TestCriticalValues(t *testing.T) {
	for n, want := range map[int]int{5: -1, 6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 11: 10, 12: 13, 13: 17, 14: 21, 15: 25, 16: 29,
		17: 34, 18: 40, 19: 46, 20: 52, 25: 89} {
		if got := signedRankCutoff(n) - 1; got != want {
			t.Errorf("n=%d: %d, want %d", n, got, want)
		}
	}
	if exact, approximate := signedRankCutoff(exactUpTo), signedRankCutoff(exactUpTo+1); approximate < exact ||
		approximate > exact+30 {
		t.Errorf("cutoff %d for %d pairs, %d for one more", exact, exactUpTo, approximate)
	}
}

// Hollander & Wolfe's example of a paired comparison (1973, table 3.1), with the figures
// that R's wilcox.test gives for it.
func TestPublishedExample(t *testing.T) {
	x := []float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	y := []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	for i := range x {
		x[i] -= y[i]
	}
	if p := SignedRank(x); !noise.Near(p, 0.03906, 0.00001) {
		t.Errorf("p = %v", p)
	}
	center, low, high := HodgesLehmann(x)
	if !noise.Near(center, 0.46, 0.001) || !noise.Near(low, 0.01, 0.001) || !noise.Near(high, 0.786, 0.001) {
		t.Errorf("%.4f (%.4f to %.4f)", center, low, high)
	}
}

// With zeros and ties too, p is the share of all choices of signs that are as extreme.
func TestSignedRankByEnumeration(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 300 {
		d := make([]float64, 1+r.IntN(9))
		for i := range d {
			d[i] = float64(r.IntN(9) - 4)
		}
		if got, want := SignedRank(d), enumerated(d); !noise.Near(got, want, 1e-12) {
			t.Fatalf("%v: p = %v, want %v", d, got, want)
		}
	}
}

func enumerated(d []float64) float64 {
	d = slices.DeleteFunc(slices.Clone(d), func(x float64) bool { return x == 0 })
	rank := func(x float64) float64 {
		below, same := 0.0, 0.0
		for _, y := range d {
			if math.Abs(y) < math.Abs(x) {
				below++
			} else if math.Abs(y) == math.Abs(x) {
				same++
			}
		}
		return below + (same+1)/2
	}
	sum := func(positive func(i int) bool) (s float64) {
		for i, x := range d {
			if positive(i) {
				s += rank(x)
			} else {
				s -= rank(x)
			}
		}
		return math.Abs(s)
	}
	observed := sum(func(i int) bool { return d[i] > 0 })
	extreme := 0
	for signs := range 1 << len(d) {
		if sum(func(i int) bool { return signs>>i&1 == 1 }) >= observed-1e-9 {
			extreme++
		}
	}
	return float64(extreme) / float64(int(1)<<len(d))
}

// The approximation takes over where it is as good.
func TestApproximation(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 100 {
		d := make([]float64, exactUpTo)
		for i := range d {
			d[i] = r.NormFloat64() + 0.3
		}
		exact := SignedRank(d)
		more := append(slices.Clone(d), 0) // a zero is left out
		if got := SignedRank(more); got != exact {
			t.Fatalf("a zero makes %v of %v", got, exact)
		}
		more[exactUpTo] = 1e-9 // the least rank of 51 says next to nothing
		if got := SignedRank(more); !noise.Near(got, exact, 0.03) {
			t.Errorf("p = %v with %d pairs, %v with one more", exact, exactUpTo, got)
		}
	}
}

// The interval is without zero exactly when the test finds a difference.
func TestIntervalAgreesWithTest(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 5000 {
		d := make([]float64, 4+r.IntN(14))
		for i := range d {
			d[i] = r.NormFloat64() + 0.8
		}
		_, low, high := HodgesLehmann(d)
		if p := SignedRank(d); (p <= Alpha) != (low > 0 || high < 0) {
			t.Fatalf("%v: p = %v, %v to %v", d, p, low, high)
		}
	}
	if p := SignedRank(nil); p != 1 {
		t.Errorf("p = %v of nothing", p)
	}
}
