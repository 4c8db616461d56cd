package results

import (
	"regexp"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/text"
)

// A duration has one spelling, in sentences and tables: never thousands of seconds.
func TestSeconds(t *testing.T) {
	for s, want := range map[float64]string{0: "0.000s", 61.2e-6: "61.20µs", 0.0012: "1.200ms", 51.2: "51.20s", 999.94: "999.9s", 999.96: "1000s", 1200: "1200s", 86400: "86400s"} {
		if got := text.Seconds(s); got != want {
			t.Errorf("%v seconds are %s, want %s", s, got, want)
		}
		scale := text.ScaleOf([]float64{s}, tidied(Makespan))
		if got := scale.Format(s) + "s"; got != want {
			t.Errorf("%v seconds are %s in a column, want %s", s, got, want)
		}
	}
	for unit, want := range map[string]string{"items/s": "1.200k", "ops/sec": "1.200k", "cpu-sec/item": "1200", "p99-sojourn-sec": "1200"} {
		scale := text.ScaleOf([]float64{1200}, unit)
		if got := scale.Format(1200); got != want {
			t.Errorf("1200 %s is %s, want %s", unit, got, want)
		}
	}
}

// Nobody reads 1.2e+02 %.
func TestPlainNumbers(t *testing.T) {
	for _, test := range []struct {
		x               float64
		rounded, amount string // to two digits
	}{
		{0, "0", "0"}, {0.0012345, "0.0012", "0.00123"}, {1.3333, "1.3", "1.33"}, {5, "5", "5"}, {99.6, "100", "99.6"},
		{118.4, "120", "118"}, {999.6, "1000", "1000"}, {1024, "1000", "1024"}, {-118.4, "-120", "-118"}, {1e-7, "0.0000001", "0.0000001"},
	} {
		if rounded, amount := text.Rounded(test.x, 2), text.Amount(test.x); rounded != test.rounded || amount != test.amount {
			t.Errorf("%v is %s and %s, want %s and %s", test.x, rounded, amount, test.rounded, test.amount)
		}
	}
	if got := (&Gated{MinEffect: 20}).sight(1.184); !strings.Contains(got, "by 120 %") {
		t.Errorf("the gate says: %s", got)
	}
	if got := (&Gated{MinEffect: 10.24, Versus: &Versus{}}).sight(100); !strings.Contains(got, "by 10000 %") || !strings.Contains(got, "So 1024 %") {
		t.Errorf("the gate says: %s", got)
	}
}

// A long batch has one makespan in its table, in its sentences and in what they draw.
func TestLongBatch(t *testing.T) {
	long := []float64{1200e3, 1201e3, 1200e3, 1202e3, 1199e3, 1200e3} // ms
	tables := parseTables(t, TextOf("io", map[string][]float64{"sequential": long, "pool": long}, "sequential", "pool"))
	var out strings.Builder
	for _, show := range []func(Page, []*Table) error{Show, ShowSamples} {
		if err := show(Text(&out, 0), tables); err != nil {
			t.Fatal(err)
		}
	}
	if got := out.String(); !strings.Contains(got, "1200s") || regexp.MustCompile(`\dks`).MatchString(got) {
		t.Errorf("1200 s is not 1200s everywhere:\n%s", got)
	}
}
