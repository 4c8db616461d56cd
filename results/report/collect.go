package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/results/trace"
)

// Collected is what several files have, each under its label and compared with nothing: for who
// looks at it with something else.
type Collected struct {
	files  []*record.File
	tables []*table.Table
	labels map[string]record.Labelled // by the path of a file
}

// Collect takes what is left of files, all of them for no filter.
func Collect(labelled []record.Labelled) (*Collected, error) {
	c := &Collected{labels: map[string]record.Labelled{}}
	for _, l := range labelled {
		for _, f := range l.Files {
			c.files, c.labels[f.Path] = append(c.files, f), l
		}
	}
	var err error
	c.tables, err = table.Options{Ungrouped: true}.Tables(c.files)
	return c, err
}

// WriteSamplesCSV writes what the function [WriteSamplesCSV] does, after the label of the file.
func (c *Collected) WriteSamplesCSV(w io.Writer) error {
	return writeSamplesCSV(w, c.files, c.tables, c.labels)
}

// A scenarioCell is a cell of any file.
type scenarioCell struct {
	scenario string
	table.CellKey
}

// WriteTrace writes the timelines of all files as one trace, in which those of one cell are next to
// each other. It returns which files have none, if others have.
func (c *Collected) WriteTrace(w io.Writer) (without []string, err error) {
	type found struct {
		scenarioCell
		trace.Trace
	}
	var all []found
	var scenarios []string
	var cells []scenarioCell
	var errs []error
	without = table.FilesOf(c.tables)
	known := table.KeysIn(c.tables...)
	for _, t := range c.tables {
		scenarios = append(scenarios, t.Name)
		for _, r := range t.Shown() {
			at := scenarioCell{t.Name, known.Of(r)}
			cells = append(cells, at)
			trace, ok, err := firstTrace(r, c.named(t))
			switch {
			case err != nil:
				errs = append(errs, err)
			case ok:
				all = append(all, found{at, trace})
			default:
				continue
			}
			without = slices.DeleteFunc(without, func(file string) bool { return file == t.File })
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { // stable: files stay in their order
		return cmp.Or(cmp.Compare(slices.Index(scenarios, a.scenario), slices.Index(scenarios, b.scenario)),
			cmp.Compare(slices.Index(cells, a.scenarioCell), slices.Index(cells, b.scenarioCell)))
	})
	var traces []trace.Trace
	for _, f := range all {
		traces = append(traces, f.Trace)
	}
	return without, writeTraces(w, c.tables, traces, errs)
}

// named is a table's name after its file's label, and what that stands for if it does not say.
func (c *Collected) named(t *table.Table) string {
	l := c.labels[t.File]
	name := l.Label
	if len(l.Files) > 1 || record.IsLetter(name) {
		name += " (" + strings.TrimSuffix(text.BriefPaths(table.FilesOf(c.tables))[t.File], ".txt") + ")"
	}
	return name + " · " + t.Name
}

// OtherWork says of which scenarios the files did different work, so that their figures say nothing
// about each other.
func (c *Collected) OtherWork() (said []string) {
	first := map[string]*table.Table{}
	var of ordered.ByKey[string, string] // scenarios, by what is said of them
	for _, t := range c.tables {
		was := first[t.Name]
		if was == nil {
			first[t.Name] = t
			continue
		}
		if differ, _ := was.WorkDiffers(t); len(differ) > 0 {
			line := fmt.Sprintf(" not the same work in %s and %s: %s.", c.labels[was.File].Label, c.labels[t.File].Label, table.InWords(differ))
			of.Add(line, t.Name)
		}
	}
	for _, line := range of.Keys {
		scenarios := ordered.Distinct(of.Of[line])
		are := " is"
		if len(scenarios) > 1 {
			are = " are"
		}
		said = append(said, text.List(scenarios)+are+line)
	}
	return text.Few(said)
}
