package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/results/trace"
)

// WriteTrace writes the timelines that the tables' files have, one of each row that is shown.
func WriteTrace(w io.Writer, tables []*table.Table) error {
	_, err := writeTraces(w, tables, func(t *table.Table) string { return named(t, tables) })
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
		have := "has"
		if len(files) > 1 {
			have = "have"
		}
		return nil, fmt.Errorf("%s %s no timelines: %smeasure again with overlap run, which records the first batch of "+
			"each cell", text.List(files), have, orBeside(tables))
	}
	if len(traces) > 0 {
		errs = append(errs, trace.WriteTrace(w, traces))
	}
	return without, errors.Join(errs...)
}

// named is the table's name, with its file where there are several.
func named(t *table.Table, all []*table.Table) string {
	if slices.ContainsFunc(all, func(other *table.Table) bool { return other.File != t.File }) {
		return t.Name + " · " + text.BriefPaths(table.FilesOf(all))[t.File]
	}
	return t.Name
}

// firstTrace is the row's timeline, that of the first sample which has one.
func firstTrace(r *table.Row, table string) (events trace.Trace, ok bool, err error) {
	for _, s := range r.Recorded {
		if len(s.Timeline) == 0 {
			continue
		}
		var line trace.Timeline
		if err := json.Unmarshal(s.Timeline, &line); err != nil {
			return events, false, fmt.Errorf("%s: the timeline of %s is left out: %w",
				record.SidecarPath(r.Table.File), s.Cell, err)
		}
		events = trace.Trace{Name: fmt.Sprintf("%s · %s · limit %s · first batch of block %d", table, r.Strategy,
			r.Limit, s.Block), Spans: line.Spans}
		if n := len(line.Spans); n < line.Items {
			events.Name += fmt.Sprintf(", the first %d of its %d items", n, line.Items)
		}
		return events, true, nil
	}
	return events, false, nil
}
