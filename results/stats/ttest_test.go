package stats

import (
	"math"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
)

func TestStudent(t *testing.T) {
	for df, critical := range map[int]float64{1: 12.7062, 2: 4.30265, 5: 2.57058, 6: 2.44691, 10: 2.22814, 11: 2.20099,
		30: 2.04227} {
		if p := tTail(critical, float64(df)); !noise.Near(p, 0.05, 1e-6) {
			t.Errorf("P(|T| ≥ %v) with %d degrees of freedom is %v", critical, df, p)
		}
	}
	if p := TTest([]float64{1, 2, 3, 4, 5}).P; !noise.Near(p, 0.013236, 1e-5) { // t = 3/(1.5811/√5) = 4.2426
		t.Errorf("p = %v", p)
	}
	if p, q := TTest([]float64{2, 2, 2}).P, TTest([]float64{0, 0, 0}).P; p != 0 || q != 1 {
		t.Errorf("p = %v of a constant, %v of zeros", p, q)
	}
}

// Against the formulas of Smyth 2004, computed with scipy.
func TestModeration(t *testing.T) {
	differences := [][]float64{
		{.01, .03, -.02, .04, .00, .02}, {.10, .16, .05, .12, .07, .14}, {-.01, .02, .01, -.03, .02, .00},
		{.30, -.20, .10, .25, -.15, .05}, {.05, .07, .06, .04, .08, .05},
	}
	m := moderate(differences, 20)
	if !noise.Near(m.df, 1.13777115, 1e-6) || !noise.Near(m.variance, 0.00050716009, 1e-6) {
		t.Errorf("a common variance of %g with %g degrees of freedom", m.variance, m.df)
	}
	want := [][2]float64{{0.18322895, 0.19097230}, {0.00048450636, 0.0015348240}, {0.84502025, 0.84169671},
		{0.46613903, 0.51393981}, {0.00011334936, 0.00019709132}}
	for i, d := range differences {
		if p, own := m.test(d).P, TTest(d).P; !noise.Near(p, want[i][0], 1e-6) || !noise.Near(own, want[i][1], 1e-6) {
			t.Errorf("%v: p %g, by its own variance %g, want %g", d, p, own, want[i])
		}
	}
	// Variances that differ by no more than chance are one, known from all samples.
	alike := [][]float64{{1, 2, 3, 4}, {2, 1, 4, 3}, {4, 3, 2, 1}}
	if m := moderate(alike, 9); !math.IsInf(m.df, 1) ||
		!noise.Near(m.test(alike[0]).P, tTail(2.5/math.Sqrt(m.variance/4), 9), 1e-12) {
		t.Errorf("of equal variances: %+v", m)
	}
	// Without three variances there is nothing to learn from.
	if m := moderate([][]float64{{1, 2, 3}, {2, 2, 2}, {1, 3, 2}, {5}}, 4); m != (moderation{}) {
		t.Errorf("of two variances: %+v", m)
	}
}

func TestStudentsTail(t *testing.T) {
	if c := TCritical(0.05/66, 7.5); !noise.Near(c, 5.4505888, 1e-7) || !noise.Near(tTail(c, 7.5), 0.05/66, 1e-9) {
		t.Errorf("critical t %g", c)
	}
	for x, want := range map[float64]float64{0.3: 12.24536455, 2.5: 0.49035776, 40: 0.0253151} {
		if y := trigamma(x); !noise.Near(y, want, 1e-6) || !noise.Near(inverseTrigamma(y), x, 1e-6) {
			t.Errorf("trigamma(%g) = %g, whose inverse is %g", x, y, inverseTrigamma(y))
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
