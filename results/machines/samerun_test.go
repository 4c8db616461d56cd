package machines

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// A copy is no second machine, with its sidecar or without; another run of the machine is one.
func TestCopy(t *testing.T) {
	run, other := two.record(t), one.record(t)
	for _, sidecar := range []bool{true, false} {
		again := resultstest.CopyOf(t, run, sidecar)
		_, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{run}}, {Files: []*record.File{again}}, {Files: []*record.File{other}}})
		if want := run.Path + " and " + again.Path + " are one and the same run: compared with itself it says nothing"; err == nil || err.Error() != want {
			t.Errorf("sidecar %v: error %v, want %s", sidecar, err, want)
		}
		a, err := Compare(table.Options{}, []record.Labelled{{Files: []*record.File{run, again}}, {Files: []*record.File{other}}})
		if err != nil || len(a.Machines) != 2 || len(a.LeftOut) != 1 || !strings.HasPrefix(a.LeftOut[0].Why, "it is a copy of ") {
			t.Errorf("sidecar %v: of one directory, error %v, %+v", sidecar, err, a)
		}
	}
	older := two
	older.day = 1
	if _, err := Compare((table.Options{}), []record.Labelled{{Files: []*record.File{run}}, {Files: []*record.File{older.record(t)}}, {Files: []*record.File{other}}}); err != nil {
		t.Errorf("another run of the same machine: %v", err)
	}
}
