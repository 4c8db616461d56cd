package table

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"
)

// Options say how samples are compared. The zero value compares with sequential, within
// blocks where the file knows them.
type Options struct {
	Base     string // the strategy to compare with, if not Baseline
	Unpaired bool   // benchstat's statistics alone, as for a file without blocks

	Ungrouped bool // rows are not compared with each other, which takes long of many
}

// Tables groups what was read into tables, in the order in which they first appear.
func Tables(files []*record.File) ([]*Table, error) { return Options{}.Tables(files) }

// Tables is the function of that name, with options. A baseline that no table has is an
// error.
func (o Options) Tables(files []*record.File) ([]*Table, error) {
	g := newGrouper(o)
	for _, file := range files {
		rows := map[*record.Series]*Row{}
		for _, series := range file.Series {
			row := g.add(file, series.Key(file.Path), series.Cell, series.OfStrategy())
			row.take(series)
			rows[series] = row
		}
		for _, failure := range file.Failures {
			g.addFailure(file, failure)
		}
		g.addFiltered(file)
		attach(rows, file.Samples)
	}
	tables := g.finish()
	return tables, o.check(tables)
}

// check that the baseline was measured at all. Sequential need not be: nobody named it.
func (o Options) check(tables []*Table) error {
	if o.Base == "" || len(tables) == 0 {
		return nil
	}
	var names []string
	for _, t := range tables {
		for _, r := range t.Rows {
			if t.IsStrategies {
				names = append(names, r.Strategy)
			}
		}
	}
	return known("strategy", []string{o.Base}, names)
}

// A grouper sorts results into tables and rows with benchproc's projections. Ours are rows
// of strategy and limit, and the rest of the name, the facts and the file make the table. A
// benchmark of somebody else's is a row by its full name.
type grouper struct {
	options             Options
	strategies, foreign *benchproc.Projection
	tables              map[benchproc.Key]*Table
	keys                []benchproc.Key
}

func newGrouper(o Options) *grouper {
	return &grouper{options: o, tables: map[benchproc.Key]*Table{},
		strategies: project(".file,.config,.fullname", "/strategy,/limit"), foreign: project(".file,.config", ".fullname")}
}

// project is what makes the table, without what makes the row.
func project(table, row string) (p *benchproc.Projection) {
	var parser benchproc.ProjectionParser
	for _, expression := range []string{row, table} {
		var err error
		if p, err = parser.Parse(expression, nil); err != nil {
			panic(err) // they are constants
		}
	}
	return p
}

// add finds or makes the row of a result: of a strategy, or of a benchmark of somebody else's.
func (g *grouper) add(file *record.File, result *benchfmt.Result, of record.Cell, isStrategy bool) *Row {
	key, at := g.place(result, of, isStrategy)
	t, ok := g.tables[key]
	if !ok {
		t = g.newTable(file, result, of, isStrategy)
		g.tables[key] = t
		g.keys = append(g.keys, key)
	}
	return t.cell(at)
}

// place is the table that a result is of, and the cell in it. The result then has the name that it would
// have without an arm.
func (g *grouper) place(result *benchfmt.Result, of record.Cell, isStrategy bool) (table benchproc.Key, at cell) {
	if !isStrategy {
		return g.foreign.Project(result), cell{strategy: result.Name.String()}
	}
	result.Name = benchfmt.Name(of.WithoutArm(result.Name.String()))
	return g.strategies.Project(result), cell{of.Strategy, of.Limit, of.IsAAArm()}
}

// OfSamples makes a table for each scenario of a run that goes on, with makespans alone: enough to see what is
// [Table.Unsettled] without reading the files again.
func OfSamples(samples []record.Sample) (tables []*Table) {
	byName := map[string]*Table{}
	unit := record.Tidied(record.Makespan)
	for _, s := range samples {
		t := byName[s.Place.Scenario]
		if t == nil {
			t = &Table{Measured: Measured{Name: s.Place.Scenario, IsStrategies: true, BaseName: Baseline,
				cells: map[cell]*Row{}}}
			byName[t.Name], tables = t, append(tables, t)
		}
		wrong := s.FailureKind() == record.Disqualified
		row := t.cell(cell{s.Place.Strategy, s.Place.Limit, s.Place.IsAAArm() && !wrong})
		if s.Status == record.OK {
			row.Values[unit], row.Blocks = append(row.Values[unit], s.Makespan*1e-9), append(row.Blocks, s.Block)
		} else if wrong {
			row.Failures = append(row.Failures, record.NewFailure(s.Cell, s.Reason))
		}
	}
	for _, t := range tables {
		t.Rank()
	}
	return tables
}

// attach gives each row of strategies the samples that the sidecar has of it, for what is not in the text: see
// [record.Details]. One whose sidecar does not fit the text has no blocks, and gets nothing.
func attach(rows map[*record.Series]*Row, samples []record.Sample) {
	for i := range samples {
		s := &samples[i]
		if r := rows[s.Series]; r != nil && r.Table.IsStrategies && len(r.Blocks) > 0 && !s.Place.IsAAArm() {
			r.Recorded = append(r.Recorded, s)
		}
	}
}

// take gives the row the samples of a series. It may have some already: as when an arm is named in some of its
// results only.
func (r *Row) take(s *record.Series) {
	r.Batches += s.Iters
	r.results += s.N()
	r.Procs = s.Procs
	for i, u := range s.ColumnUnits {
		r.Values[u.Tidied] = slices.Concat(r.Values[u.Tidied], s.Columns[i])
		r.Table.order = ordered.Union(r.Table.order, []string{u.Tidied})
	}
	r.Blocks = slices.Concat(r.Blocks, s.Blocks)
}

func (g *grouper) newTable(file *record.File, result *benchfmt.Result, of record.Cell, isStrategy bool) *Table {
	t := &Table{Measured: Measured{
		File: file.Path, Source: file, Notes: file.Notes, Facts: record.Config(result), cells: map[cell]*Row{},
		IsStrategies: isStrategy, Exact: file.Exact && isStrategy,
		BaseName: cmp.Or(g.options.Base, Baseline), unpaired: g.options.Unpaired, ungrouped: g.options.Ungrouped,
	}}
	t.Items, _ = strconv.Atoi(t.Facts["items"])
	t.CPUs, _ = strconv.Atoi(cmp.Or(of.Procs, "1"))
	if t.Facts["time"] == "virtual" {
		t.CPUs, _ = strconv.Atoi(t.Facts["cpus"]) // of the machine that is simulated
	}
	t.Name = cmp.Or(t.Facts["pkg"], "benchmarks")
	if isStrategy {
		t.Name = of.Scenario
	}
	return t
}

// cell finds or makes a row or, if again is true, the A/A arm of one: the same cell,
// measured once more in each block, which shows what a row differs by from itself. It is
// no row of the table.
func (t *Table) cell(at cell) *Row {
	if r := t.cells[at]; r != nil {
		return r
	}
	if at.aaArm {
		return t.newCell(at, &t.AAArms)
	}
	return t.newCell(at, &t.Rows)
}

func (t *Table) newCell(at cell, among *[]*Row) *Row {
	r := &Row{Table: t, Strategy: at.strategy, Limit: at.limit, Values: map[string][]float64{}}
	t.cells[at] = r
	*among = append(*among, r)
	return r
}

// A cell is the place of a row in its table.
type cell struct {
	strategy, limit string
	aaArm           bool
}

// finish puts the tables of a file into the order of its cells, where there is one: the
// samples themselves come in random order.
func (g *grouper) finish() []*Table {
	g.tellApart()
	var tables []*Table
	for _, key := range g.keys {
		t := g.tables[key]
		if len(t.Rows) == 0 {
			continue // an A/A arm alone
		}
		t.Rank()
		// Benchmarks of somebody else's are compared as benchstat does it: with the first other file of the same facts.
		earlier := func(old *Table) bool {
			return !t.IsStrategies && !old.IsStrategies && old.File != t.File && maps.Equal(old.Facts, t.Facts)
		}
		if i := slices.IndexFunc(tables, earlier); i >= 0 {
			t.Earlier = tables[i]
		}
		tables = append(tables, t)
	}
	place := func(t *Table) int {
		return max(0, slices.IndexFunc(t.Source.Cells, func(c record.Cell) bool { return c.Scenario == t.Name }))
	}
	slices.SortStableFunc(tables, func(a, b *Table) int {
		if a.File != b.File {
			return 0
		}
		return cmp.Compare(place(a), place(b))
	})
	return tables
}
