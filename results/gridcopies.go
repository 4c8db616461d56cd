package results

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/stats"
)

// What is not to count twice in a table of medians: a copy of a run, and what was measured again in one
// block.

// withoutCopies leaves out what is a copy of a file before it, and says so. It is an error if that leaves
// one label of several: there is then nothing beside which it could stand.
func withoutCopies(labelled []Labelled) (kept []Labelled, said []string, err error) {
	var files []*File
	var same error
	for _, l := range labelled {
		first := Labelled{Label: l.Label}
		for _, f := range l.Files {
			was := f.copyAmong(files)
			if was == nil {
				first.Files, files = append(first.Files, f), append(files, f)
				continue
			}
			said = append(said, fmt.Sprintf("Left out is %s: it is a copy of %s.", f.Path, was.Path))
			same = sameRunError(was.Path, f.Path)
		}
		if len(first.Files) > 0 {
			kept = append(kept, first)
		}
	}
	if len(kept) == 1 && len(labelled) > 1 {
		return nil, nil, same
	}
	return kept, said, nil
}

// copyAmong is the file of which it is a copy; nil if it is of none.
func (f *File) copyAmong(files []*File) *File {
	for _, other := range files {
		if other.sameRunAs(f) {
			return other
		}
	}
	return nil
}

// blockMeans are the values of a unit, of which those of one block count once, with their geometric mean:
// see [logsOf]. Where it is not known which value is of which block each counts.
func (s *Series) blockMeans(unit string) []float64 {
	values := s.Values(unit)
	if len(values) != len(s.Blocks) {
		return values
	}
	of := map[int][]float64{}
	for i, block := range s.Blocks {
		of[block] = append(of[block], values[i])
	}
	var once []float64
	for i, block := range s.Blocks {
		switch again := of[block]; {
		case block == 0 || len(again) == 1:
			once = append(once, values[i])
		case again != nil:
			once = append(once, stats.GeometricMean(again))
			of[block] = nil
		}
	}
	return once
}
