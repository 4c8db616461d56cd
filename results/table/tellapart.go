package table

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchproc"
)

// What tells tables of one name apart: the key: value lines that were not the same.

// uninformative facts are in the title of a table of strategies anyway, or mean nothing to a reader. They are
// named only if nothing else tells two tables apart. GOMAXPROCS is in the names.
var uninformative = []string{
	"bound", "items", "gomaxprocs", "pkg", "goos", "goarch", "time", "cpus", "fixture", "profile", "seed",
}

// tellApart notes for each table which facts tell it from others of its name.
func (g *grouper) tellApart() {
	alike := map[string][]benchproc.Key{}
	for _, key := range g.keys {
		kind := g.tables[key].kind()
		alike[kind] = append(alike[kind], key)
	}
	for _, keys := range alike {
		isStrategies := g.tables[keys[0]].IsStrategies
		fields := slices.DeleteFunc(benchproc.NonSingularFields(keys), func(f *benchproc.Field) bool {
			return f.Name == ".file" || f.Name == ".fullname"
		})
		dull := func(f *benchproc.Field) bool { return isStrategies && slices.Contains(uninformative, f.Name) }
		g.addFacts(keys, fields, func(f *benchproc.Field) bool { return !dull(f) })
		if isStrategies {
			g.addFacts(g.readTheSame(keys), fields, dull)
		}
	}
}

// kind is what tables have in common that are to be told apart.
func (t *Table) kind() string { return fmt.Sprint(t.IsStrategies, t.Name) }

// addFacts adds those of the fields that are wanted to what tells tables apart, and GOMAXPROCS where strategies
// differ in it.
func (g *grouper) addFacts(keys []benchproc.Key, fields []*benchproc.Field, wanted func(*benchproc.Field) bool) {
	for _, key := range keys {
		t := g.tables[key]
		for _, f := range fields {
			if wanted(f) {
				t.Differs = append(t.Differs, t.Fact(f.Name, key.Get(f)))
			}
		}
		other := func(k benchproc.Key) bool { return g.tables[k].CPUs != t.CPUs }
		if t.IsStrategies && slices.ContainsFunc(keys, other) && !slices.Contains(t.Differs, t.procs()) {
			t.Differs = append(t.Differs, t.procs())
		}
	}
}

// readTheSame are the tables whose facts do not tell them from another.
func (g *grouper) readTheSame(keys []benchproc.Key) (same []benchproc.Key) {
	title := func(key benchproc.Key) string {
		t := g.tables[key]
		return fmt.Sprintf("%q", append([]string{t.File, fmt.Sprint(t.Items, t.CPUs)}, t.Differs...))
	}
	n := map[string]int{}
	for _, key := range keys {
		n[title(key)]++
	}
	return slices.DeleteFunc(slices.Clone(keys), func(key benchproc.Key) bool { return n[title(key)] == 1 })
}

// Fact is one as a heading has it. What somebody else's file does not say was not there; overlap run says
// all that it knows.
func (t *Table) Fact(key, value string) string {
	const most = 60
	switch {
	case value == "" && !t.IsStrategies:
		return "no " + key
	case utf8.RuneCountInString(value) > most:
		value = string([]rune(value)[:most-1]) + "…"
	}
	return key + ": " + cmp.Or(value, record.UnknownFact)
}

// NameApart notes for each table what tells it from the others of its name: of strategies GOMAXPROCS, the machine
// and the file, and further facts where these are the same.
func NameApart(tables []*Table) {
	var names []string
	for _, t := range tables {
		names = append(names, t.kind())
	}
	paths := text.BriefPaths(FilesOf(tables))
	further := func(t *Table) []string {
		return slices.DeleteFunc(slices.Clone(t.Differs), func(fact string) bool { return fact == t.procs() })
	}
	apart := text.TellApart(names,
		func(i int) string { return tables[i].procs() },
		func(i int) string { return tables[i].Facts["machine"] },
		func(i int) string { return paths[tables[i].File] },
		func(i int) string { return strings.Join(further(tables[i]), ", ") })
	for i, t := range tables {
		if t.Qualifiers = apart[i]; !t.IsStrategies {
			t.Qualifiers = t.Differs
		}
	}
}

// Full is the scenario with what tells the table from the others of its file, in a sentence.
func (t *Table) Full() string {
	if len(t.Qualifiers) == 0 {
		return t.Name
	}
	return t.Name + " (" + strings.Join(t.Qualifiers, ", ") + ")"
}

// procs is how many CPUs there were to use.
func (t *Table) procs() string { return fmt.Sprintf("GOMAXPROCS %d", t.CPUs) }
