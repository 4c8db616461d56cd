package results

import (
	"fmt"
	"maps"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
)

// A copy of a run is no second run: beside itself it says nothing, and counts twice.

// sameRunAs says whether two files are copies of one run. Their sidecars tell by when they were
// started. Two runs do not begin in the same nanosecond. Where one of the sidecars was left behind it is
// the samples: no two runs take the same time in all of them, unless the time was computed.
func (f *File) sameRunAs(other *File) bool {
	if f.Run != nil && other.Run != nil {
		at := f.Run.Started
		return !at.IsZero() && at.Equal(other.Run.Started) && maps.Equal(f.Run.Facts, other.Run.Facts)
	}
	return !f.Exact && !other.Exact && f.timed() >= stats.LeastBlocks && slices.EqualFunc(f.Series, other.Series, (*Series).sameSamples)
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
// facts are.
func (s *Series) sameSamples(other *Series) bool {
	return s.Name == other.Name && s.n == other.n && slices.Equal(s.Units(), other.Units()) &&
		slices.EqualFunc(s.columns, other.columns, slices.Equal[[]float64])
}

// sameRunError is one line for both files.
func sameRunError(a, b string) error {
	return fmt.Errorf("%s and %s are one and the same run: compared with itself it says nothing", a, b)
}
