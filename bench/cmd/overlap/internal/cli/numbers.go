package cli

import "time"

// Duration rounds to three digits, which is more than repeats.
func Duration(d time.Duration) string { return ThreeDigits(d).String() }

// ThreeDigits rounds to as many: more of what was measured is chance.
func ThreeDigits(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}
