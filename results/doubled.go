package results

import "fmt"

// doubled finds the samples that are there although the block had one of the same cell already:
// two that recorded to the file at once, or text that was put together by hand. Both stay in the
// figures, so that nothing is hidden; but a block counts as one. The first is named, and how many
// there are.
func doubled(path string, samples []Sample) []Problem {
	type place struct {
		block int
		cell  string
	}
	first := map[place]int{} // line of the sidecar
	var found []Problem
	for i, s := range samples {
		line, at := i+2, place{s.Block, s.Cell} // the run is line 1
		if s.Status != OK {
			continue
		}
		if earlier, ok := first[at]; ok {
			found = append(found, Problem{path, line, fmt.Sprintf("block %d has %s for the second time, after line %d: was it recorded twice?", s.Block, s.Cell, earlier)})
			continue
		}
		first[at] = line
	}
	if more := len(found) - 1; more > 0 {
		found[0].Msg += fmt.Sprintf(" So it is with %d more.", more)
		return found[:1]
	}
	return found
}
