package pivot

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchproc"
	"golang.org/x/perf/benchunit"
)

// Show writes the tables, and what to know of them.
func Show(p page.Page, g *Grids) error {
	var hidden []string
	for i, t := range g.Tables {
		if i > 0 {
			p.Gap()
		}
		p.Heading(t.Unit, text.Listed(t.Title)...)
		shown, left := t.fit(p.Width())
		p.Table(shown)
		hidden = ordered.Union(hidden, left)
	}
	for _, s := range slices.Concat(g.Sentences(), g.SamplesMissing()) {
		p.Say(s)
	}
	p.Say(g.method())
	compare.SayHidden(p, hidden, "--wide")
	return p.Flush()
}

// method is how changes are tested.
func (g *Grids) method() string {
	if t := g.Tables[0]; t.Exact {
		return "Each change stands for itself. " + text.Brief(t.Unit) + " is exact, as a file says (assume=exact), so that there is nothing to test."
	}
	return "Each change stands for itself, as in benchstat: p is by the U-test, corrected for nothing."
}

// exact says whether any file calls the unit exact: one will do, as in benchstat.
func (g *Grids) exact(unit string) bool {
	return slices.ContainsFunc(g.labelled, func(l record.Labelled) bool {
		return slices.ContainsFunc(l.Files, func(f *record.File) bool { return f.ExactUnit(unit) })
	})
}

// inexact names the cells of an exact unit whose values differ all the same.
func (g *Grids) inexact() (said []string) {
	for _, t := range g.Tables {
		for at, c := range t.cells {
			if t.Exact {
				said = append(said, table.NotExact(t.Unit, named(at.row)+" ("+named(at.col)+")", c.values)...)
			}
		}
	}
	slices.Sort(said)
	return text.Few(said)
}

// Sentences are what to know of the tables besides their figures.
func (g *Grids) Sentences() []string {
	said := append(text.Few(g.Copies), text.Few(g.Wrong)...)
	said = append(said, text.Few(g.Unsure)...)
	said = append(said, g.inexact()...)
	named := len(said) > 0
	if procs := g.procs(); procs != "" {
		said = append(said, procs)
	}
	if len(g.Pooled) > 0 {
		said = append(said, "Samples that differ in "+strings.Join(g.Pooled, ", ")+" are in one cell.")
	}
	if legend := g.legend(); legend != "" && (named || g.selection.Uses(".file")) {
		said = append(said, legend)
	}
	return said
}

// legend says which files letters stand for.
func (g *Grids) legend() string {
	var said []string
	for _, l := range g.labelled {
		if len(l.Files) == 1 && record.IsLetter(l.Label) {
			said = append(said, l.Label+" = "+l.Files[0].Path)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return strings.Join(said, ", ") + "."
}

// mixesProcs says whether samples of different GOMAXPROCS are in one cell.
func (g *Grids) mixesProcs() bool {
	for _, t := range g.Tables {
		for _, c := range t.cells {
			if len(c.procs) > 1 {
				return true
			}
		}
	}
	return false
}

// procs says what became of GOMAXPROCS where it is not the same for all.
func (g *Grids) procs() string {
	if g.apart {
		return "Tables are by GOMAXPROCS, which else would differ within a cell: name /gomaxprocs in --row or --col."
	}
	if !joinsProcs(g.selection) || g.selection.Uses(table.FactProcs) {
		return ""
	}
	of := map[string][]string{} // by column
	var columns, all []string
	for _, t := range g.Tables {
		for _, row := range t.rows {
			for _, col := range t.cols {
				if c := t.cells[place{row, col}]; c != nil && c.procs != nil {
					columns = append(columns, named(col))
					of[named(col)] = append(of[named(col)], c.procs...)
					all = append(all, c.procs...)
				}
			}
		}
	}
	if len(ordered.Distinct(all)) < 2 {
		return ""
	}
	var said []string
	for _, column := range ordered.Distinct(columns) {
		said = append(said, text.List(ordered.Distinct(of[column]))+" in "+column)
	}
	return "GOMAXPROCS is " + text.List(said) + "."
}

// pooled names what varies among samples that are in one cell.
func (g *Grids) pooled() []string {
	names := map[string]bool{}
	for _, t := range g.Tables {
		for _, c := range t.cells {
			if len(c.commits) > 1 {
				names[record.KeyCommit] = true
			}
			for _, keys := range c.residue {
				for _, f := range benchproc.NonSingularFields(keys) {
					names[strings.TrimPrefix(f.Name, ".")] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// named is a key as the heading of a row or a column: "none" stands for a value that there is not.
func named(key benchproc.Key) string {
	var values []string
	for _, field := range key.Projection().Fields() {
		switch {
		case field.IsTuple: // of facts, of which each has its own
			for _, sub := range field.Sub {
				values = append(values, key.Get(sub))
			}
		default:
			values = append(values, cmp.Or(key.Get(field), "none"))
		}
	}
	values = slices.DeleteFunc(values, func(v string) bool { return v == "" })
	return cmp.Or(strings.Join(values, " "), "none")
}

// fit leaves out changes, the last first: all medians stay.
func (g *Grid) fit(width int) (shown []page.Column, hidden []string) {
	cols := []page.Column{{Text: true}}
	for _, row := range g.rows {
		cols[0].Cells = append(cols[0].Cells, named(row))
	}
	var changes []string
	for i, col := range g.cols {
		c, change := page.Column{Heading: named(col)}, page.Column{Heading: "vs " + named(g.cols[0]), Id: fmt.Sprint("\x00change", i)}
		scale := g.scale(col)
		for _, row := range g.rows {
			cell, delta := page.None, page.None
			if f, ok := g.figures(row, col); ok {
				cell = fmt.Sprintf("%s ± %3s", scale.Format(f.middle.Center), table.RangeOf(f.middle))
				delta = cmp.Or(f.delta, page.None)
			}
			c.Cells, change.Cells = append(c.Cells, cell), append(change.Cells, delta)
		}
		if cols = append(cols, c); i > 0 {
			cols, changes = append(cols, change), append([]string{change.Id}, changes...)
		}
	}
	return compare.Fit(cols, width, changes...)
}

// gridFigures are what is said of a cell.
type gridFigures struct {
	n      int
	middle benchmath.Summary
	change *float64 // of the median from the first column, as a fraction
	p      *float64
	delta  string // both, as benchstat prints them; "" where there is nothing to compare with
	few    bool   // there are too few samples to find a difference
}

// figures is false for a place with nothing in it.
func (g *Grid) figures(row, col benchproc.Key) (f gridFigures, ok bool) {
	c, base := g.cells[place{row, col}], g.cells[place{row, g.cols[0]}]
	if c == nil {
		return f, false
	}
	assume := table.Assumption{Exact: g.Exact}
	f.n, f.middle = len(c.values), assume.Summary(stats.SampleOf(c.values), 0.95)
	if base == nil || base == c {
		return f, true
	}
	was := assume.Summary(stats.SampleOf(base.values), 0.95).Center
	if ratio := stats.Quotient(f.middle.Center, was); was != 0 && !math.IsNaN(ratio) {
		f.change = new(ratio - 1)
	}
	comparison := assume.Compare(stats.SampleOf(base.values), stats.SampleOf(c.values))
	f.few = !g.Exact && stats.LeastUTest(comparison.N1, comparison.N2) > stats.Alpha
	f.p, f.delta = table.POf(comparison), compare.DeltaCell(table.DeltaOf(comparison, was, f.middle.Center), comparison, f.few)
	return f, true
}

// scale is one for a column.
func (g *Grid) scale(col benchproc.Key) benchunit.Scaler {
	var centers []float64
	for _, row := range g.rows {
		if c := g.cells[place{row, col}]; c != nil {
			centers = append(centers, table.Assumption{Exact: g.Exact}.Summary(stats.SampleOf(c.values), 0.95).Center)
		}
	}
	return text.ScaleOf(centers, g.Unit)
}

// SamplesMissing says how many samples a comparison takes, where there are fewer.
func (g *Grids) SamplesMissing() []string {
	var difference, interval bool
	for _, t := range g.Tables {
		t.each(func(_, _ benchproc.Key, f gridFigures) {
			difference = difference || f.few
			interval = interval || !t.Exact && f.n < stats.LeastBlocks
		})
	}
	return compare.SamplesMissing(difference, interval)
}
