package results

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/text"
)

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
