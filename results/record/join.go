package record

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/text"
)

// readSidecar adds what the sidecar knows. Of one that is damaged, or of another run, nothing is
// used: the text stands for itself.
func (f *File) readSidecar() {
	path := SidecarPath(f.Path)
	var samples []Sample
	run, err := ScanSidecar(path, func(s Sample) error {
		samples = append(samples, s.Light())
		return nil
	})
	if errors.Is(err, os.ErrNotExist) {
		f.Notes = append(f.Notes, f.without(path)...)
		return
	}
	kept, cut := samples, false
	var unsure, said []string
	if err == nil {
		unsure, said, err = f.disagreements(&run, samples)
	}
	if err == nil {
		kept, cut, err = f.assignBlocks(samples)
	}
	if err != nil {
		problem := Problem{File: path, Msg: err.Error()}
		errors.As(err, &problem)
		f.Notes = append(f.Notes, fmt.Sprintf("%s is not used (%s): %s", filepath.Base(path), problem.Msg, unblocked))
		problem.Msg = "the sidecar is not used: " + problem.Msg
		f.Problems = append(f.Problems, problem)
		return
	}
	if cut {
		f.cutOff(samples)
	}
	for _, key := range unsure { // now that the sidecar is known to be the text's
		run.Facts[key] = UnknownFact
		for _, s := range f.Series {
			s.forget(key)
		}
	}
	f.Run, f.Samples = &run, kept
	f.markReplaced()
	for _, name := range run.Cells {
		f.Cells = append(f.Cells, ParseCell(name))
	}
	f.Notes = append(said, notes(run, kept)...)
}

// without says what is not known for want of the sidecar at path: nothing is missing of what did not
// take turns, such as the output of go test -count.
func (f *File) without(path string) []string {
	recorded := func(s *Series) bool { return s.Blocks == nil && s.Fact("machine") != "" }
	if f.Exact || !slices.ContainsFunc(f.Series, recorded) {
		return nil
	}
	note := filepath.Base(path) + " is not beside it: " + unblocked
	has := func(unit string) bool {
		return slices.ContainsFunc(f.Series, func(s *Series) bool { return s.Column(Tidied(unit)) >= 0 })
	}
	if has(Bound) && !slices.ContainsFunc(diagnostics, has) {
		note += " The diagnostics are in it too: what T* is made of, and where the time went."
	}
	return []string{note}
}

// unblocked is what it means to have no sidecar.
const unblocked = "samples are not compared block by block, and what disturbed the machine is not known."

// cutOff says once that the text ends before its sidecar does.
func (f *File) cutOff(samples []Sample) {
	f.Problems = slices.DeleteFunc(f.Problems, func(p Problem) bool { return p.File == f.Path && p.Msg == lastLineCut })
	f.Problems = append(f.Problems, Problem{File: f.Path,
		Msg: fmt.Sprintf("the text ends after %d of %d samples: it was cut off", f.N(), withStatus(samples, OK))})
}

// notes says what the sidecar knows of a run that has not ended, and of a machine that was not quiet.
func notes(run Run, samples []Sample) []string {
	var said []string
	if measured, wanted := run.progress(samples); measured < wanted {
		said = append(said, fmt.Sprintf("The run has not ended: it has %d of %d samples.", measured, wanted))
	}
	if run.Busy != "" {
		said = append(said, "When this run began: "+run.Busy+".")
	}
	return append(said, unusedSamples(samples)...)
}

// unusedSamples says how many samples were taken in vain, and whether others were taken in their place. Failures that
// no other sample made up for are said with the table.
func unusedSamples(samples []Sample) (said []string) {
	slots, first := SlotsOf(samples), ""
	var disturbed, again, failed int
	for i := range samples {
		s := &samples[i]
		replaced := slots.Replaced(s)
		switch {
		case s.FailureKind() == Disturbed:
			disturbed++
			if replaced {
				again++
			}
		case replaced:
			failed++
			first = cmp.Or(first, NewFailure(s.Cell, s.Reason).Why())
		}
	}
	if disturbed > 0 {
		now := ", and not used."
		switch {
		case again == disturbed:
			now = ", and measured again."
		case again > 0:
			now += fmt.Sprintf(" %d of them could be measured again.", again)
		}
		said = append(said, text.Samples(disturbed, "was", "were")+" disturbed by the host or a CPU quota"+now)
	}
	if failed > 0 {
		why := ": "
		if failed > 1 {
			why = ". The reason of the first: "
		}
		said = append(said, text.Samples(failed, "failed and was", "failed and were")+" measured again"+why+first+".")
	}
	return said
}

// assignBlocks gives each result the block of its sample: the samples that are ok come in
// the order of the results. A crash may have kept the last one out of the sidecar. What could not be
// used of the text had a sample too, which is not kept; and where the text was cut off, further samples
// have no result.
func (f *File) assignBlocks(samples []Sample) (kept []Sample, cut bool, err error) {
	measured, n, lost := make([][]*Sample, len(f.Series)), 0, f.LostAt
	kept = make([]Sample, 0, len(samples))
	differ := func(i int, format string, args ...any) Problem {
		msg := fmt.Sprintf(format, args...) + ": is it the sidecar of another run?"
		return Problem{SidecarPath(f.Path), i + 2, msg} // the run is line 1
	}
	for i, s := range samples {
		if s.Status != OK {
			kept = append(kept, s)
			continue
		}
		if len(lost) > 0 && lost[0] == n {
			lost = lost[1:]
			continue
		}
		if cut = n == f.N() && n > 0; cut {
			break
		}
		if n == f.N() || !f.Series[f.Order[n]].Cell.SameAs(s.Place) {
			return nil, false, differ(i, "a sample of %s, which is not what the text has as result %d", s.Cell, n+1)
		}
		at := f.Order[n]
		if written, same := f.Series[at].SameMakespan(len(measured[at]), &s); !same {
			return nil, false, differ(i, "its makespan is %.0f ns, that of result %d of the text %.0f ns",
				s.Makespan, n+1, written)
		}
		measured[at] = append(measured[at], &samples[i])
		s.Series, s.Diagnostics, s.Facts = f.Series[at], nil, nil
		kept = append(kept, s)
		n++
	}
	if f.N()-n > 1 {
		return nil, false, fmt.Errorf("it has %d samples, the text %d: is it the sidecar of another run?", n, f.N())
	}
	if err = f.join(measured); err != nil {
		return nil, false, err
	}
	if n < f.N() {
		f.inSidecar("it ends after %d of the %d samples of the text: the last is in no block, unless overlap run --resume "+
			"goes on with the run", n, f.N())
	}
	return kept, cut, nil
}

// join gives each series the blocks of its samples, 0 for a last one that the sidecar lacks, and their diagnostics.
// Of what does not belong together, nothing is changed.
func (f *File) join(measured [][]*Sample) (err error) {
	joined := make([]Series, len(f.Series))
	for i, s := range f.Series {
		if joined[i], err = s.withDiagnostics(measured[i]); err != nil {
			return err
		}
	}
	var twice []string // both samples stay in the figures; their block counts as one
	for i, s := range f.Series {
		*s = joined[i]
		s.Blocks = make([]int, s.n)
		seen := map[int]bool{}
		for j, sample := range measured[i] {
			if s.Blocks[j] = sample.Block; seen[sample.Block] {
				twice = append(twice, fmt.Sprintf("block %d has %s for the second time", sample.Block, sample.Cell))
			}
			seen[sample.Block] = true
		}
	}
	if len(twice) > 0 {
		f.inSidecar("%s: was it recorded twice?", strings.Join(text.FewNames(twice), ", "))
	}
	return nil
}

// inSidecar notes what is wrong with the sidecar, of which the rest is used.
func (f *File) inSidecar(format string, args ...any) {
	f.Problems = append(f.Problems, Problem{File: SidecarPath(f.Path), Msg: fmt.Sprintf(format, args...)})
}

// A text and its sidecar belong together by their samples, in their order. Facts are what both say of
// the machine: one in which they disagree is unknown, and no reason to part them.

// disagreements are the facts that text and sidecar tell differently, each with a sentence about it. Where
// there are some and the samples do not show that the two are of one run, that is the error.
func (f *File) disagreements(run *Run, samples []Sample) (keys, said []string, err error) {
	for _, key := range slices.Sorted(maps.Keys(run.Facts)) {
		text, differs := f.disagrees(key, run.Facts[key])
		if !differs {
			continue
		}
		if len(said) == 0 && !slices.ContainsFunc(samples, func(s Sample) bool { return s.Makespan > 0 }) {
			return nil, nil, fmt.Errorf("it says %s %s, the text %s: is it the sidecar of another run?",
				key, run.Facts[key], text)
		}
		keys = append(keys, key)
		said = append(said, fmt.Sprintf("%s has %s %s, %s has %s: it is taken as unknown.",
			filepath.Base(f.Path), key, text, filepath.Base(SidecarPath(f.Path)), run.Facts[key]))
	}
	return keys, said, nil
}

// disagrees says what the text has of a fact, if that is another in all of it. What is unknown
// contradicts nothing.
func (f *File) disagrees(key, sidecar string) (text string, differs bool) {
	if !isKnown(sidecar) {
		return "", false
	}
	for _, s := range f.Series {
		switch told := s.Fact(key); {
		case told == sidecar:
			return "", false
		case isKnown(told):
			text = cmp.Or(text, told)
		}
	}
	return text, text != ""
}

// SameMakespan is the makespan of the n-th result, in ns, and whether the sample has the same, as far
// as both tell.
func (s *Series) SameMakespan(n int, sample *Sample) (words float64, same bool) {
	values := s.Values(Makespan)
	if sample.Makespan == 0 || len(values) != s.n || n >= s.n {
		return 0, true
	}
	words = values[n] * 1e9
	return words, math.Abs(words-sample.Makespan) <= 1e-9*sample.Makespan
}

// FactsToGoOnWith are the facts of the run, as the last result of the text has them: what goes on is
// in the same table.
func (f *File) FactsToGoOnWith() map[string]string {
	if f.Run == nil {
		return nil
	}
	facts := maps.Clone(f.Run.Facts)
	if f.N() == 0 {
		return facts
	}
	last := f.Series[f.Order[f.N()-1]]
	for key, value := range facts {
		facts[key] = cmp.Or(last.Fact(key), value)
	}
	return facts
}
