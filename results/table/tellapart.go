package table

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchproc"
)

// What tells tables of one name apart: the key: value lines that were not the same.

// dull facts are in the title of a table of strategies anyway, or tell nobody anything, unless nothing else
// tells two tables apart. GOMAXPROCS is in the names.
var uninformative = []string{
	"bound", "items", "gomaxprocs", "pkg", "goos", "goarch", "time", "cpus", "fixture", "profile", "seed",
}

// tellApart notes for each table what tells it from others of its name.
func (g *Grouper) tellApart() {
	type kind struct {
		ours bool
		name string
	}
	alike := map[kind][]benchproc.Key{}
	for _, key := range g.keys {
		of := kind{g.tables[key].IsStrategies, g.tables[key].Name}
		alike[of] = append(alike[of], key)
	}
	for of, keys := range alike {
		fields := slices.DeleteFunc(benchproc.NonSingularFields(keys), func(f *benchproc.Field) bool {
			return f.Name == ".file" || f.Name == ".fullname"
		})
		if !of.ours {
			g.tell(keys, fields)
			continue
		}
		isDull := func(f *benchproc.Field) bool { return slices.Contains(uninformative, f.Name) }
		g.tell(keys, slices.DeleteFunc(slices.Clone(fields), isDull))
		g.tell(g.unapart(keys), slices.DeleteFunc(fields, func(f *benchproc.Field) bool { return !isDull(f) }))
	}
}

// tell adds the fields to what tells tables apart, and then GOMAXPROCS where strategies differ in it.
func (g *Grouper) tell(keys []benchproc.Key, fields []*benchproc.Field) {
	for _, key := range keys {
		t := g.tables[key]
		for _, f := range fields {
			t.Differs = append(t.Differs, t.Fact(f.Name, key.Get(f)))
		}
		other := func(k benchproc.Key) bool { return g.tables[k].CPUs != t.CPUs }
		if t.IsStrategies && slices.ContainsFunc(keys, other) && !slices.Contains(t.Differs, t.procs()) {
			t.Differs = append(t.Differs, t.procs())
		}
	}
}

// unapart are the tables that still read the same as another.
func (g *Grouper) unapart(keys []benchproc.Key) (same []benchproc.Key) {
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
