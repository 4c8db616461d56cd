package table

import (
	"reflect"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
)

// Tables of a run that goes on leave unsettled what those of its files do.
func TestOfSamples(t *testing.T) {
	const path = "../runs/epyc-2c-89b7/20261125T143437Z-f4bfc0211.txt"
	f, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := Tables([]*record.File{f})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[*record.Series]int{}
	for i := range f.Samples { // which an older version recorded without their makespans
		if s := &f.Samples[i]; s.Series != nil {
			s.Makespan = 1e9 * s.Series.Values(record.Makespan)[seen[s.Series]]
			seen[s.Series]++
		}
	}
	soFar := OfSamples(f.Samples)
	if len(soFar) != len(whole) {
		t.Fatalf("%d tables of %d", len(soFar), len(whole))
	}
	cellsOf := func(tables []*Table, name string) (cells []record.Cell) {
		for _, t := range tables {
			if t.Name == name {
				for _, r := range t.Unsettled(0.01) {
					cells = append(cells, r.Cell())
				}
			}
		}
		return cells
	}
	some := 0
	for _, tab := range whole {
		want := cellsOf(whole, tab.Name)
		if got := cellsOf(soFar, tab.Name); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", tab.Name, got, want)
		}
		some += len(want)
	}
	if some == 0 {
		t.Error("everything is settled: choose another precision")
	}
}
