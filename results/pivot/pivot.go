package pivot

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"
)

// Grids are tables with the rows and columns that were asked for, of medians and their changes from
// the first column as benchstat has them, each comparison for itself: one table for each work and what
// else the rows and the columns do not tell apart.
type Grids struct {
	Tables []*Grid
	Copies []string // files that are left out since another is the same run
	Wrong  []string // disqualified cells, which are left out, each with the reason
	Unsure []string // of which it is not known whether they are the same work
	Pooled []string // facts in which samples differ that are in one cell all the same

	selection *query.Selection
	labelled  []record.Labelled
	apart     bool // tables are by GOMAXPROCS, which would differ within a cell
}

// A Grid is one of the tables.
type Grid struct {
	Unit  string // tidied
	Title string // what holds for all of it
	Exact bool   // of the unit, by what a file says

	rows, cols []benchproc.Key // as their projections sort them
	cells      map[place]*gridCell
	known      map[benchproc.Key]struct{} // rows and columns
}

type place struct{ row, col benchproc.Key }

// A gridCell is what is in one place.
type gridCell struct {
	values  []float64
	procs   []string          // GOMAXPROCS of strategies that were measured
	commits []string          // as far as they are known
	residue [][]benchproc.Key // in each of the selection's projections
}

// An entry is a series with where it came from.
type entry struct {
	label  string
	file   *record.File
	series *record.Series
	values []float64
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
	entries := entries(s, labelled, unit)
	if len(entries) == 0 {
		return nil, nothingOf(labelled, unit)
	}
	if err := checkKeys(s, entries); err != nil {
		return nil, err
	}
	g := &Grids{selection: s, labelled: labelled, Copies: copies}
	if entries = g.qualified(entries); len(entries) == 0 {
		return nil, errors.New("nothing is left to tabulate: " + strings.Join(text.Few(g.Wrong), " "))
	}
	if err := g.sameVersions(entries); err != nil {
		return nil, err
	}
	if g.tabulate(entries, unit); g.mixesProcs() {
		g.apart = true
		g.tabulate(entries, unit)
	}
	g.Pooled = g.pooled()
	return g, nil
}

// entries are the series that have the unit.
func entries(s *query.Selection, labelled []record.Labelled, unit string) (entries []entry) {
	arms := s.Uses("/arm") || s.Uses(".fullname")
	for _, l := range labelled {
		for _, f := range l.Files {
			for _, series := range f.Series {
				values := blockMeans(series, unit)
				if len(values) > 0 && (arms || !series.Cell.IsAAArm()) {
					entries = append(entries, entry{l.Label, f, series, values})
				}
			}
		}
	}
	return entries
}

// tabulate puts each entry into its cell.
func (g *Grids) tabulate(entries []entry, unit string) {
	g.Tables = nil
	byTable := map[benchproc.Key]*Grid{}
	var keys []benchproc.Key
	s := g.selection
	for _, e := range entries {
		r := g.key(e)
		key := s.Table.Project(r)
		t := byTable[key]
		if t == nil {
			t = &Grid{Unit: record.Tidied(unit), Exact: g.exact(unit), cells: map[place]*gridCell{}, known: map[benchproc.Key]struct{}{}}
			byTable[key], keys, g.Tables = t, append(keys, key), append(g.Tables, t)
		}
		c := t.cell(place{s.Row.Project(r), s.Col.Project(r)})
		c.add(e, residueOf(s, e, r))
	}
	for i, key := range keys {
		t := g.Tables[i]
		t.Title = told(key, keys)
		benchproc.SortKeys(t.rows)
		benchproc.SortKeys(t.cols)
	}
}

// key is a result as the projections take it. What a measured strategy ran on is no part of the work:
// neither the number of CPUs, which only in virtual time is made up with the rest, nor GOMAXPROCS at the
// end of its name where rows or columns are by what has its own.
func (g *Grids) key(e entry) *benchfmt.Result {
	r := projected(g.selection, e)
	if !e.measured() {
		return r
	}
	if !g.selection.Uses("cpus") {
		r.SetConfig("cpus", "")
	}
	if joinsProcs(g.selection) && !g.apart {
		r.Name = benchfmt.Name(record.TrimProcs(e.series.Name))
	}
	return r
}

// projected is a result as rows and columns take it.
func projected(s *query.Selection, e entry) *benchfmt.Result {
	if s.Uses("/gomaxprocs") {
		return s.Key(e.series, e.label)
	}
	return e.series.Key(e.label)
}

// joinsProcs says whether rows or columns tell apart what has a GOMAXPROCS of its own, and not that.
func joinsProcs(s *query.Selection) bool {
	has := func(key string) bool {
		return key == ".file" || key == table.FactProcs || slices.Contains(table.MachineFacts, key)
	}
	return !s.Uses("/gomaxprocs") && slices.ContainsFunc(s.Used, has)
}

// residueOf is what is left of a result: of the second projection before [Grids.key] took it away.
func residueOf(s *query.Selection, e entry, r *benchfmt.Result) []benchproc.Key {
	keys := []benchproc.Key{s.Residue[0].Project(r)}
	for _, p := range s.Residue[1:] {
		keys = append(keys, p.Project(projected(s, e)))
	}
	return keys
}

// measured says whether it is a strategy of ours, and not in virtual time.
func (e entry) measured() bool { return e.series.Cell.Strategy != "" && e.fact("time") != "virtual" }

func (e entry) fact(key string) string {
	for _, c := range e.series.Config {
		if c.Key == key {
			return string(c.Value)
		}
	}
	return ""
}

func (c *gridCell) add(e entry, residue []benchproc.Key) {
	c.values = append(c.values, e.values...)
	if procs := cmp.Or(e.series.Cell.Procs, "1"); e.measured() && !slices.Contains(c.procs, procs) {
		c.procs = append(c.procs, procs)
	}
	if commit := e.file.Commit(e.fact(record.KeyCommit)); commit != record.UnknownFact {
		c.commits = ordered.Union(c.commits, []string{commit})
	}
	if c.residue == nil {
		c.residue = make([][]benchproc.Key, len(residue))
	}
	for i, key := range residue {
		if !slices.Contains(c.residue[i], key) {
			c.residue[i] = append(c.residue[i], key)
		}
	}
}

// cell finds or makes what is in a place.
func (g *Grid) cell(at place) *gridCell {
	for _, list := range []struct {
		key benchproc.Key
		in  *[]benchproc.Key
	}{{at.row, &g.rows}, {at.col, &g.cols}} {
		if _, ok := g.known[list.key]; !ok {
			g.known[list.key] = struct{}{}
			*list.in = append(*list.in, list.key)
		}
	}
	if g.cells[at] == nil {
		g.cells[at] = &gridCell{}
	}
	return g.cells[at]
}

// told is what tells a table from the others, or all of it if there is only one.
func told(key benchproc.Key, all []benchproc.Key) string {
	fields := benchproc.NonSingularFields(all)
	if len(all) == 1 {
		fields = key.Projection().FlattenedFields()
	}
	var facts, lacking []string
	for _, f := range fields {
		switch value := key.Get(f); {
		case f.Name == "profile", value == "*": // all of a name is in rows and columns
		case value != "":
			facts = append(facts, strings.TrimPrefix(f.Name+" "+value, ".fullname "))
		case len(all) > 1:
			lacking = append(lacking, "no "+f.Name)
		}
	}
	if facts == nil {
		facts = lacking
	}
	return strings.Join(facts, " · ")
}
