package results

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/text"
)

// Makespans of 0, which go test prints of what is over within a tick of a coarse clock. There is no ratio to
// nothing, and no logarithm of it.

// mostlyZero says whether the median is 0.
func mostlyZero(values []float64) bool { return 2*countZeros(values) > len(values) }

func countZeros(values []float64) (n int) {
	for _, x := range values {
		if x == 0 {
			n++
		}
	}
	return n
}

// tooShort says which rows took no time that could be measured.
func (t *Table) tooShort() []string {
	var names []string
	rows := t.Shown()
	if t.ours {
		rows = t.Rows // what is hidden may be what the others are compared with
	}
	for _, r := range rows {
		if r.untimed && r.Wrong() == "" {
			names = append(names, t.label(r))
		}
	}
	if len(names) == 0 {
		return nil
	}
	if t.Exact {
		return []string{fmt.Sprintf("%s took no time at all, so that there is no ratio to it.", text.Briefly(names))}
	}
	return []string{fmt.Sprintf("%s took 0 ns/op: less than the clock can tell, so that nothing can be compared with it. "+
		"Measure it for longer: with a larger -benchtime, or more items.", text.Briefly(names))}
}

// ends are the least and the greatest of some values; 0 of none.
func ends(values []float64) (low, high float64) {
	for i, x := range values {
		if i == 0 {
			low, high = x, x
		}
		low, high = min(low, x), max(high, x)
	}
	return low, high
}
