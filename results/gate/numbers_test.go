package gate

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/text"
)

// Nobody reads 1.2e+02 %.
func TestPlainNumbers(t *testing.T) {
	for _, test := range []struct {
		x               float64
		rounded, amount string // to two digits
	}{
		{0, "0", "0"}, {0.0012345, "0.0012", "0.00123"}, {1.3333, "1.3", "1.33"}, {5, "5", "5"}, {99.6, "100", "99.6"},
		{118.4, "120", "118"}, {999.6, "1000", "1000"}, {1024, "1000", "1024"}, {-118.4, "-120", "-118"},
		{1e-7, "0.0000001", "0.0000001"},
	} {
		if rounded, amount := text.Rounded(test.x, 2), text.Amount(test.x); rounded != test.rounded || amount != test.amount {
			t.Errorf("%v is %s and %s, want %s and %s", test.x, rounded, amount, test.rounded, test.amount)
		}
	}
	if got := (&Result{MinEffect: 20}).sight(1.184); !strings.Contains(got, "about 120 %") {
		t.Errorf("the gate says: %s", got)
	}
	if got := (&Result{MinEffect: 10.24, Comparison: &compare.Comparison{}}).sight(100); !strings.Contains(got,
		"about 10000 %") || !strings.Contains(got, "above 1024 %") {
		t.Errorf("the gate says: %s", got)
	}
}
