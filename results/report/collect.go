package report

import (
	"encoding/json"
	"errors"
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
	return WriteSamplesCSV(w, c.files, c.tables, c.labels)
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

// WriteTrace writes the timelines that the tables' files have, one of each row that is shown.
func WriteTrace(w io.Writer, tables []*table.Table) error {
	_, err := writeTraces(w, tables, func(t *table.Table) string { return TitleAmong(t, tables) })
	return err
}

// writeTraces writes what could be read of the tables' timelines, those of one cell next to each other. It returns
// which files have none, and what could not be read.
func writeTraces(w io.Writer, tables []*table.Table, name func(*table.Table) string) (without []string, err error) {
	type cell struct {
		scenario string
		table.CellKey
	}
	var found ordered.ByKey[cell, trace.Trace]
	var errs []error
	known, files := table.KeysIn(tables...), table.FilesOf(tables)
	without = slices.Clone(files)
	for _, t := range tables {
		for _, r := range t.Shown() {
			timeline, ok, err := firstTrace(r, name(t))
			if err != nil {
				errs = append(errs, err)
			} else if ok {
				found.Add(cell{t.Name, known.Of(r)}, timeline)
			} else {
				continue
			}
			without = slices.DeleteFunc(without, func(file string) bool { return file == t.File })
		}
	}
	var traces []trace.Trace
	for _, key := range found.Keys {
		traces = append(traces, found.Of[key]...)
	}
	if len(traces) == 0 && len(errs) == 0 {
		return nil, NoTimelines(tables)
	}
	if len(traces) > 0 {
		errs = append(errs, trace.WriteTrace(w, traces))
	}
	return without, errors.Join(errs...)
}

// NoTimelines is the error that files have none, with what to do about it.
func NoTimelines(tables []*table.Table) error {
	files, have := table.FilesOf(tables), "has"
	if len(files) > 1 {
		have = "have"
	}
	return fmt.Errorf("%s %s no timelines: %smeasure again with overlap run, which records the first batch of "+
		"each cell", text.List(files), have, orBeside(tables))
}

// TitleAmong is the table's name, with its file where there are several.
func TitleAmong(t *table.Table, all []*table.Table) string {
	if slices.ContainsFunc(all, func(other *table.Table) bool { return other.File != t.File }) {
		return t.Name + " · " + text.BriefPaths(table.FilesOf(all))[t.File]
	}
	return t.Name
}

// firstTrace is the row's timeline under its name in a trace.
func firstTrace(r *table.Row, table string) (events trace.Trace, ok bool, err error) {
	line, block, err := TimelineOf(r)
	if line == nil {
		return events, false, err
	}
	events = trace.Trace{Name: fmt.Sprintf("%s · %s · limit %s · first batch of block %d", table, r.Strategy,
		r.Limit, block), Spans: line.Spans}
	if n := len(line.Spans); n < line.Items {
		events.Name += fmt.Sprintf(", the first %d of its %d items", n, line.Items)
	}
	return events, true, nil
}

// TimelineOf is the row's timeline, that of its first sample which has one, and the block of that. It is nil if there
// is none. What cannot be read is an error.
func TimelineOf(r *table.Row) (line *trace.Timeline, block int, err error) {
	for _, s := range r.Recorded {
		if len(s.Timeline) == 0 {
			continue
		}
		line = new(trace.Timeline)
		if err := json.Unmarshal(s.Timeline, line); err != nil {
			return nil, 0, fmt.Errorf("%s: the timeline of %s is left out: %w",
				record.SidecarPath(r.Table.File), s.Cell, err)
		}
		return line, s.Block, nil
	}
	return nil, 0, nil
}
