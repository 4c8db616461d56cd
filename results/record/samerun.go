package record

import (
	"fmt"
	"maps"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
)

// duplicates finds the samples that are there although the block had one of the same cell already:
// two that recorded to the file at once, or text that was put together by hand. Both stay in the
// figures, so that nothing is hidden; but a block counts as one.
//
// A cell is what the text has as one series: a sidecar knows neither GOMAXPROCS nor any other fact of
// its samples, by which the text tells apart what was put together of two runs.
type duplicates struct {
	first map[blockAndSeries]int // lines of the sidecar
	found []Problem
}

type blockAndSeries struct{ block, series int }

// see looks at the sample of a line.
func (d *duplicates) see(path string, line int, s *Sample, series int32) {
	at := blockAndSeries{s.Block, int(series)}
	if earlier, ok := d.first[at]; ok {
		d.found = append(d.found, Problem{path, line, fmt.Sprintf("block %d has %s for the second time, after line %d: was it recorded twice?", s.Block, s.Cell, earlier)})
		return
	}
	d.first[at] = line
}

// problems names the first, and how many there are.
func (d *duplicates) problems() []Problem {
	if more := len(d.found) - 1; more > 0 {
		d.found[0].Msg += fmt.Sprintf(" So it is with %d more.", more)
	}
	return d.found[:min(1, len(d.found))]
}

// A copy of a run is no second run: beside itself it says nothing, and counts twice.

// SameRunAs says whether two files are copies of one run. Their sidecars tell by when they were
// started. Two runs do not begin in the same nanosecond. Where one of the sidecars was left behind it is
// the samples: no two runs take the same time in all of them, unless the time was computed.
func (f *File) SameRunAs(other *File) bool {
	if f.Run != nil && other.Run != nil {
		at := f.Run.Started
		return !at.IsZero() && at.Equal(other.Run.Started) && maps.Equal(f.Run.Facts, other.Run.Facts)
	}
	return !f.Exact && !other.Exact && f.timed() >= stats.LeastBlocks && f.timed() == other.timed() &&
		slices.EqualFunc(f.Series, other.Series, (*Series).sameSamples)
}

// timed counts the samples that have a makespan. Other figures, such as allocations, may well be the
// same in two runs, and so may a makespan or two, or those that are always 0.
func (f *File) timed() (n int) {
	for _, s := range f.Series {
		for _, x := range s.Values(Makespan) {
			if x > 0 {
				n++
			}
		}
	}
	return n
}

// sameSamples says of two series that they have the same results in the same order, whatever the
// facts are. Units that one of them lacks may be in a sidecar that was left behind.
func (s *Series) sameSamples(other *Series) bool {
	for i, u := range s.ColumnUnits {
		if j := other.Column(u.Tidied); j >= 0 && !slices.Equal(s.Columns[i], other.Columns[j]) {
			return false
		}
	}
	return s.Name == other.Name && s.n == other.n
}

// SameRunError is one line for both files.
func SameRunError(a, b string) error {
	return fmt.Errorf("%s and %s are one and the same run: compared with itself it says nothing", a, b)
}

// What is not to count twice in a table of medians: a copy of a run, and what was measured again in one
// block.

// WithoutCopies leaves out what is a copy of a file before it, and says so. It is an error if that leaves
// one label of several: there is then nothing beside which it could stand.
func WithoutCopies(labelled []Labelled) (kept []Labelled, said []string, err error) {
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
			same = SameRunError(was.Path, f.Path)
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
		if other.SameRunAs(f) {
			return other
		}
	}
	return nil
}
