package stats

import (
	"math"
	"math/rand/v2"
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
	if got, want := Welch(x, y).P, tTail(2/math.Sqrt(2*3.5/6), 10); math.Abs(got-want) > 1e-9 {
		t.Errorf("p = %v, want %v", got, want)
	}
	for name, y := range map[string][]float64{"the same": {2, 1}, "nothing": nil, "without noise": {1, 1}} {
		if p := Welch([]float64{1, 2}, y).P; name == "without noise" == (p == 1) || p > 1 {
			t.Errorf("%s: p = %v", name, p)
		}
	}
	if p := Welch([]float64{1, 1}, []float64{2, 2}).P; p != 0 {
		t.Errorf("neither has noise, and they differ: p = %v", p)
	}
	if p := Welch([]float64{1, 1}, []float64{1, 1}).P; p != 1 {
		t.Errorf("neither has noise, and they are the same: p = %v", p)
	}
}

// A difference that is said to be found in 80 % of tests is: simulated, of 4 and of 20 degrees of freedom.
func TestFound(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{5, 21} {
		critical := TCritical(0.01, float64(n-1))
		mean, found, total := Found(critical, float64(n-1))/math.Sqrt(float64(n)), 0, 4000
		for range total {
			var d []float64
			for range n {
				d = append(d, mean+r.NormFloat64())
			}
			test := TTest(d)
			if test.Mean/test.StdErr > critical {
				found++
			}
		}
		if rate := float64(found) / float64(total); rate < 0.77 || rate > 0.83 {
			t.Errorf("%d differences: found in %.1f %%", n, 100*rate)
		}
	}
}

// The interval of Welch's test and its p-value agree, and the mean has the sign of a growth.
func TestWelchInterval(t *testing.T) {
	x, y := []float64{1, 2, 4}, []float64{9, 5, 8, 6, 7}
	w := Welch(x, y)
	if w.Mean < 0 || w.DF < 2 || w.DF > 6 {
		t.Errorf("%+v", w)
	}
	if level := tTail(w.Mean/w.StdErr, w.DF); math.Abs(level-w.P) > 1e-12 {
		t.Errorf("p = %v, the interval that ends at 0 is of the level %v", w.P, level)
	}
}

// Two of one value against two of another are no rare event, where a figure takes either.
func TestUnvarying(t *testing.T) {
	for _, tt := range []struct {
		n, m int
		want float64
	}{{1, 1, 0.5}, {3, 3, 1. / 32}, {5, 5, 1. / 512}} {
		if got := Unvarying(tt.n, tt.m); math.Abs(got-tt.want) > 1e-4*tt.want {
			t.Errorf("%d and %d: %v, want %v", tt.n, tt.m, got, tt.want)
		}
	}
	if a, b := Unvarying(3, 10), Unvarying(10, 3); a != b || a < Unvarying(7, 7) {
		t.Errorf("%v and %v", a, b)
	}
}
