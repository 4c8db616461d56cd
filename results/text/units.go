package text

import (
	"regexp"

	"golang.org/x/perf/benchunit"
)

var secondsWord = regexp.MustCompile(`\bsec\b`)

// Written is a tidied unit as benchmark text has it, in which durations are in ns, and how many
// of it make one of the tidied.
func Written(unit string) (name string, factor float64) {
	name = secondsWord.ReplaceAllString(unit, "ns")
	if x, back := benchunit.Tidy(1, name); back == unit && x == 1e-9 {
		return name, 1e9
	}
	return unit, 1
}
