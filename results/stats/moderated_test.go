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

// A test that is certain by chance is drawn up to what the others have in common, with its own degrees of freedom. One
// that is less certain than they are stays, and so does one without any noise.
func TestCautious(t *testing.T) {
	tests := []TResult{{Mean: 0.2, StdErr: 0.001, DF: 4}, {Mean: 0.2, StdErr: 0, DF: 4}, {Mean: 0.1, StdErr: 0.5, DF: 4}}
	for i := range 10 {
		tests = append(tests, TResult{Mean: 0.1, StdErr: 0.1 + 0.002*float64(i), DF: 4})
	}
	got := Cautious(tests)
	if first := got[0]; first.StdErr < 0.01 || first.DF != 4 || first.P < 1e-4 {
		t.Errorf("the certain one: %+v", first)
	}
	if got[1] != tests[1] || got[2] != tests[2] {
		t.Errorf("%+v, %+v", got[1], got[2])
	}
	for i, g := range got {
		if g.StdErr < tests[i].StdErr {
			t.Errorf("%d: drawn down to %v from %v", i, g.StdErr, tests[i].StdErr)
		}
	}
	if few := Cautious(tests[:2]); few[0] != tests[0] {
		t.Errorf("of too few to have anything in common: %+v", few[0])
	}
}
