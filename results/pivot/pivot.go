// Package pivot prints medians in a grid whose rows and columns the user names, as benchstat's -row and -col do. It
// says nothing about what the figures mean, except whether two of them may be compared at all.
package pivot

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchproc"
)

// Grids are tables with the rows and columns that were asked for, of medians and their changes from the first column.
// There is one table for each work, and for whatever else rows and columns do not tell apart.
type Grids struct {
	Tables      []*Grid
	LeftOut     []string // copies of files and disqualified cells, each with the reason
	UnknownWork []string // where files may have measured different work
	Pooled      []string // facts in which samples differ that are in one cell all the same

	selection *query.Selection
	labelled  []record.Labelled
	byProcs   bool // tables are by GOMAXPROCS, which would differ within a cell
}

// A Grid is one of the tables.
type Grid struct {
	Unit  string // tidied
	Title string // what holds for all of it
	Exact bool   // of the unit, by what any file says, as in benchstat

	rows, cols []benchproc.Key // as their projections sort them
	cells      map[place]*cell
}

type place struct{ row, col benchproc.Key }

// A cell has the results of one place, and what they show.
type cell struct {
	entries []entry
	values  []float64
	median  benchmath.Summary
	change  *float64 // of the median from the first column, as a fraction
	p       *float64
	delta   string // both, as benchstat prints them; "" where there is nothing to compare with
}

// Of makes tables of the results in files.
//
// Arms that repeat a cell for the noise floor are left out, unless rows or columns name /arm. So are
// strategies that were disqualified. It is an error if the files measured two versions of a scenario.
func Of(s *query.Selection, labelled []record.Labelled, unit string) (*Grids, error) {
	labelled, copies, err := record.WithoutCopies(labelled)
	if err != nil {
		return nil, err
	}
	entries := entriesOf(s, labelled, unit)
	if len(entries) == 0 {
		return nil, nothingOf(labelled, unit)
	}
	if err := checkKeys(s, entries); err != nil {
		return nil, err
	}
	g := &Grids{selection: s, labelled: labelled, LeftOut: copies}
	if entries = g.qualified(entries); len(entries) == 0 {
		return nil, errors.New("nothing is left to tabulate: " + strings.Join(text.Few(g.LeftOut), " "))
	}
	if err := g.sameVersions(entries); err != nil {
		return nil, err
	}
	if g.tabulate(entries, unit); g.any(func(_ *Grid, c *cell) bool { return len(c.procs()) > 1 }) {
		g.byProcs = true
		g.tabulate(entries, unit)
	}
	for _, t := range g.Tables {
		t.compare()
	}
	g.Pooled = g.pooled()
	return g, nil
}

// tabulate puts each entry into its cell.
func (g *Grids) tabulate(entries []entry, unit string) {
	g.Tables = nil
	byTable := map[benchproc.Key]*Grid{}
	var keys []benchproc.Key
	exact := slices.ContainsFunc(entries, func(e entry) bool { return e.file.ExactUnit(unit) })
	for _, e := range entries {
		r := g.result(e)
		key := g.selection.Table.Project(r)
		t := byTable[key]
		if t == nil {
			t = &Grid{Unit: record.Tidied(unit), Exact: exact, cells: map[place]*cell{}}
			byTable[key], keys, g.Tables = t, append(keys, key), append(g.Tables, t)
		}
		at := place{g.selection.Row.Project(r), g.selection.Col.Project(r)}
		if t.cells[at] == nil {
			t.cells[at] = &cell{}
			t.rows, t.cols = append(t.rows, at.row), append(t.cols, at.col)
		}
		c := t.cells[at]
		c.entries, c.values = append(c.entries, e), append(c.values, e.values...)
	}
	for i, key := range keys {
		t := g.Tables[i]
		t.Title = title(key, keys)
		t.rows, t.cols = ordered.Distinct(t.rows), ordered.Distinct(t.cols)
		benchproc.SortKeys(t.rows)
		benchproc.SortKeys(t.cols)
	}
}

// result is an entry as the projections take it. What a measured strategy ran on is no part of the work:
// neither the number of CPUs, which only in virtual time is made up with the rest, nor GOMAXPROCS at the
// end of its name where rows or columns are by what has its own.
func (g *Grids) result(e entry) *benchfmt.Result {
	r := g.selection.Key(e.series, e.label)
	if !e.measured() {
		return r
	}
	if !g.selection.Uses("cpus") {
		r.SetConfig("cpus", "")
	}
	if joinsProcs(g.selection) && !g.byProcs {
		r.Name = benchfmt.Name(record.TrimProcs(e.series.Name))
	}
	return r
}

// joinsProcs says whether rows or columns tell apart what has a GOMAXPROCS of its own, and not that.
func joinsProcs(s *query.Selection) bool {
	has := func(key string) bool {
		return key == ".file" || key == table.FactProcs || slices.Contains(table.MachineFacts, key)
	}
	return !s.Uses("/gomaxprocs") && slices.ContainsFunc(s.Used, has)
}

// compare summarises each cell, and compares it with the first column.
func (g *Grid) compare() {
	assume := stats.Assumption{Exact: g.Exact}
	for _, c := range g.cells {
		c.median = assume.Summary(stats.SampleOf(c.values), 0.95)
	}
	for at, c := range g.cells {
		base := g.cells[place{at.row, g.cols[0]}]
		if base == nil || base == c {
			continue
		}
		was, is := base.median.Center, c.median.Center
		if ratio := stats.Quotient(is, was); was != 0 && !math.IsNaN(ratio) {
			c.change = new(ratio - 1)
		}
		test := assume.Compare(stats.SampleOf(base.values), stats.SampleOf(c.values))
		few := !g.Exact && stats.LeastUTest(test.N1, test.N2) > stats.Alpha
		c.p, c.delta = table.POf(test), compare.DeltaCell(table.DeltaOf(test, was, is), test, few)
	}
}

// each yields the cells that there are, row by row.
func (g *Grid) each(yield func(row, col benchproc.Key, c *cell)) {
	for _, row := range g.rows {
		for _, col := range g.cols {
			if c := g.cells[place{row, col}]; c != nil {
				yield(row, col, c)
			}
		}
	}
}
