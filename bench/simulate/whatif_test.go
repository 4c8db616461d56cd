package simulate

import (
	"testing"
	"time"
)

// What would change the answer is what is advised to those who ask for it.
func TestLongWhatIf(t *testing.T) {
	long(t)
	n := asked(few(200, 800))
	a := advise(t, n)
	variants := n.variants()
	if len(variants) != len(a.WhatIf) || len(variants) < 9 {
		t.Fatalf("%d variants, %d answers", len(variants), len(a.WhatIf))
	}
	changed := 0
	for i, v := range variants {
		w := a.WhatIf[i]
		if w.If != v.name {
			t.Fatalf("%s answers %s", w.If, v.name)
		}
		if !w.Holds {
			changed++
		}
		if w.Best.Bound == 0 || w.Best.Makespan < w.Best.Bound || w.Same.Makespan < w.Same.Bound {
			t.Errorf("%s: less than T*: %+v", v.name, w)
		}
		answers, err := Run(t.Context(), v.needs.Request(), nil)
		if err != nil {
			t.Fatal(err)
		}
		v.needs.inOrder = map[string]bool{"sequential": true, "ordered": true}
		direct, _ := Choose(v.needs.Candidates(answers))
		// Asked directly, there may be limits between those that were looked at, and further ones.
		if off := float64(w.Best.Makespan) / float64(direct.Makespan); off < 0.97 || off > 1.03 {
			t.Errorf("%s: %s in %v; asked directly, %s in %v", v.name, w.Best.Name(), time.Duration(w.Best.Makespan),
				direct.Name(), time.Duration(direct.Makespan))
		}
		if w.Holds && float64(w.Same.Makespan) > 1.05*float64(direct.Makespan) {
			t.Errorf("%s: the advice is said to hold with %v, though %s takes %v", v.name, time.Duration(w.Same.Makespan),
				direct.Name(), time.Duration(direct.Makespan))
		}
	}
	if changed == 0 || changed == len(variants) {
		t.Errorf("%d of %d change the answer", changed, len(variants))
	}
}

// What is chosen all the same is no change, though something is faster as simulated: at limit 4 there
// is room for responses that are noticed late.
func TestWhatIfTheSameIsChosen(t *testing.T) {
	at := func(limit int, makespan time.Duration) Candidate {
		return Candidate{Answer: Answer{Strategy: "pool", Limit: limit, Items: 1000, Makespan: int64(makespan)},
			Fetches: limit, Limited: true}
	}
	second := time.Second
	for name, tt := range map[string]struct {
		advised     Candidate
		list        []Candidate
		holds, tied bool
	}{
		"the same":         {at(4, second), []Candidate{at(2, second), at(4, 103*second/100)}, true, false},
		"the same, a tie":  {at(4, second), []Candidate{at(2, second), at(4, 101*second/100)}, true, true},
		"another, a tie":   {at(8, second), []Candidate{at(4, second), at(8, 101*second/100)}, true, true},
		"another, no tie":  {at(32, second), []Candidate{at(16, second), at(32, 110*second/100)}, false, false},
		"not simulated":    {at(16, second), []Candidate{at(2, second), at(4, 103*second/100)}, true, false},
		"not simulated, a": {at(16, second), []Candidate{at(4, second)}, true, true},
	} {
		w := whatIf(name, tt.advised, tt.list)
		if w.Holds != tt.holds || w.Tied() != tt.tied {
			t.Errorf("%s: holds %v, tied %v; best %s, same %s", name, w.Holds, w.Tied(), w.Best.Name(), w.Same.Name())
		}
		if !w.Holds && w.Best.Name() == w.Same.Name() {
			t.Errorf("%s: %s is said to change into itself", name, w.Best.Name())
		}
	}
}
