package record

import (
	"fmt"
	"maps"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
)

// A copy of a run is no second run: beside itself it says nothing, and counts twice.

// SameRunAs says whether two files are copies of one run. Their sidecars tell by when they were
// started. Two runs do not begin in the same nanosecond. Where one of the sidecars was left behind it is
// the samples: no two runs take the same time in all of them, unless the time was computed. The two sides of one
// run are no copies.
func (f *File) SameRunAs(other *File) bool {
	if f.Side != other.Side {
		return false
	}
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

// WithoutCopies leaves out what is a copy of a file before it, and says so. It is an error if that leaves
// one label of several: there is then nothing beside which it could stand.
func WithoutCopies(labelled []Labelled) (kept []Labelled, said []string, err error) {
	var files []*File
	var same error
	for _, l := range labelled {
		first := Labelled{Label: l.Label}
		for _, f := range l.Files {
			i := slices.IndexFunc(files, f.SameRunAs)
			if i < 0 {
				first.Files, files = append(first.Files, f), append(files, f)
				continue
			}
			said = append(said, fmt.Sprintf("Left out is %s: it is a copy of %s.", f.Path, files[i].Path))
			same = SameRunError(files[i].Path, f.Path)
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
