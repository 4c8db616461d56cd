package results

import (
	"fmt"
	"iter"
	"strings"

	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchproc"
	"golang.org/x/perf/benchunit"
)

// A Grid is a table with the rows and columns that were asked for: medians, and the change from the
// first column as benchstat has it, each comparison for itself.
type Grid struct {
	Unit  string // tidied
	Title string // what holds for all of it

	rows, cols []benchproc.Key            // as their projections sort them
	values     map[place][]float64        // of each cell
	known      map[benchproc.Key]struct{} // rows and columns
}

type place struct{ row, col benchproc.Key }

// Grids makes tables of the results in files: one for each work and what else the rows and the
// columns do not tell apart. It says what was put together all the same.
//
// Arms that repeat a cell for the noise floor are left out, unless rows or columns name /arm.
func (s *Selection) Grids(labelled []Labelled, unit string) (grids []*Grid, pooled string, err error) {
	byTable := map[benchproc.Key]*Grid{}
	var tables, rest []benchproc.Key
	seen := map[benchproc.Key]bool{}
	var files []*File
	for _, l := range labelled {
		files = append(files, l.Files...)
	}
	for label, series := range seriesOf(labelled) {
		values := series.Values(unit)
		if arm := nameParts(series.Name)["arm"]; len(values) == 0 || !s.arms && arm != "" && arm != "a" {
			continue
		}
		r := series.Key(label)
		key := s.table.Project(r)
		g := byTable[key]
		if g == nil {
			g = &Grid{Unit: tidied(unit), values: map[place][]float64{}, known: map[benchproc.Key]struct{}{}}
			byTable[key], tables, grids = g, append(tables, key), append(grids, g)
		}
		g.add(place{s.row.Project(r), s.col.Project(r)}, values)
		if residue := s.residue.Project(r); !seen[residue] {
			seen[residue] = true
			rest = append(rest, residue)
		}
	}
	if len(grids) == 0 {
		return nil, "", fmt.Errorf("no result has the unit %s", unit)
	}
	for _, key := range tables {
		g := byTable[key]
		g.Title = told(key, tables)
		benchproc.SortKeys(g.rows)
		benchproc.SortKeys(g.cols)
	}
	return grids, put(rest), sameVersions(files)
}

// seriesOf are all series, each with its label.
func seriesOf(labelled []Labelled) iter.Seq2[string, *Series] {
	return func(yield func(string, *Series) bool) {
		for _, l := range labelled {
			for _, f := range l.Files {
				for _, s := range f.Series {
					if !yield(l.Label, s) {
						return
					}
				}
			}
		}
	}
}

// named is a key as the heading of a row or a column.
func named(key benchproc.Key) string {
	if name := strings.TrimSpace(key.StringValues()); name != "" {
		return name
	}
	return "all"
}

// told is what tells a table from the others, or all of it if there is only one.
func told(key benchproc.Key, all []benchproc.Key) string {
	fields := benchproc.NonSingularFields(all)
	if len(all) == 1 {
		fields = key.Projection().FlattenedFields()
	}
	var facts []string
	for _, f := range fields {
		if value := key.Get(f); value != "" && f.Name != "profile" {
			facts = append(facts, strings.TrimPrefix(f.Name+" "+value, ".fullname "))
		}
	}
	return strings.Join(facts, " · ")
}

// put names what varies among samples that are in one cell.
func put(rest []benchproc.Key) string {
	var names []string
	for _, f := range benchproc.NonSingularFields(rest) {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// sameVersions is an error if a scenario has two versions: no fact of the text tells them apart.
func sameVersions(files []*File) error {
	known := map[string]string{}
	for _, f := range files {
		if f.Run == nil {
			continue
		}
		for scenario, version := range f.Run.Versions {
			if was := known[scenario]; was != "" && was != version && version != unknownFact && was != unknownFact {
				return fmt.Errorf("%s measured another version of the scenario %s (%s) than the files before (%s): compare what is about the same work", f.Path, scenario, version, was)
			}
			known[scenario] = version
		}
	}
	return nil
}

func (g *Grid) add(at place, values []float64) {
	for _, list := range []struct {
		key benchproc.Key
		in  *[]benchproc.Key
	}{{at.row, &g.rows}, {at.col, &g.cols}} {
		if _, ok := g.known[list.key]; !ok {
			g.known[list.key] = struct{}{}
			*list.in = append(*list.in, list.key)
		}
	}
	g.values[at] = append(g.values[at], values...)
}

// ShowGrids writes the grids.
func ShowGrids(p Page, grids []*Grid, pooled string) error {
	for i, g := range grids {
		if i > 0 {
			p.Gap()
		}
		p.Heading(g.Unit, g.Title)
		p.Table(g.columns())
	}
	if pooled != "" {
		p.Say("Samples that differ in " + pooled + " are in one cell.")
	}
	p.Say("Each change stands for itself, as in benchstat: p is by the U-test, corrected for nothing.")
	return p.Flush()
}

func (g *Grid) columns() []column {
	names := column{text: true}
	for _, row := range g.rows {
		names.cells = append(names.cells, named(row))
	}
	cols := []column{names}
	first := g.cols[0]
	for _, col := range g.cols {
		c, change := column{heading: named(col)}, column{heading: "vs " + named(first)}
		scale := g.scale(col)
		for _, row := range g.rows {
			cell, delta := none, none
			if values := g.values[place{row, col}]; values != nil {
				s := benchmath.AssumeNothing.Summary(sampleOf(values), 0.95)
				cell = scale.Format(s.Center) + " ± " + fmt.Sprintf("%3s", s.PctRangeString())
				delta = g.delta(row, s.Center, values)
			}
			c.cells, change.cells = append(c.cells, cell), append(change.cells, delta)
		}
		if cols = append(cols, c); col != first {
			cols = append(cols, change)
		}
	}
	return cols
}

// delta is the change from the first column.
func (g *Grid) delta(row benchproc.Key, center float64, values []float64) string {
	base := g.values[place{row, g.cols[0]}]
	if base == nil {
		return none
	}
	comparison := uTest(sampleOf(base), sampleOf(values))
	was := benchmath.AssumeNothing.Summary(sampleOf(base), 0.95)
	return comparison.FormatDelta(was.Center, center) + " (" + comparison.String() + ")"
}

// scale is one for a column.
func (g *Grid) scale(col benchproc.Key) benchunit.Scaler {
	var centers []float64
	for _, row := range g.rows {
		if values := g.values[place{row, col}]; values != nil {
			centers = append(centers, benchmath.AssumeNothing.Summary(sampleOf(values), 0.95).Center)
		}
	}
	return benchunit.CommonScale(centers, benchunit.ClassOf(g.Unit))
}
