package table

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/text"
)

func (t *Table) Label(r *Row) string {
	atAnother := func(other *Row) bool { return other.Limit != r.Limit && !t.once(other) }
	if !t.once(r) && slices.ContainsFunc(t.Rows, atAnother) {
		return r.Strategy + "/" + r.Limit
	}
	return r.Strategy
}

// once says of a strategy to which the limit is nothing that it was measured at one: which
// one is of no interest then.
func (t *Table) once(r *Row) bool {
	same := func(other *Row) bool { return other != r && other.Strategy == r.Strategy }
	return r.limitless() && !slices.ContainsFunc(t.Rows, same)
}

// NotesOf are the notes of the tables' files, and settings that change all figures, each with its file if there are
// several.
func NotesOf(tables []*Table) (notes []string) {
	names := text.BriefPaths(FilesOf(tables))
	for i, t := range tables {
		if i > 0 && t.File == tables[i-1].File {
			continue
		}
		for _, note := range slices.Concat(t.Notes, text.Listed(t.fewProcs())) {
			if len(names) > 1 {
				note = names[t.File] + ": " + note
			}
			notes = append(notes, note)
		}
	}
	return notes
}

// fewProcs says that Go code could not use all CPUs of the machine, "" if it could. No figure shows it by itself.
func (t *Table) fewProcs() string {
	procs, err1 := strconv.Atoi(t.Facts[FactProcs])
	cpus, err2 := strconv.Atoi(t.Facts["cpus"])
	if err1 != nil || err2 != nil || procs >= cpus || t.Exact {
		return ""
	}
	return fmt.Sprintf("GOMAXPROCS=%d: Go code used at most %d of the machine's %d CPUs at a time.", procs, procs, cpus)
}

// Title is the facts under which was measured, and what tells this table from its neighbours.
func (t *Table) Title(all []*Table) []string {
	var facts []string
	if t.Items > 0 && t.IsStrategies {
		facts = append(facts, fmt.Sprintf("%d items a batch", t.Items))
	}
	if limits := t.Limits(); len(limits) == 1 && limits[0] != "" {
		facts = append(facts, "limit "+limits[0])
	}
	if t.Facts["fixture"] == "in-process" {
		facts = append(facts, "fixture in-process: its CPU and memory are in these figures")
	}
	if rate := t.Facts["max-rate"]; rate != "" {
		facts = append(facts, "at most "+rate+" requests a second")
	}
	var samples []int
	for _, r := range t.Rows {
		samples = append(samples, r.N())
	}
	if t.Exact && t.Facts["time"] == "virtual" {
		facts = append(facts, fmt.Sprintf("exact, in virtual time, on %s", text.Cpus(t.CPUs)))
	} else if t.Exact {
		facts = append(facts, "exact")
	} else if least, most := slices.Min(samples), slices.Max(samples); least < most {
		facts = append(facts, fmt.Sprintf("%d to %s", least, text.Samples(most)))
	} else if most > 0 {
		facts = append(facts, text.Samples(most))
	}
	if floor, twice := t.NoiseFloor.Floor, t.NoiseFloor.Of; twice != nil {
		facts = append(facts, fmt.Sprintf("noise floor %.1f %%, from %s measured twice", 100*floor, t.Label(twice)))
	}
	facts = slices.Concat(facts, text.Listed(t.itemTakes()), text.MostNames(t.Differs))
	if len(FilesOf(all)) > 1 {
		facts = append(facts, t.File)
	}
	return facts
}

// itemTakes says how long an item takes on this machine, one by one: CPU work is an amount, and no time. It is "" if
// sequential was not measured, or was held back by a cap on requests.
func (t *Table) itemTakes() string {
	base := t.Row(Baseline)
	fetching, ok1 := base.Median(record.FetchActive)
	processing, ok2 := base.Median(record.ProcessActive)
	if !t.IsStrategies || t.Items == 0 || !ok1 || !ok2 || base.Held() {
		return ""
	}
	n := float64(t.Items)
	return fmt.Sprintf("an item: %s to fetch, %s to process", text.Seconds(fetching/n), text.Seconds(processing/n))
}

// Limits are those of the rows that have use for one, or else of all.
func (t *Table) Limits() []string {
	rows := slices.DeleteFunc(slices.Clone(t.Rows), t.once)
	if len(rows) == 0 {
		rows = t.Rows
	}
	var limits []string
	for _, r := range rows {
		limits = ordered.Union(limits, []string{r.Limit})
	}
	return limits
}

// FilesOf names the files of tables.
func FilesOf(tables []*Table) []string {
	var names []string
	for _, t := range tables {
		names = ordered.Union(names, []string{t.File})
	}
	return names
}
