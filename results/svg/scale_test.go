package svg_test

import (
	"math"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/svg"
)

func labels(ticks []svg.Tick) string {
	var list []string
	for _, t := range ticks {
		list = append(list, t.Label)
	}
	return strings.Join(list, " ")
}

func TestTicks(t *testing.T) {
	for _, test := range []struct {
		name  string
		scale svg.Scale
		most  int
		want  string
	}{
		{"tens", svg.Linear(0, 100, 0, 500), 6, "0 20 40 60 80 100"},
		{"halves", svg.Linear(0, 2.1, 0, 500), 6, "0 0.5 1 1.5 2"},
		{"below zero", svg.Linear(-30, 30, 0, 500), 7, "-30 -20 -10 0 10 20 30"},
		{"thousands", svg.Linear(0, 45e3, 0, 500), 5, "0 10k 20k 30k 40k"},
		{"few", svg.Linear(3, 4, 0, 500), 2, "3 4"},
		{"a rounded range", svg.Linear(0.3, 9.7, 0, 500).Rounded(6), 6, "0 2 4 6 8 10"},
		{"decades", svg.Log(1, 1e6, 0, 500), 8, "1 10 100 1000 10k 100k 1M"},
		{"many decades", svg.Log(1, 1e12, 0, 500), 5, "1 1000 1M 1G 1000G"},
		{"within a decade", svg.Log(2, 9, 0, 500), 9, "2 3 4 5 6 7 8 9"},
		{"two decades", svg.Log(1, 100, 0, 500), 8, "1 2 5 10 20 50 100"},
		{"powers of two", svg.Log2(1, 256, 0, 500), 9, "1 2 4 8 16 32 64 128 256"},
		{"fewer powers of two", svg.Log2(1, 256, 0, 500), 5, "1 4 16 64 256"},
		{"no round value", svg.Log(3.1, 3.9, 0, 500), 5, "3.1 3.9"},
	} {
		ticks := test.scale.Ticks(test.most)
		if got := labels(ticks); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		for i, tick := range ticks {
			if tick.At < -1e-6 || tick.At > 500+1e-6 || i > 0 && tick.At <= ticks[i-1].At {
				t.Errorf("%s: %v is at %v", test.name, tick.Value, tick.At)
			}
		}
	}
	for _, test := range []struct {
		seconds float64
		want    string
	}{{0.107, "0 20ms 40ms 60ms 80ms 100ms"}, {2.4, "0 500ms 1s 1.5s 2s"}, {0.9e-6, "0 200ns 400ns 600ns 800ns"},
		{3000, "0 500s 1000s 1500s 2000s 2500s 3000s"}} {
		if got := labels(svg.Linear(0, test.seconds, 0, 1).DurationTicks(7)); got != test.want {
			t.Errorf("%v s: %s, want %s", test.seconds, got, test.want)
		}
	}
}

// A scale of any two numbers has a place for what is in it, and ticks, in finite time.
func TestOddRanges(t *testing.T) {
	list := []float64{0, 1, -1, 5, 1e-9, 1e-308, 5e-324, 1e15, 1e15 + 1, 1e300, math.MaxFloat64, -math.MaxFloat64,
		math.NaN(), math.Inf(1), math.Inf(-1)}
	for _, low := range list {
		for _, high := range list {
			for name, s := range map[string]svg.Scale{"linear": svg.Linear(low, high, 10, 500),
				"rounded": svg.Linear(low, high, 10, 500).Rounded(6), "log": svg.Log(low, high, 10, 500),
				"log2": svg.Log2(low, high, 10, 500)} {
				from, to := s.Range()
				if !(from < to) || s.At(from) != 10 || math.Abs(s.At(to)-500) > 1e-6 {
					t.Errorf("%s %v to %v: %v at %v, %v at %v", name, low, high, from, s.At(from), to, s.At(to))
				}
				if n := len(s.Ticks(6)); n == 0 || n > 7 {
					t.Errorf("%s %v to %v: %d ticks", name, low, high, n)
				}
				s.DurationTicks(1)
			}
		}
	}
	for _, s := range []svg.Scale{svg.Log(1, 10, 0, 1), svg.Linear(0, 1, 0, 1)} {
		if at := s.At(math.NaN()); !math.IsNaN(at) {
			t.Errorf("what is no number is at %v", at)
		}
	}
	if at := svg.Log(1, 10, 0, 1).At(0); !math.IsNaN(at) {
		t.Errorf("0 is at %v on a logarithmic scale", at)
	}
}

func TestPlain(t *testing.T) {
	for v, want := range map[float64]string{0: "0", math.Copysign(0, -1): "0", 0.25: "0.25", 1500: "1500", 20000: "20k",
		1.5e6: "1.5M", 3e9: "3G", -12000: "-12k", 0.0001: "0.0001", 1e-9: "1e-09"} {
		if got := svg.Plain(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}
