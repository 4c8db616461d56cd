package stats

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What is selected is what sorting all means finds, ties and all, and in large cells too.
func TestWalshAt(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 3, 6, 7, 20, 300} {
		for _, ties := range []bool{false, true} {
			d := make([]float64, n)
			for i := range d {
				if d[i] = r.NormFloat64(); ties {
					d[i] = float64(r.IntN(4)) / 10
				}
			}
			slices.Sort(d)
			var all []float64
			for i, x := range d {
				for _, y := range d[i:] {
					all = append(all, walsh(x, y))
				}
			}
			slices.Sort(all)
			for k := 0; k < len(all); k += 1 + len(all)/200 {
				if got := walshAt(d, k); got != all[k] {
					t.Fatalf("of %d, ties %v, number %d is %v, want %v", n, ties, k, got, all[k])
				}
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
