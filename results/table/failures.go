package table

import (
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// Why a cell has no figures: it fails, or the machine disturbed every sample of it, which says nothing of
// the strategy, or it took no time that the clock could tell.

const Failed, Disturbed, Untimed = "failed", "disturbed", "too short"

// Absent is the word for a row without figures; "" if it has some.
func (r *Row) Absent() string {
	switch {
	case r.Ranked():
		return ""
	case r.Wrong() == "" && len(r.Failures) > 0 && len(r.Faults()) == 0:
		return Disturbed
	case r.Wrong() == "" && r.N() > 0:
		return Untimed
	}
	return Failed
}

// addFiltered adds what a filter left out to the tables of which something was left.
func (g *grouper) addFiltered(file *record.File) {
	for _, series := range file.Filtered.Series {
		key, at := g.place(series.Key(file.Path), series.Cell, true)
		t := g.tables[key]
		if t == nil || t.cells[at] != nil {
			continue
		}
		rows := &t.filtered
		if at.aaArm {
			rows = &t.AAArms
		}
		r := t.newCell(at, rows)
		r.Filtered = true
		r.take(series)
	}
	for _, f := range file.Filtered.Failures {
		if t := g.tableOf(file, f.Cell); t != nil && f.Kind == record.Disqualified {
			if r := t.cells[cell{f.Cell.Strategy, f.Cell.Limit, false}]; slices.Contains(t.filtered, r) {
				r.Failures = append(r.Failures, f)
			}
		}
	}
}

// addFailure puts a failure into the table of its scenario, or one of its own if nothing
// of that scenario succeeded. One of an A/A arm is no failure of the row, unless it shows
// that the strategy is wrong.
func (g *grouper) addFailure(file *record.File, f record.Failure) {
	if f.Cell.Strategy == "" {
		if !isParent(file, f.Name) {
			g.addForeignFailure(file, f)
		}
		return
	}
	aaArm := f.Cell.IsAAArm() && f.Kind != record.Disqualified
	if t := g.tableOf(file, f.Cell); t != nil {
		row := t.cell(cell{f.Cell.Strategy, f.Cell.Limit, aaArm})
		row.Failures = append(row.Failures, f)
		return
	}
	// The key of a table needs a result: the one that failed, without values.
	name := f.Name
	if !aaArm {
		name = f.Cell.WithoutArm(name)
	}
	like := file.Like(name)
	row := g.add(file, like, record.ParseCell(like.Name.String()), true)
	row.Failures = append(row.Failures, f)
}

// tableOf finds the first table of a failure's scenario, nil if there is none.
func (g *grouper) tableOf(file *record.File, of record.Cell) *Table {
	for _, key := range g.keys {
		t := g.tables[key]
		sameProcs := of.Procs == "" || of.Procs == strconv.Itoa(t.CPUs)
		if t.IsStrategies && sameProcs && t.File == file.Path && t.Name == of.Scenario {
			return t
		}
	}
	return nil
}

// isParent says of a benchmark that failed whether others are its own: go test says of each of their parents
// that it failed too.
func isParent(f *record.File, name string) bool {
	prefix := record.TrimProcs(name) + "/"
	return slices.ContainsFunc(f.Failures, func(other record.Failure) bool {
		return strings.HasPrefix(other.Name,
			prefix)
	}) ||
		slices.ContainsFunc(f.Series, func(s *record.Series) bool { return strings.HasPrefix(s.Name, prefix) })
}

// addForeignFailure puts the failure of somebody else's benchmark into the table of its file. Where there
// are several, it is that which has the benchmark or one beside it: of which package a benchmark is that
// failed, go test does not say.
func (g *grouper) addForeignFailure(file *record.File, f record.Failure) {
	top, _, _ := strings.Cut(record.TrimProcs(f.Name), "/")
	near := func(r *Row) bool {
		name, _, _ := strings.Cut(record.TrimProcs(r.Strategy), "/")
		return name == top
	}
	var all []*Table
	for _, key := range g.keys {
		if t := g.tables[key]; !t.IsStrategies && t.File == file.Path {
			all = append(all, t)
		}
	}
	i := slices.IndexFunc(all, func(t *Table) bool { return slices.ContainsFunc(t.Rows, near) })
	var row *Row
	switch {
	case i >= 0 || len(all) == 1:
		row = all[max(0, i)].cell(cell{strategy: f.Name})
	default:
		result := &benchfmt.Result{Name: benchfmt.Name(f.Name)}
		result.SetConfig(".file", file.Path)
		row = g.add(file, result, f.Cell, false)
	}
	row.Failures = append(row.Failures, f)
	_, row.Procs = record.CutProcs(f.Name)
}

// Failing says whether a row fails: its results are wrong, or at least as many samples failed as did
// not, of those that the machine did not spoil. One sample of many may fail on a machine that is busy.
func (r *Row) Failing() bool {
	faults := len(r.Faults())
	return r.Wrong() != "" || faults > 0 && faults >= r.N()
}
