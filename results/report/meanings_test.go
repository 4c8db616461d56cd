package report

import (
	"os"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/table"
)

// Each column of a table has a meaning, and a row in the README that says more.
func TestMeanings(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables(resultstest.ReadFiles(t, resultstest.RecordedPath))
	if err != nil {
		t.Fatal(err)
	}
	explained := strings.ReplaceAll(string(readme), "| B/op, allocs/op |", "| B/op |\n| allocs/op |")
	used := map[string]bool{}
	for _, tab := range tables {
		for _, c := range columns(tab)[1:] {
			used[c.Name()] = true
			if Meaning(c) == "" {
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
