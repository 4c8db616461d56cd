package compare_test

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/table"
)

// What is below 0 changes as in benchstat, by new/old − 1. Where the signs differ no ratio tells the change.
// What is better goes by the values themselves.
func TestCompareSigns(t *testing.T) {
	for _, c := range []struct {
		old, now float64
		delta    string
		ratio    float64       // 0: none
		verdict  table.Verdict // where less is better
		said     string
	}{
		{-5, -10, "+100.00%", 2, compare.Better, "+100 %"},
		{-5, -20, "+300.00%", 4, compare.Better, "+300 %"},
		{-10, -5, "-50.00%", 0.5, compare.Worse, "−50.0 %"},
		{-5, 0, "-100.00%", 0, compare.Worse, "−100 %"},
		{0, -5, table.FromZero, 0, compare.Better, table.FromZero},
		{0, 5, table.FromZero, 0, compare.Worse, table.FromZero},
		{-5, 10, table.NewSign, 0, compare.Worse, "?"},
		{5, -10, table.NewSign, 0, compare.Better, "?"},
	} {
		unit := "Unit delta better=lower\n"
		old, now := unit+resultstest.ForeignPackage+noise.Unvaried("P", c.old, "delta"),
			unit+resultstest.ForeignPackage+noise.Unvaried("P", c.now, "delta")
		v := comparetest.CompareTexts(t, old, now)
		text, markdown, table, _ := comparetest.Rendered(t, v, 80)
		cell := v.JSON().Tables[0].Cells[0]
		if (cell.Delta != "") != (c.ratio == 0 && c.now != 0) || cell.Delta != "" && cell.Delta != c.delta ||
			cell.Verdict != c.verdict || (cell.Ratio == nil) != (c.ratio == 0) ||
			cell.Ratio != nil && !noise.Near(*cell.Ratio, c.ratio, 1e-9) {
			t.Errorf("%v to %v: %s, %s, ratio %v, want %s, %s, %v", c.old, c.now, cell.Delta, cell.Verdict, cell.Ratio, c.delta,
				c.verdict, c.ratio)
		}
		records, err := csv.NewReader(strings.NewReader(table)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := func(name string) string {
			for i, heading := range records[0] {
				if heading == name {
					return records[1][i]
				}
			}
			return "no such column"
		}
		if at("verdict") != string(c.verdict) || (at("ratio") == "") != (c.ratio == 0) {
			t.Errorf("%v to %v: the CSV has %q, ratio %q", c.old, c.now, at("verdict"), at("ratio"))
		}
		for _, out := range []string{text, markdown} {
			if !strings.Contains(out, c.said) || !strings.Contains(out, "0.002") ||
				!strings.Contains(out, "1 "+string(c.verdict)+" ("+c.said+").") {
				t.Errorf("%v to %v: want %s and %q in\n%s", c.old, c.now, c.delta, c.said, out)
			}
		}
		checkBenchstatSays(t, old, now, c.delta)
	}
}

// checkBenchstatSays compares a change with benchstat's, unless no ratio tells it.
func checkBenchstatSays(t *testing.T, old, now, delta string) {
	t.Helper()
	if delta == table.FromZero || delta == table.NewSign {
		return
	}
	dir := t.TempDir()
	paths := []string{filepath.Join(dir, "old.txt"), filepath.Join(dir, "new.txt")}
	for i, text := range []string{old, now} {
		if err := os.WriteFile(paths[i], []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("go", "tool", "benchstat", paths[0], paths[1]).Output()
	if err != nil || !strings.Contains(string(out), delta+" (p=0.002 n=6)") {
		t.Errorf("%v, benchstat does not say %s:\n%s", err, delta, out)
	}
}
