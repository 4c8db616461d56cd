package results

import (
	"bytes"
	"strings"
	"testing"
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
		if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%.40q %q %q: error %v, want one line with %q", c.filter, c.row, c.col, err, c.err)
		}
	}
}

func TestFilter(t *testing.T) {
	s, err := ParseSelection("/scenario:io AND /strategy:pool", "", "")
	if err != nil {
		t.Fatal(err)
	}
	a, b := old().read(t), now().read(t)
	if err := s.Apply([]*File{a.Files[0], b.Files[0]}); err != nil {
		t.Fatal(err)
	}
	v, err := Options{}.Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Matches) != 1 || v.Family != 1 || v.Matches[0].Cells[0].New.Strategy != "pool" || v.Matches[0].Cells[0].N != 6 {
		t.Errorf("%d tables, a family of %d", len(v.Matches), v.Family)
	}
	if _, twice := v.Matches[0].New.NoiseFloor(); twice == nil {
		t.Error("the A/A arm was lost")
	}
	nothing, err := ParseSelection("/scenario:none", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := nothing.Apply([]*File{old().read(t).Files[0]}); err == nil || !strings.Contains(err.Error(), "leaves nothing") {
		t.Errorf("error %v", err)
	}
}

func TestGrids(t *testing.T) {
	slow := now()
	slow.slower, slow.facts = 2, map[string]string{"machine": "n-4c-1111"}
	s, err := ParseSelection("/strategy:pool", "/scenario", "machine")
	if err != nil {
		t.Fatal(err)
	}
	both := []Labelled{old().read(t), slow.read(t)}
	if err := s.Apply([]*File{both[0].Files[0], both[1].Files[0]}); err != nil {
		t.Fatal(err)
	}
	grids, pooled, err := s.Grids(both, Makespan)
	if err != nil || len(grids) != 1 || pooled != "" && pooled != ".file" {
		t.Fatalf("%v: %d grids, pooled %q", err, len(grids), pooled)
	}
	var out bytes.Buffer
	if err := ShowGrids(Text(&out, 0), grids, pooled); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"m-2c-0000", "n-4c-1111", "vs m-2c-0000", "(p=0.002 n=6)", "io", "cpu", "128"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, &out)
		}
	}
	other := now()
	other.version = "b"
	if _, _, err := s.Grids([]Labelled{both[0], other.read(t)}, Makespan); err == nil || !strings.Contains(err.Error(), "another version of the scenario") {
		t.Errorf("two versions: %v", err)
	}
	if _, _, err := s.Grids(both, "no/unit"); err == nil {
		t.Error("no error for a unit that there is not")
	}
}
