package machines

import (
	"maps"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// A newer trial of little does not take the place of a whole run; one that lacks hardly anything does.
func TestCompleteRuns(t *testing.T) {
	trial := two
	trial.day, trial.scenarios = 28, map[string]map[string][3]float64{"io": two.scenarios["io"]}
	a, err := Compare(table.Options{},
		[]record.Labelled{{Files: []*record.File{trial.record(t), two.record(t), one.record(t)}}})
	if err != nil || len(a.Scenarios) != 3 || len(a.LeftOut) != 1 {
		t.Fatalf("%+v, error %v", a, err)
	}
	if got, want := a.LeftOut[0].Why, "it has 4 cells in common with other machines, and "+a.Machines[0].File.Path+
		", which was taken, 12"; got != want {
		t.Errorf("left out, since %q, want %q", got, want)
	}
	trial.scenarios = maps.Clone(two.scenarios)
	trial.scenarios["mixed"] = maps.Clone(two.scenarios["mixed"])
	delete(trial.scenarios["mixed"], "pool")
	a, err = Compare(table.Options{},
		[]record.Labelled{{Files: []*record.File{trial.record(t), two.record(t), one.record(t)}}})
	if err != nil || a.Machines[0].started("02") != "28" ||
		a.LeftOut[0].Why != "there is a newer run of epyc-2c-2222 at GOMAXPROCS=2" {
		t.Errorf("%+v, error %v", a, err)
	}
}

// Of a directory the newest run of each machine counts; what was named by a label stays.
func TestNewestRuns(t *testing.T) {
	older, newer, small := two, two, one
	older.day = 1
	a, err := Compare(table.Options{},
		[]record.Labelled{{Files: []*record.File{newer.record(t), older.record(t), small.record(t)}}})
	if err != nil || len(a.Machines) != 2 || len(a.LeftOut) != 1 || a.Machines[0].started("02") != "22" {
		t.Fatalf("%+v, error %v", a, err)
	}
	a = sideBySide(t, older, newer)
	if a.Machines[0].Name != "2026-11-01" || a.Machines[1].Name != "2026-11-22" {
		t.Errorf("names %s and %s, want the days, which are all that differs", a.Machines[0].Name, a.Machines[1].Name)
	}
	if _, err := Compare((table.Options{}), []record.Labelled{{Files: []*record.File{two.record(t)}}}); err == nil {
		t.Error("one machine is compared with nothing")
	}
	files := func(runs ...invented) []record.Labelled {
		var l []record.Labelled
		for _, v := range runs {
			l = append(l, record.Labelled{Files: []*record.File{v.record(t)}})
		}
		return l
	}
	if Several(files(older, newer)) || !Several(files(two, one)) || !Several(files(laptop, server)) {
		t.Error("what several machines are")
	}
	both := two.record(t) // as of go test -cpu 2,1
	both.Series = append(both.Series, one.record(t).Series...)
	alone, twice := []record.Labelled{{Files: []*record.File{both}}},
		[]record.Labelled{{Files: []*record.File{both}}, {Files: []*record.File{both}}}
	if !Several(alone) || Several(twice) || !Several(append(files(two), alone...)) {
		t.Error("what several machines are where a file has two")
	}
}
