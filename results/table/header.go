package table

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

// Preface is what a report begins with: for each file of the tables the machine and the run in a line, and then what to
// know of them before looking at any figure.
func Preface(tables []*Table) []string { return append(headersOf(tables), NotesOf(tables)...) }

// headersOf are the lines of files that say where and when they were measured, with their names if there are several.
func headersOf(tables []*Table) (lines []string) {
	names := text.BriefPaths(FilesOf(tables))
	for _, path := range FilesOf(tables) {
		of := slices.DeleteFunc(slices.Clone(tables), func(t *Table) bool { return t.File != path })
		if line := Header(of); line != "" && len(names) > 1 {
			lines = append(lines, names[path]+": "+line)
		} else if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Header is a line on the tables of one file: the machine, its CPU and how many of them, Go, the commit, the date, the
// blocks, and the noise floors. What the file does not say is left out; "" if it says nothing.
func Header(of []*Table) string {
	t := of[0]
	if t.Exact {
		if t.Facts["time"] != "virtual" {
			return ""
		}
		return fmt.Sprintf("Simulated, on %s: exact, and the same on every machine.", text.Cpus(t.CPUs))
	}
	facts := slices.DeleteFunc([]string{t.fact("machine"), t.fact("cpu"), t.cpusOfMachine(), t.fact("go"), t.atCommit(),
		t.started(), blocksOf(of), noiseOf(of)}, func(fact string) bool { return fact == "" || fact == record.UnknownFact })
	if len(facts) == 0 {
		return ""
	}
	return strings.Join(facts, ", ") + "."
}

// fact is one of the run, or else of the text.
func (t *Table) fact(key string) string {
	if value := t.Facts[key]; value != "" || t.Source == nil || t.Source.Run == nil {
		return text.Brief(value)
	}
	return text.Brief(t.Source.Run.Facts[key])
}

func (t *Table) cpusOfMachine() string {
	n, err := strconv.Atoi(t.fact("cpus"))
	if err != nil || n < 1 {
		return ""
	}
	return text.Cpus(n)
}

func (t *Table) atCommit() string {
	if commit := t.commit(); commit != record.UnknownFact {
		return "commit " + text.Brief(commit)
	}
	return ""
}

func (t *Table) started() string {
	if t.Source == nil || t.Source.Run == nil || t.Source.Run.Started.IsZero() {
		return ""
	}
	return t.Source.Run.Started.UTC().Format("2006-01-02 15:04 UTC")
}

// blocksOf counts the blocks of tables in which something was measured.
func blocksOf(tables []*Table) string {
	blocks := map[int]bool{}
	for _, t := range tables {
		for _, r := range t.all() {
			for _, block := range r.Blocks {
				blocks[block] = block > 0
			}
		}
	}
	maps.DeleteFunc(blocks, func(_ int, known bool) bool { return !known })
	if len(blocks) == 0 {
		return ""
	}
	return text.Count(len(blocks), "block")
}

// noiseOf is the range of the noise floors of tables.
func noiseOf(tables []*Table) string {
	var floors []float64
	for _, t := range tables {
		if t.NoiseFloor.Of != nil {
			floors = append(floors, t.NoiseFloor.Floor)
		}
	}
	if len(floors) == 0 {
		return ""
	}
	low, high := fmt.Sprintf("%.1f", 100*slices.Min(floors)), fmt.Sprintf("%.1f %%", 100*slices.Max(floors))
	if high == low+" %" {
		return "noise floor " + high
	}
	return "noise floors " + low + "–" + high
}
