package record

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/overlap-bench/overlap/results/stats"
	"golang.org/x/perf/benchfmt"
)

// Newer compares when runs were started; where that is not known, their names, in which it is.
func Newer(a, b *File) bool {
	if a.Run != nil && b.Run != nil && !a.Run.Started.Equal(b.Run.Started) {
		return a.Run.Started.After(b.Run.Started)
	}
	return a.Path > b.Path
}

// Whole is an error unless the file is a run that was recorded to its end: what is cut off may be
// what would have been stopped.
func (f *File) Whole() error {
	if len(f.Problems) > 0 {
		return fmt.Errorf("%w; only a whole run can be gated", f.Problems[0])
	}
	if f.Run == nil {
		return nil // whether it needs a sidecar, its tables tell
	}
	if f.Run.Blocks < 1 {
		return fmt.Errorf("%s: the sidecar says that the run is of %d blocks, which cannot be", f.Path, f.Run.Blocks)
	}
	failed := withStatus(f.Samples, Failed)
	if failed != len(f.Failures) {
		return fmt.Errorf("%s: %d samples failed, and %d by the sidecar: the two do not belong together",
			f.Path, len(f.Failures), failed)
	}
	if f.Side != "" {
		return nil // whatever is measured is so on both sides
	}
	if measured, wanted := f.Run.progress(f.Samples); measured < wanted {
		return fmt.Errorf("%s: the run did not end: it has %d of %d samples; go on with overlap run --resume",
			f.Path, measured, wanted)
	}
	return nil
}

// withStatus counts samples.
func withStatus(samples []Sample, status string) (n int) {
	for _, s := range samples {
		if s.Status == status {
			n++
		}
	}
	return n
}

// progress is of how many slots there are samples, in the blocks that the run is of, failed or not, and how many it
// takes to end.
func (r *Run) progress(samples []Sample) (measured, wanted int) {
	for slot := range SlotsOf(samples) {
		if slot.Block <= r.Blocks && slices.Contains(r.Cells, slot.Cell) {
			measured++
		}
	}
	return measured, r.Blocks * len(r.Cells)
}

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

// ServiceChanged says so of the file.
func (f *File) ServiceChanged() bool {
	return slices.ContainsFunc(f.Series, func(s *Series) bool {
		return slices.ContainsFunc(s.Values(Changed), func(n float64) bool { return n > 0 })
	})
}

// forgetContent takes what a service answered at first out of the facts of a file whose service went
// on to answer otherwise: it would tell apart what is as much the same work as there can be.
func (f *File) forgetContent() {
	if !f.ServiceChanged() {
		return
	}
	for _, s := range f.Series {
		s.Config = slices.DeleteFunc(slices.Clone(s.Config), func(c benchfmt.Config) bool { return c.Key == FactContent })
	}
}

// Labelled is what was read under one name: the files of a machine, a commit, or a day.
type Labelled struct {
	Label string
	Files []*File
}

var letter = regexp.MustCompile(`^([A-Z]|run\d+)$`)

// IsLetter says of a label that it is one which a file gets whose name is too long for one.
func IsLetter(label string) bool { return letter.MatchString(label) }

const UnknownFact = "unknown"

// FactContent is what a service of one's own answered when the run began.
const FactContent = "content"

const KeyCommit = "commit"

// Commit is that of the sidecar, or else of the text; f may be nil.
func (f *File) Commit(text string) string {
	if f == nil || f.Run == nil || f.Run.Commit == "" {
		return cmp.Or(text, UnknownFact)
	}
	if f.Run.Dirty {
		return f.Run.Commit + "+"
	}
	return f.Run.Commit
}
