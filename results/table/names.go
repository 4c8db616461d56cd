package table

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/text"
)

// NameApart notes for each table of a file what tells it from the file's others of its scenario, such as
// GOMAXPROCS: so that each is found again on the other side, and by who reads of it.
func NameApart(tables []*Table) {
	ours := slices.DeleteFunc(slices.Clone(tables), func(t *Table) bool { return !t.IsStrategies })
	names := NewApart(ours)
	for _, t := range ours {
		t.Qualifiers = names.Tell(t)
	}
	for _, t := range tables {
		if !t.IsStrategies {
			t.Qualifiers = t.Differs
		}
	}
}

// Full is the scenario with what tells the table from the others of its file, in a sentence.
func (t *Table) Full() string {
	if len(t.Qualifiers) == 0 {
		return t.Name
	}
	return t.Name + " (" + strings.Join(t.Qualifiers, ", ") + ")"
}

// An apart says what tells tables of one scenario from each other, in few words: GOMAXPROCS and the
// machine where they differ, and the file where those do not tell it from the others.
type Apart struct {
	procs, machine, file bool
	paths                map[string]string // what files are called
	names                map[string]int
}

func NewApart(tables []*Table) *Apart {
	a := &Apart{names: map[string]int{}}
	for _, t := range tables {
		a.procs = a.procs || t.CPUs != tables[0].CPUs
		a.machine = a.machine || t.Facts["machine"] != tables[0].Facts["machine"]
	}
	files := map[string]string{}
	a.paths = text.BriefPaths(FilesOf(tables))
	for _, t := range tables {
		words := strings.Join(a.words(t), " ")
		a.file = a.file || cmp.Or(files[words], t.File) != t.File
		files[words] = t.File
	}
	for _, t := range tables {
		a.names[strings.Join(append(a.words(t), t.Name), " ")]++
	}
	return a
}

func (a *Apart) words(t *Table) (words []string) {
	if a.procs {
		words = append(words, t.procs())
	}
	if machine := t.Facts["machine"]; a.machine && machine != "" {
		words = append(words, machine)
	}
	if a.file {
		words = append(words, a.paths[t.File])
	}
	return words
}

// Tell is what tells a table from the others of its name.
func (a *Apart) Tell(t *Table) []string {
	words := a.words(t)
	if a.names[strings.Join(append(words, t.Name), " ")] > 1 {
		for _, fact := range t.Differs {
			if !slices.Contains(words, fact) {
				words = append(words, fact)
			}
		}
	}
	return words
}

// procs is how many CPUs there were to use.
func (t *Table) procs() string { return fmt.Sprintf("GOMAXPROCS %d", t.CPUs) }
