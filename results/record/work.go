package record

import (
	"cmp"
	"regexp"
	"slices"

	"golang.org/x/perf/benchfmt"
)

// ServiceChanged says so of the file.
func (f *File) ServiceChanged() bool {
	return slices.ContainsFunc(f.Series, func(s *Series) bool { return AnyChanged(s.Values(Changed)) })
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

func AnyChanged(items []float64) bool {
	return slices.ContainsFunc(items, func(n float64) bool { return n > 0 })
}

// Whether two tables, most often of two files, are about the same work. Their makespans may be
// compared only if they are; whether the machine, the version of Go or the code were the same is
// another question, and often the one that is asked: see [table.Table.OtherwiseDiffers].

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
