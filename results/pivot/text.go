package pivot

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchproc"
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
	method := "Each change is tested on its own, as in benchstat: p is by the U-test, not corrected."
	if t := g.Tables[0]; t.Exact {
		method = text.Brief(t.Unit) + " is exact, as a file says (assume=exact): there is nothing to test."
	}
	for _, s := range append(g.Sentences(), method) {
		p.Say(s)
	}
	compare.SayHidden(p, hidden, "--wide")
	return p.Flush()
}

// fit leaves out changes, the last first: all medians stay.
func (g *Grid) fit(width int) (shown []page.Column, hidden []string) {
	cols := []page.Column{{Text: true}}
	for _, row := range g.rows {
		cols[0].Cells = append(cols[0].Cells, heading(row))
	}
	var changes []string
	for i, key := range g.cols {
		median, change := page.Column{Heading: heading(key)}, page.Column{Heading: "vs " + heading(g.cols[0]),
			Id: fmt.Sprint("\x00change", i)}
		var centers []float64
		for _, row := range g.rows {
			if c := g.cells[place{row, key}]; c != nil {
				centers = append(centers, c.median.Center)
			}
		}
		scale := text.ScaleOf(centers, g.Unit)
		for _, row := range g.rows {
			figure, delta := page.None, page.None
			if c := g.cells[place{row, key}]; c != nil {
				figure = fmt.Sprintf("%s ± %3s", scale.Format(c.median.Center), table.RangeOf(c.median))
				delta = cmp.Or(c.delta, page.None)
			}
			median.Cells, change.Cells = append(median.Cells, figure), append(change.Cells, delta)
		}
		if cols = append(cols, median); i > 0 {
			cols, changes = append(cols, change), append([]string{change.Id}, changes...)
		}
	}
	return compare.Fit(cols, width, changes...)
}

// heading names a row or a column: "none" stands for a value that there is not.
func heading(key benchproc.Key) string {
	var values []string
	for _, field := range key.Projection().Fields() {
		if !field.IsTuple {
			values = append(values, cmp.Or(key.Get(field), "none"))
			continue
		}
		for _, sub := range field.Sub { // of facts, of which each has its own
			values = append(values, key.Get(sub))
		}
	}
	values = slices.DeleteFunc(values, func(v string) bool { return v == "" })
	return cmp.Or(strings.Join(values, " "), "none")
}

// title is what tells a table from the others, or all of it if there is only one.
func title(key benchproc.Key, all []benchproc.Key) string {
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

// Sentences are what to know of the tables besides their figures.
func (g *Grids) Sentences() []string {
	said := []string{} // none is an empty list in JSON
	for _, list := range [][]string{g.LeftOut, g.UnknownWork, g.inexact()} {
		said = append(said, text.Few(list)...)
	}
	labels := len(said) > 0 || g.selection.Uses(".file") // are named
	said = append(said, text.Listed(g.procsSentence())...)
	if len(g.Pooled) > 0 {
		said = append(said, "Samples that differ in "+strings.Join(g.Pooled, ", ")+" are in one cell.")
	}
	if labels {
		said = append(said, compare.Legend(g.labelled)...)
	}
	few := func(t *Grid, c *cell) bool { return !t.Exact && len(c.values) < stats.LeastBlocks }
	if g.any(few) {
		said = append(said, compare.SamplesMissing)
	}
	return said
}

func (g *Grids) any(of func(*Grid, *cell) bool) (found bool) {
	for _, t := range g.Tables {
		for _, c := range t.cells {
			found = found || of(t, c)
		}
	}
	return found
}

// inexact names the cells of an exact unit whose values differ all the same.
func (g *Grids) inexact() (said []string) {
	for _, t := range g.Tables {
		t.each(func(row, col benchproc.Key, c *cell) {
			if t.Exact {
				said = append(said, table.NotExact(t.Unit, heading(row)+" ("+heading(col)+")", c.values)...)
			}
		})
	}
	return said
}

// procs are the GOMAXPROCS of strategies that were measured.
func (c *cell) procs() (procs []string) {
	for _, e := range c.entries {
		if e.measured() {
			procs = append(procs, cmp.Or(e.series.Cell.Procs, "1"))
		}
	}
	return ordered.Distinct(procs)
}

// procsSentence says where GOMAXPROCS is not the same for all.
func (g *Grids) procsSentence() string {
	if g.byProcs {
		return "Tables are by GOMAXPROCS, which else would differ within a cell: name /gomaxprocs in --row or --col."
	}
	if !joinsProcs(g.selection) || g.selection.Uses(table.FactProcs) {
		return ""
	}
	var all, said []string
	for _, t := range g.Tables {
		t.each(func(_, col benchproc.Key, c *cell) {
			for _, procs := range c.procs() {
				all, said = ordered.Union(all, []string{procs}), ordered.Union(said, []string{procs + " in " + heading(col)})
			}
		})
	}
	if len(all) < 2 {
		return ""
	}
	return "GOMAXPROCS is " + text.List(said) + "."
}

// pooled names what varies among samples that are in one cell.
func (g *Grids) pooled() []string {
	names := map[string]bool{}
	for _, t := range g.Tables {
		for _, c := range t.cells {
			var residue []benchproc.Key
			var values ordered.ByKey[string, string] // of what is not in the residue
			for _, e := range c.entries {
				residue = append(residue, g.selection.Residue.Project(g.result(e)))
				values.Add("file", e.label)
				values.Add("cpus", e.series.Fact("cpus"))
				if commit := e.file.Commit(e.series.Fact(record.KeyCommit)); commit != record.UnknownFact {
					values.Add(record.KeyCommit, commit)
				}
			}
			for _, f := range benchproc.NonSingularFields(residue) {
				names[f.Name] = true
			}
			for _, key := range values.Keys {
				names[key] = names[key] || len(ordered.Distinct(values.Of[key])) > 1
			}
		}
	}
	maps.DeleteFunc(names, func(_ string, differs bool) bool { return !differs })
	return slices.Sorted(maps.Keys(names))
}
