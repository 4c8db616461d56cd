package query

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

func TestParseSelection(t *testing.T) {
	for _, c := range []struct{ filter, row, col, err string }{
		{},
		{filter: "/scenario:(io OR mixed) AND /strategy:pool"},
		{filter: "-/strategy:/^s/", row: "/strategy@alpha,/limit@num", col: "machine"},
		{row: ".fullname"},
		{col: ".file"},
		{row: "/scenario", col: "items"},
		{filter: "/scenario:(io", err: `--filter: syntax error: value list must be separated by OR at character 14 of "/scenario:(io"`},
		{row: "/strategy,,", err: "--row: "},
		{col: "@", err: "--col: "},
		{filter: strings.Repeat("(", 1001), err: "--filter has 1001 bytes: use at most 1000"},
		{filter: strings.Repeat("(", 1000), err: "--filter: syntax error"},
		{filter: "a:\x00\n\"", err: "--filter: "},
	} {
		_, err := ParseSelection(c.filter, c.row, c.col)
		if c.err == "" && err != nil ||
			c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%.40q %q %q: error %v, want one line with %q", c.filter, c.row, c.col, err, c.err)
		}
	}
}

// What a filter leaves out still says what holds for all of the table: its noise floor, T*, and the
// baseline of its gains.
func TestFilterKeepsContext(t *testing.T) {
	const path = "../runs/epyc-2c-89b7/20261125T143437Z-f4bfc0211.txt"
	tables := func(filter string) []*table.Table {
		t.Helper()
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseSelection(filter, "", "")
		if err != nil {
			t.Fatal(err)
		}
		kept, err := s.Apply([]record.Labelled{{Label: "f", Files: []*record.File{f}}}, record.Makespan)
		if err != nil {
			t.Fatal(err)
		}
		tables, err := table.Tables(kept[0].Files)
		if err != nil {
			t.Fatal(err)
		}
		return tables
	}
	whole, part := tables(""), tables("/strategy:pipeline AND .unit:ns/op")
	if len(part) != len(whole) {
		t.Fatalf("%d tables of %d", len(part), len(whole))
	}
	for i, some := range part {
		all := whole[i]
		if len(some.Rows) != 1 || some.Name != all.Name {
			t.Fatalf("%s has %d rows", some.Name, len(some.Rows))
		}
		floor, of := some.NoiseFloor.Floor, some.NoiseFloor.Of
		bound := some.Bound.Seconds
		wantFloor := all.NoiseFloor.Floor
		wantBound := all.Bound.Seconds
		row, same := some.Rows[0], all.Row("pipeline")
		gain, ok := some.Gain(row, record.FetchActive)
		wantGain, _ := all.Gain(same, record.FetchActive)
		if of == nil || floor != wantFloor || bound != wantBound || !ok || gain != wantGain ||
			some.Finding(row).Verdict != all.Finding(same).Verdict {
			t.Errorf("%s: floor %v and %v, T* %v and %v, gain %v and %v", some.Name, floor, wantFloor, bound, wantBound, gain,
				wantGain)
		}
	}
}

// A baseline that is disqualified is none, also where a filter leaves it out.
func TestFilterOfWrongBaseline(t *testing.T) {
	f, err := record.Read("../runs/epyc-2c-89b7/20261125T143437Z-f4bfc0211.txt")
	if err != nil {
		t.Fatal(err)
	}
	f.Failures = append(f.Failures, record.NewFailure("Overlap/scenario=io/strategy=sequential/limit=16",
		record.Disqualified.Because("another digest")))
	s, err := ParseSelection("/strategy:pool AND /scenario:io", "", "")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.Apply([]record.Labelled{{Label: "f", Files: []*record.File{f}}}, record.Makespan)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables(kept[0].Files)
	if err != nil || len(tables) != 1 {
		t.Fatalf("%d tables, error %v", len(tables), err)
	}
	if gain, ok := tables[0].Gain(tables[0].Rows[0], record.Makespan); ok {
		t.Errorf("a gain of %v over a baseline that is wrong", gain)
	}
}

// Strategies are compared by their makespan: a filter that leaves another unit is refused.
func TestFilterOfUnits(t *testing.T) {
	for filter, ok := range map[string]bool{".unit:ns/op": true, ".unit:sec/op": true, ".unit:bound-ns": false} {
		s, err := ParseSelection(filter, "", "")
		if err != nil {
			t.Fatal(err)
		}
		bounded := resultstest.OldRun()
		bounded.Bound = 50
		_, err = s.Apply([]record.Labelled{bounded.Read(t)}, record.Makespan)
		if (err == nil) != ok || !ok && !strings.Contains(err.Error(), "strategies are compared by ns/op") {
			t.Errorf("%s: error %v", filter, err)
		}
	}
}

// Of several expressions that are wrong, the first is named, whatever a map's order.
func TestFirstWrongExpression(t *testing.T) {
	long := strings.Repeat("a", MaxExpression+1)
	for range 50 {
		if _, err := ParseSelection(long, long, long); err == nil || !strings.HasPrefix(err.Error(), "--filter has") {
			t.Fatal(err)
		}
	}
}
