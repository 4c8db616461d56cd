package compare

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
)

func TestFilter(t *testing.T) {
	s, err := query.ParseSelection("/scenario:io AND /strategy:pool", "", "")
	if err != nil {
		t.Fatal(err)
	}
	a, b := resultstest.OldRun().Read(t), resultstest.NewRun().Read(t)
	both, err := s.Apply([]record.Labelled{a, b}, record.Makespan)
	if err != nil {
		t.Fatal(err)
	}
	v, err := Options{AllowSingle: true}.Compare(both[0], both[1])
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Matches) != 1 || v.Family != 1 || v.Matches[0].Cells[0].New.Strategy != "pool" ||
		v.Matches[0].Cells[0].N != 6 {
		t.Errorf("%d tables, a family of %d", len(v.Matches), v.Family)
	}
	if twice := v.Matches[0].New.NoiseFloor.Of; twice == nil {
		t.Error("the A/A arm was lost")
	}
	nothing, err := query.ParseSelection("/scenario:none", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nothing.Apply([]record.Labelled{resultstest.OldRun().Read(t)}, record.Makespan); err == nil ||
		!strings.Contains(err.Error(), "leaves nothing") {
		t.Errorf("error %v", err)
	}
}
