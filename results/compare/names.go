package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/table"
)

// noTime says that a cell took no time on a side, so that there is no ratio.
func (c *Cell) noTime() string {
	bad := c.New
	if bad.Absent() != table.Untimed {
		bad = c.Old
	}
	return fmt.Sprintf("%s in %s is not compared: it took 0 ns/op, less than the clock can tell (%s): measure more items, or for longer.", bad.Table.Label(bad), bad.Table.Full(), c.absent())
}

// apart tells a match from the others of its scenario: by what tells its new table and its old one from others
// of their files. Where the two differ in that, as in the commit, it has both values, the new one first.
func (m *Match) apart() (facts []string) {
	if m.New.IsStrategies {
		return slices.Clone(m.New.Qualifiers)
	}
	for _, fact := range slices.Concat(m.New.Qualifiers, m.Old.Qualifiers) {
		key, _, ok := strings.Cut(fact, ": ")
		if !ok {
			key, ok = strings.CutPrefix(fact, "no ")
		}
		if was, is := m.Old.Facts[key], m.New.Facts[key]; ok && was != is {
			fact = m.New.Fact(key, is) + " vs " + strings.TrimPrefix(m.Old.Fact(key, was), key+": ")
		}
		facts = ordered.Union(facts, []string{fact})
	}
	return facts
}
