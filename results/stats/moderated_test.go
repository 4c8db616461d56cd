package stats

import (
	"math/rand/v2"
	"testing"
)

// What varies is drawn towards the others; what does not is known by itself.
func TestModerated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var differences [][]float64
	for i := range 20 {
		d := make([]float64, 8)
		for j := range d {
			d[j] = 0.02*r.NormFloat64() + 0.03*float64(i%2)
		}
		differences = append(differences, d)
	}
	differences = append(differences, []float64{-0.1, -0.1, -0.1, -0.1}, []float64{0, 0, 0, 0}, nil)
	found, own, drawn := [2]int{}, [2]int{}, 0
	results := Moderated(differences)
	for i := range 20 {
		if results[i].P <= 0.01 {
			found[i%2]++
		}
		if TTest(differences[i]).P <= 0.01 {
			own[i%2]++
		}
		if own := TTest(differences[i]); results[i].StdErr < own.StdErr || results[i].DF < own.DF {
			t.Errorf("set %d is taken for quieter than it is: %+v, alone %+v", i, results[i], own)
		}
		if results[i].DF > 7 {
			drawn++
		}
	}
	if found[0] > 1 || drawn < 5 {
		t.Errorf("found %v, and without the others %v; %d learn from the others", found, own, drawn)
	}
	for i, want := range []float64{0, 1, 1} {
		if p := results[20+i].P; p != want {
			t.Errorf("p is %g of %v, want %g", p, differences[20+i], want)
		}
	}
}
