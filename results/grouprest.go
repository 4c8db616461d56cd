package results

import (
	"slices"
	"strconv"
	"strings"
)

// What goes into tables besides samples: failures, and what a filter left out.

// addAside adds what a filter left out to the tables of which something was left.
func (g *grouper) addAside(file *File) {
	for _, series := range file.aside.series {
		key, at, _ := g.place(series.Key(file.Path), true)
		t := g.tables[key]
		if t == nil || t.cells[at] != nil {
			continue
		}
		rows := &t.aside
		if at.again {
			rows = &t.again
		}
		r := t.newCell(at, rows)
		r.leftOut = true
		r.take(series)
	}
	for _, f := range file.aside.failures {
		parts := nameParts(f.Name)
		if t := g.tableOf(file, f.Name, parts); t != nil && strings.HasPrefix(f.Reason, Disqualified) {
			if r := t.cells[cell{parts["strategy"], parts["limit"], false}]; slices.Contains(t.aside, r) {
				r.Failures = append(r.Failures, f)
			}
		}
	}
}

// addFailure puts a failure into the table of its scenario, or one of its own if nothing
// of that scenario succeeded. One of an A/A arm is no failure of the row, unless it shows
// that the strategy is wrong.
func (g *grouper) addFailure(file *File, f Failure) {
	parts := nameParts(f.Name)
	if parts["strategy"] == "" {
		return // a parent, or a benchmark of somebody else's: it has no row
	}
	again := isAgain(parts) && !strings.HasPrefix(f.Reason, Disqualified)
	if t := g.tableOf(file, f.Name, parts); t != nil {
		row := t.cell(cell{parts["strategy"], parts["limit"], again})
		row.Failures = append(row.Failures, f)
		return
	}
	// The key of a table needs a result: the one that failed, without values.
	name := f.Name
	if !again {
		name = strings.Replace(name, "/arm="+parts["arm"], "", 1)
	}
	row := g.add(file.like(name), true)
	row.table.readFrom(file)
	row.Failures = append(row.Failures, f)
}

// tableOf finds the first table of a failure's scenario, nil if there is none.
func (g *grouper) tableOf(file *File, name string, parts map[string]string) *Table {
	for _, key := range g.keys {
		t := g.tables[key]
		if sameProcs := parts["gomaxprocs"] == "" || parts["gomaxprocs"] == strconv.Itoa(t.CPUs); t.ours && sameProcs && t.File == file.Path && t.Name == tableName(name, parts) {
			return t
		}
	}
	return nil
}
