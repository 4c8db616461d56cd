package results

import "fmt"

// A doubler finds the samples that are there although the block had one of the same cell already:
// two that recorded to the file at once, or text that was put together by hand. Both stay in the
// figures, so that nothing is hidden; but a block counts as one.
//
// A cell is what the text has as one series: a sidecar knows neither GOMAXPROCS nor any other fact of
// its samples, by which the text tells apart what was put together of two runs.
type doubler struct {
	path  string // of the sidecar
	first map[doublerPlace]int
	found []Problem
}

type doublerPlace struct {
	block  int
	series int32 // of [File.Series]
}

// see looks at the sample of a line.
func (d *doubler) see(line int, s *Sample, series int32) {
	at := doublerPlace{s.Block, series}
	if earlier, ok := d.first[at]; ok {
		d.found = append(d.found, Problem{d.path, line, fmt.Sprintf("block %d has %s for the second time, after line %d: was it recorded twice?", s.Block, s.Cell, earlier)})
		return
	}
	d.first[at] = line
}

// problems names the first, and how many there are.
func (d *doubler) problems() []Problem {
	if len(d.found) == 0 {
		return nil
	}
	first := d.found[0]
	if more := len(d.found) - 1; more > 0 {
		first.Msg += fmt.Sprintf(" So it is with %d more.", more)
	}
	return []Problem{first}
}
