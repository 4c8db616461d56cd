package record

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"

	"github.com/overlap-bench/overlap/results/text"
)

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
	_, factor := text.Written(Tidied(Makespan))
	words = values[n] * factor
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
