package web

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/results/chart"
	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/report"
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

	pictures []picture
}

// A machine is what a file says of where it was measured.
type machine struct {
	Name, Label string // the label is under which the file was read, where there are several
	Header      string // in a line
	Facts, More []fact

	file, procs string
}

type fact struct{ Key, Value string }

// A section is a scenario in one file.
type section struct {
	ID, Name, Lesson string
	Of               string // the run, where there are several
	Facts            []string
	Table            *grid
	Tied             bool // rows of the table are marked as the fastest together
	Said             []string
	Timeline         *timeline
	Charts           []figure
	Missing          []chart.Missing
}

// A source is the page of a strategy, and of others that share it.
type source struct {
	ID, File, Text string
	Names          []string
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
	v.Pictures, err = zipped(v.pictures)
	return v, err
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

// question is what the page answers.
func question(v *view, tables []*table.Table) string {
	strategies := slices.ContainsFunc(tables, func(t *table.Table) bool { return t.IsStrategies })
	switch {
	case v.Compared != nil && v.Compared.Two:
		return "What changed?"
	case strategies:
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
		a := answer{Said: readable(report.InShort(of))}
		if len(files) > 1 {
			a.Of = v.measuredIn(path)
		} else {
			figures := &sheet{view: v}
			report.ShowSummary(figures, of)
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
		Of: text.Readable(r.label(t.File))}
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
		if head.Meaning != "" {
			v.Columns = ordered.Union(v.Columns, []fact{{head.Column, head.Meaning}})
		}
	}
	s.Table.Name, s.Table.Sortable = "all that was measured in "+s.Name, true
	if leaders := t.Leaders(); len(leaders) > 1 {
		for j, r := range t.Shown() {
			if slices.Contains(leaders, r) {
				s.Table.Rows[j].Class, s.Tied = "fastest", true
			}
		}
	}
	charts, missing := chart.Of(t)
	s.Charts, s.Missing = v.figures(s.ID, charts), missing
	var err error
	s.Timeline, err = v.timeline(s.ID, t)
	return s, err
}

// sources are the pages of the strategies in the tables.
func (r Report) sources(tables []*table.Table) (list []source) {
	if r.Source == nil {
		return nil
	}
	seen := map[string]bool{}
	for _, t := range tables {
		for _, row := range t.Shown() {
			file, page, ok := r.Source(row.Strategy)
			if !ok || !t.IsStrategies || seen[row.Strategy] {
				continue
			}
			seen[row.Strategy] = true
			i := slices.IndexFunc(list, func(s source) bool { return s.File == file })
			if i < 0 {
				i = len(list)
				id := "source-" + fragment(i, strings.TrimSuffix(file, ".go"))
				list = append(list, source{ID: id, File: file, Text: page})
			}
			list[i].Names = append(list[i].Names, row.Strategy)
		}
	}
	for i, s := range list {
		list[i].File, list[i].Text = text.Readable(s.File), text.Visible(s.Text)
	}
	slices.SortFunc(list, func(a, b source) int { return cmp.Compare(a.File, b.File) })
	return list
}

// anchor is where the source of a strategy is, by how a table names it: "pool", or "pool/16".
func (v *view) anchor(label string) string {
	name, _, _ := strings.Cut(label, "/")
	for _, s := range v.Sources {
		if slices.Contains(s.Names, name) {
			return "#" + s.ID
		}
	}
	return ""
}

// firstFacts are those of a machine and a run that everybody wants to know.
var firstFacts = []string{"cpu", "cpus", "gomaxprocs", "memory", "virtualisation", "container", "quota", "kernel", "go"}

// measuredOn are the machines of the tables' files, a file each.
func (r Report) measuredOn(tables []*table.Table) (list []machine) {
	for _, path := range table.FilesOf(tables) {
		of := ofFile(tables, path)
		t := of[0]
		m := machine{file: path, Name: text.Readable(cmp.Or(t.Facts["machine"], path)), Label: text.Readable(r.label(path)),
			Header: text.Readable(table.Header(of))}
		for _, key := range firstFacts {
			if value := t.Facts[key]; value != "" {
				m.Facts = append(m.Facts, fact{key, text.Readable(value)})
			}
		}
		m.Facts = append(m.Facts, runFacts(t)...)
		for _, key := range slices.Sorted(maps.Keys(t.Facts)) {
			if !slices.Contains(firstFacts, key) {
				m.More = append(m.More, fact{text.Readable(key), text.Readable(t.Facts[key])})
			}
		}
		m.procs = t.Facts[table.FactProcs]
		list = append(list, m)
	}
	for i, m := range list {
		if m.procs != "" && slices.ContainsFunc(list, func(other machine) bool { return other.procs != m.procs }) {
			list[i].Name += " at GOMAXPROCS=" + text.Readable(m.procs)
		}
	}
	return list
}

// runFacts are what the sidecar knows of the run.
func runFacts(t *table.Table) (facts []fact) {
	facts = []fact{{"file", text.Readable(t.File)}}
	run := t.Source.Run
	if run == nil {
		return facts
	}
	commit := text.Readable(t.Source.Commit(t.Facts[record.KeyCommit]))
	if run.Dirty {
		commit += ", with changes"
	}
	return append(facts, fact{"commit", commit}, fact{"started", run.Started.UTC().Format(time.DateTime) + " UTC"},
		fact{"blocks", fmt.Sprint(run.Blocks)})
}

func readable(texts []string) (list []string) {
	for _, s := range texts {
		list = append(list, text.Readable(s))
	}
	return list
}
