package record

import (
	"fmt"
	"slices"
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
	ours := func(s *Series) bool { return s.Cell.Strategy != "" }
	switch {
	case len(f.Problems) == 0:
	case len(f.Series) > 0 && !slices.ContainsFunc(f.Series, ours):
		return NotRecorded(f.Path) // whatever else is wrong with it
	default:
		return fmt.Errorf("%w; only a whole run can be gated", f.Problems[0])
	}
	if f.Run == nil {
		return nil // whether it needs a sidecar, its tables tell
	}
	if f.Run.Blocks < 1 {
		return fmt.Errorf("%s: the sidecar says that the run is of %d blocks, which cannot be", f.Path, f.Run.Blocks)
	}
	failed := 0
	for _, s := range f.Samples {
		if s.Status == Failed {
			failed++
		}
	}
	if failed != len(f.Failures) {
		return fmt.Errorf("%s: %d samples failed, and %d by the sidecar: the two do not belong together", f.Path, len(f.Failures), failed)
	}
	if f.Side != "" {
		return nil // whatever is measured is so on both sides
	}
	if measured, wanted := f.Run.progress(f.Samples); measured < wanted {
		return fmt.Errorf("%s: the run did not end: it has %d of %d samples; go on with overlap run --resume", f.Path, measured, wanted)
	}
	return nil
}

// progress is how many samples there are of the blocks that the run is of, failed or not, and how many
// it takes to end.
func (r *Run) progress(samples []Sample) (measured, wanted int) {
	of := map[string]bool{}
	for _, s := range samples {
		if s.Block <= r.Blocks && slices.Contains(r.Cells, s.Cell) {
			of[fmt.Sprint(s.Block, s.Cell)] = true
		}
	}
	return len(of), r.Blocks * len(r.Cells)
}

// NotRecorded is the error of other benchmark text.
func NotRecorded(path string) error {
	return fmt.Errorf("%s: only what overlap run recorded can be gated, and this is other benchmark text", path)
}
