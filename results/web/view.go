package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/chart"
	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/summary"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A view is what the template shows, from top to bottom.
type view struct {
	Policy              string
	Style, PictureStyle template.CSS
	Scripts             []template.JS

	Title    string
	Question string
	Problems []string
	Notes    []string
	Answers  []answer
	Machines []machine
	Compared *comparison
	Sections []section
	Columns  []fact   // of the sections' tables, and what they are
	Regimes  []figure // one, or none
	Sources  []source
	Raw      []download
	Pictures template.URL // all of them
	Lab      labView

	pictures []picture
}

// A section is a scenario in one file.
type section struct {
	ID, Name, Lesson string
	Of               string // the run, and what else tells the table from others of its name
	Facts            []string
	Table            *grid
	Tied             string // what the mark of some rows says
	Said             []string
	Timeline         *timeline
	Charts           []figure
	Missing          []chart.Missing
}

func (r Report) view(tables []*table.Table) (*view, error) {
	v := &view{Policy: policy, Style: style, PictureStyle: pictureStyle, Scripts: scripts, Problems: readable(r.Problems),
		Notes: readable(table.NotesOf(tables)), Machines: r.measuredOn(tables)}
	v.Title = title(v.Machines)
	v.Sources = r.sources(tables)
	v.Compared = r.compared(v)
	if v.Compared == nil || !v.Compared.Two {
		v.Answers = r.answers(v, tables)
	}
	v.Question = question(v, tables)
	for i, t := range tables {
		s, err := r.section(v, i, t, tables)
		if err != nil {
			return nil, err
		}
		v.Sections = append(v.Sections, s)
	}
	if r.Regimes != nil {
		v.Regimes = v.figures("simulated", []*chart.Chart{chart.Regimes(r.Regimes)})
	}
	for _, raw := range r.Raw {
		d, err := raw.download()
		if err != nil {
			return nil, err
		}
		v.Raw = append(v.Raw, d)
	}
	var err error
	if v.Pictures, err = zipped(v.pictures); err != nil {
		return nil, err
	}
	return v, v.lab(r, tables)
}

func title(list []machine) string {
	var names []string
	for _, m := range list {
		names = ordered.Union(names, []string{m.Name})
	}
	if len(names) == 0 {
		return "overlap"
	}
	return text.Briefly(names) + " · overlap"
}

// ofStrategies says whether any table is of strategies.
func ofStrategies(tables []*table.Table) bool {
	return slices.ContainsFunc(tables, func(t *table.Table) bool { return t.IsStrategies })
}

// question is what the page answers.
func question(v *view, tables []*table.Table) string {
	switch {
	case v.Compared != nil && v.Compared.Two:
		return "What changed?"
	case ofStrategies(tables):
		return "Which concurrency strategy should fetch and process these URLs?"
	}
	return "What do these benchmarks show?"
}

// An answer is what all scenarios of a file show: three sentences and, where there is one file, the figures.
type answer struct {
	Of      string // the file, if there are several
	Said    []string
	Figures []block
}

// answers are those of each file. Beside each other, machines have tables of their own.
func (r Report) answers(v *view, tables []*table.Table) (list []answer) {
	files := table.FilesOf(tables)
	for _, path := range files {
		of := ofFile(tables, path)
		a := answer{Said: readable(summary.InShort(of))}
		if len(files) > 1 {
			a.Of = v.measuredIn(path)
		} else {
			figures := &sheet{view: v}
			summary.Show(figures, of)
			a.Figures = slices.DeleteFunc(figures.blocks, func(b block) bool { return b.Heading != "" })
		}
		if len(a.Said)+len(a.Figures) > 0 {
			list = append(list, a)
		}
	}
	table.NameApart(tables)
	return list
}

func ofFile(tables []*table.Table, path string) []*table.Table {
	return slices.DeleteFunc(slices.Clone(tables), func(t *table.Table) bool { return t.File != path })
}

// measuredIn names the machine of a file, after its label.
func (v *view) measuredIn(path string) string {
	for _, m := range v.Machines {
		if m.file == path {
			return strings.Join(slices.Concat(text.Listed(m.Label), []string{m.Name}), " · ")
		}
	}
	return path
}

// section is what a table shows.
func (r Report) section(v *view, i int, t *table.Table, all []*table.Table) (section, error) {
	s := section{ID: fmt.Sprint("scenario-", i+1), Name: text.Readable(t.Name), Lesson: text.Readable(r.Lessons[t.Name]),
		Of: text.Readable(strings.Join(slices.Concat(text.Listed(r.label(t.File)), apart(t, all)), " · "))}
	written := &sheet{view: v}
	report.ShowTable(written, t, all)
	for _, b := range written.blocks {
		switch {
		case b.Heading != "":
			s.Facts = b.Facts
		case b.Table != nil:
			s.Table = b.Table
		case b.Say != "":
			s.Said = append(s.Said, b.Say)
		}
	}
	for _, head := range s.Table.Heads {
		if meaning := report.Meaning(t, head.Column); meaning != "" {
			v.Columns = ordered.Union(v.Columns, []fact{{head.Column, meaning}})
		}
	}
	s.Table.Name, s.Table.Sortable = "all that was measured in "+s.Name, true
	s.Tied = s.Table.markTied(t)
	charts, missing := chart.Of(t)
	s.Charts, s.Missing = v.figures(s.ID, charts), missing
	var err error
	s.Timeline, err = v.timeline(s.ID, t)
	return s, err
}

// markTied marks the rows that are the fastest together, and says what the mark means; "" if there are none.
func (g *grid) markTied(t *table.Table) (meaning string) {
	leaders := t.Leaders()
	if len(leaders) < 2 || t.Unranked(leaders[0]) != "" {
		return ""
	}
	for i, r := range t.Shown() {
		if slices.Contains(leaders, r) {
			g.Rows[i].Class = "fastest"
		}
	}
	if t.Exact {
		return "the fastest"
	}
	return "the fastest: this run cannot separate them"
}

// apart is what tells a table from those of its name in the same file.
func apart(t *table.Table, all []*table.Table) (facts []string) {
	for _, fact := range t.Differs {
		if slices.ContainsFunc(all, func(other *table.Table) bool {
			return other.File == t.File && other.Name == t.Name && !slices.Contains(other.Differs, fact)
		}) {
			facts = append(facts, fact)
		}
	}
	return facts
}

func readable(texts []string) (list []string) {
	for _, s := range texts {
		list = append(list, text.Readable(s))
	}
	return list
}
