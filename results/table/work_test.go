package table

import (
	"maps"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// workTable is a table of scenario io, measured, with some facts changed; "" takes one away.
func workTable(version string, changes map[string]string) *Table {
	facts := map[string]string{"items": "128", "seed": "1", "fixture": "child", "machine": "m-2c", "cpu": "M",
		"cpus": "2", "go": "go1.26"}
	maps.Copy(facts, changes)
	maps.DeleteFunc(facts, func(_, value string) bool { return value == "" })
	file := &record.File{Run: &record.Run{Commit: "abc"}}
	if version != "" {
		file.Run.Versions = map[string]string{"io": version}
	}
	return &Table{Measured: Measured{Name: "io", IsStrategies: true, Facts: facts, CPUs: 2, Source: file}}
}

func TestWorkDiffers(t *testing.T) {
	for _, c := range []struct {
		name             string
		version          string
		changes          map[string]string
		differ, cannotBe string
	}{
		{name: "the same", version: "v1"},
		{name: "items", version: "v1", changes: map[string]string{"items": "64"}, differ: "items 128 and 64"},
		{name: "seed", version: "v1", changes: map[string]string{"seed": "7"}, differ: "seed 1 and 7"},
		{name: "corpus", version: "v1", changes: map[string]string{"corpus": "aa"}, cannotBe: "corpus unknown and aa"},
		{name: "version", version: "v2", differ: "version of the scenario v1 and v2"},
		{name: "no version", cannotBe: "version of the scenario v1 and unknown"},
		{name: "unknown version", version: "unknown", cannotBe: "version of the scenario v1 and unknown"},
		{name: "fixture", version: "v1", changes: map[string]string{"fixture": "in-process"},
			differ: "fixture child and in-process"},
		{name: "max-rate", version: "v1", changes: map[string]string{"max-rate": "50"}, differ: "max-rate any and 50"},
		{name: "content", version: "v1", changes: map[string]string{"content": "aa"}, cannotBe: "content unknown and aa"},
		{name: "virtual", version: "v1", changes: map[string]string{"time": "virtual"}, differ: "time measured and virtual"},
		{name: "not work", version: "v1",
			changes: map[string]string{"machine": "n-4c", "cpus": "4", "go": "go1.27", "extra-work": "10%"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			differ, unknown := workTable("v1", nil).WorkDiffers(workTable(c.version, c.changes))
			if InWords(differ) != c.differ || InWords(unknown) != c.cannotBe {
				t.Errorf("differ %q, want %q; unknown %q, want %q", InWords(differ), c.differ, InWords(unknown), c.cannotBe)
			}
		})
	}
	anyones := workTable("", nil)
	anyones.Source.Run.Sides = []record.Side{{Name: record.OldSide}, {Name: record.NewSide}}
	if differ, unknown := anyones.WorkDiffers(anyones); len(differ)+len(unknown) > 0 {
		t.Errorf("benchmarks with strategies in their names: %q, unknown %q", InWords(differ), InWords(unknown))
	}
	virtual := func(cpus string) *Table {
		return workTable("", map[string]string{"time": "virtual", "cpus": cpus, "profile": "{}", "request-cpu": "50µs"})
	}
	if differ, unknown := virtual("2").WorkDiffers(virtual("4")); InWords(differ) != "cpus 2 and 4" || unknown != nil {
		t.Errorf("simulated CPUs: %q, unknown %q", InWords(differ), InWords(unknown))
	}
}

// A fact that is unknown for one of two tables contradicts nothing.
func TestUnknownDiffers(t *testing.T) {
	known, none := workTable("v1", map[string]string{"cgo": "1"}), workTable("v1", map[string]string{"cgo": "unknown"})
	if differ := known.OtherwiseDiffers(none); len(differ) > 0 {
		t.Errorf("differ %q", InWords(differ))
	}
	if differ := known.OtherwiseDiffers(workTable("v1", map[string]string{"cgo": "0"})); InWords(differ) != "cgo 1 and 0" {
		t.Errorf("differ %q", InWords(differ))
	}
}

// Other content is other work; not where the service did not always answer the same.
func TestContentDiffers(t *testing.T) {
	a, b := workTable("v1", map[string]string{"content": "aa"}), workTable("v1", map[string]string{"content": "bb"})
	if differ, _ := a.WorkDiffers(b); InWords(differ) != "content aa and bb" || len(a.OtherwiseDiffers(b)) > 0 {
		t.Errorf("differ %q, otherwise %q", InWords(differ), InWords(a.OtherwiseDiffers(b)))
	}
	unit := record.Unit{Written: record.Changed, Tidied: record.Tidied(record.Changed)}
	b.Source.Series = []*record.Series{{ColumnUnits: []record.Unit{unit}, Columns: [][]float64{{0, 1}}}}
	if differ, unknown := a.WorkDiffers(b); len(differ)+len(unknown) > 0 ||
		InWords(a.OtherwiseDiffers(b)) != "content aa and bb" {
		t.Errorf("where it changes: differ %q, unknown %q, otherwise %q", InWords(differ), InWords(unknown),
			InWords(a.OtherwiseDiffers(b)))
	}
}

// What a service answered at first is no fact of a file in which it went on to answer otherwise.
func TestForgetContent(t *testing.T) {
	for changed, want := range map[string]string{"0": "aa", "3": ""} {
		f, err := record.Parse("urls.txt",
			strings.NewReader("content: aa\nBenchmarkBatch/scenario=urls/strategy=pool/limit=4 1 5 ns/op "+changed+" changed\n"))
		if err != nil {
			t.Fatal(err)
		}
		tables, err := Tables([]*record.File{f})
		if err != nil || len(tables) != 1 || tables[0].Facts[record.FactContent] != want {
			t.Errorf("%s changed: tables %v, error %v", changed, tables, err)
		}
	}
}

func TestOtherwiseDiffers(t *testing.T) {
	a, b := workTable("v1", nil), workTable("v1",
		map[string]string{"machine": "n-4c", "cpus": "", "go": "go1.27", "extra-work": "10%", "items": "64"})
	b.CPUs, b.Source.Run.Dirty = 1, true
	want := "machine m-2c and n-4c, GOMAXPROCS 2 and 1, commit abc and abc+, extra-work none and 10%, go go1.26 and go1.27"
	if got := InWords(a.OtherwiseDiffers(b)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := InWords(a.OtherwiseDiffers(a)); got != "" {
		t.Errorf("a table differs from itself: %s", got)
	}
}
