package report

import (
	"os"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/table"
)

// Each column of a table has a meaning, and a row in the README that says more.
func TestMeanings(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	tables := tabletest.Read(t, resultstest.RecordedPath)
	explained := strings.ReplaceAll(string(readme), "| B/op, allocs/op |", "| B/op |\n| allocs/op |")
	used := map[string]bool{}
	for _, tab := range tables {
		for _, c := range columns(tab)[1:] {
			used[c.Name()] = true
			if Meaning(tab, c.Name()) == "" {
				t.Errorf("what does %q mean?", c.Name())
			}
			if !strings.Contains(explained, "\n| "+c.Name()+" |") {
				t.Errorf("the README does not explain %q", c.Name())
			}
		}
	}
	for name := range meanings {
		if !used[name] {
			t.Errorf("there is no column %q", name)
		}
	}
}

// A table says of a column only what holds for it: ratios within blocks need blocks, and batches are of strategies.
func TestMeaningsOfTable(t *testing.T) {
	paired := onlyTable(t, resultstest.RecordedPath, table.Options{})
	unpaired := onlyTable(t, resultstest.RecordedPath, table.Options{Unpaired: true})
	if said := Meaning(paired, "speedup"); !strings.Contains(said, "within blocks") {
		t.Error(said)
	}
	for _, column := range []string{"speedup", "efficiency"} {
		if said := Meaning(unpaired, column); said == "" || strings.Contains(said, "blocks") {
			t.Errorf("%s: %s", column, said)
		}
	}
	foreign := *paired
	foreign.IsStrategies = false
	if said := Meaning(&foreign, "sec/op"); said != "" {
		t.Error(said)
	}
}

func onlyTable(t *testing.T, path string, o table.Options) *table.Table {
	t.Helper()
	tables, err := o.Tables(resultstest.ReadFiles(t, path))
	if err != nil || len(tables) == 0 {
		t.Fatal(err)
	}
	return tables[0]
}
