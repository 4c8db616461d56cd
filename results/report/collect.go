package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Collected are several files under their labels. They are not compared with each other: another tool will do that.
type Collected struct {
	files  []*record.File
	tables []*table.Table
	labels map[string]record.Labelled // by the path of a file
}

// Collect makes tables of the files.
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

// WriteTrace writes the timelines of all files as one trace. It returns which files have none, if others have.
func (c *Collected) WriteTrace(w io.Writer) (without []string, err error) {
	return writeTraces(w, c.tables, c.named)
}

// named is the name of a table after the label of its file, with the file if the label does not tell.
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
			line := fmt.Sprintf(" not the same work in %s and %s: %s.", c.labels[was.File].Label,
				c.labels[t.File].Label, table.InWords(differ))
			of.Add(line, t.Name)
		}
	}
	for _, line := range of.Keys {
		scenarios := ordered.Distinct(of.Of[line])
		said = append(said, text.List(scenarios)+" "+text.IsAre(len(scenarios))+line)
	}
	return text.Few(said)
}
