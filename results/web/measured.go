package web

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A machine is what a file says of where it was measured.
type machine struct {
	Name, Label string // the label is under which the file was read, where there are several
	Header      string // in a line
	Facts, More []fact

	file, procs string
}

type fact struct{ Key, Value string }

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
		commit = strings.TrimSuffix(commit, "+") + ", with uncommitted changes"
	}
	return append(facts, fact{"commit", commit}, fact{"started", run.Started.UTC().Format(time.DateTime) + " UTC"},
		fact{"blocks", fmt.Sprint(run.Blocks)})
}
