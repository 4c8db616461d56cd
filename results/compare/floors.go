package compare

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// NoFloors says of which of the two a match has no noise floor, and why.
func (v *Comparison) NoFloors(m *Match) (why []string) {
	var once, few []string
	for _, side := range []struct {
		label string
		table *table.Table
	}{{v.Old, m.Old}, {v.New, m.New}} {
		switch twice := side.table.NoiseFloor.Of; {
		case twice != nil:
		case len(side.table.AAArms) == 0:
			once = append(once, side.label)
		default:
			few = append(few, side.label)
		}
	}
	if len(once) > 0 {
		why = append(why, fmt.Sprintf("the noise floor of %s is not known, since no cell was measured twice (the A/A arm): record it again with overlap run, which does that", text.List(once)))
	}
	if len(few) > 0 {
		why = append(why, fmt.Sprintf("the noise floor of %s is not known, since the cell that was measured twice has fewer than %d good blocks: measure more", text.List(few), stats.LeastBlocks))
	}
	return why
}
