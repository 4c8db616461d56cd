package text

import "testing"

// The interval takes as many columns whatever it is, and is by the end that is farther away.
func TestRatioPlusMinus(t *testing.T) {
	for _, test := range []struct {
		x, low, high float64
		want         string
	}{
		{13.3, 12.9, 13.8, "13.3× ± 4%"}, {2, 1.6, 2.1, "2.00× ±25%"}, {2, 1.99, 2.009, "2.00× ± 1%"},
		{9.68, 9.65, 9.7, "9.68× ±<1%"}, {2, 2, 2, "2.00× ±<1%"}, {1, 0.4, 1.1, "1.00× ±150%"},
	} {
		if got := RatioPlusMinus(test.x, test.low, test.high); got != test.want {
			t.Errorf("%v (%v to %v): %s, want %s", test.x, test.low, test.high, got, test.want)
		}
	}
}

// Samples of several rows were interrupted; if all are of one, that may be how it is.
func TestInterrupted(t *testing.T) {
	for _, c := range []struct {
		of   map[string]int
		want string
	}{
		{nil, ""},
		{map[string]int{"pool": 1}, "1 of 72 samples took far longer than its row and its block do otherwise, as when " +
			"interrupted. In comparisons it counts as less far off."},
		{map[string]int{"pool": 3}, "3 of 72 samples (all of pool) took far longer than their row and their block do " +
			"otherwise, as when interrupted. In comparisons they count as less far off."},
		{map[string]int{"pool": 2, "staged": 1}, "3 of 72 samples took far longer than their row and their block do " +
			"otherwise, as when interrupted. In comparisons they count as less far off."},
	} {
		if got := Interrupted(72, c.of); got != c.want {
			t.Errorf("of %v: %q, want %q", c.of, got, c.want)
		}
	}
}
