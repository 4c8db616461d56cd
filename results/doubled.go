package results

import "fmt"

// doubled finds the samples that are there although the block had one of the same cell already:
// two that recorded to the file at once, or text that was put together by hand. Both stay in the
// figures, so that nothing is hidden; but a block counts as one.
func doubled(path string, samples []Sample) []Problem {
	type place struct {
		block int
		cell  string
	}
	first := map[place]int{} // line of the sidecar
	var problems []Problem
	for i, s := range samples {
		line, at := i+2, place{s.Block, s.Cell} // the run is line 1
		if s.Status != OK {
			continue
		}
		if earlier, ok := first[at]; ok {
			problems = append(problems, Problem{path, line, fmt.Sprintf("block %d has %s for the second time, after line %d: was it recorded twice?", s.Block, s.Cell, earlier)})
			continue
		}
		first[at] = line
	}
	return problems
}
