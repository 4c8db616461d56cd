package strategies_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

// The table of README.md has a row for each strategy of the catalog, in its order, that links to the page.
func TestReadmeTable(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows, catalog []string
	for _, row := range regexp.MustCompile(`(?m)^\| \[(\w+)\]\((\w+\.go)\) \|`).FindAllStringSubmatch(string(readme), -1) {
		rows = append(rows, row[1])
		if _, err := os.Stat(row[2]); err != nil {
			t.Errorf("README.md: the row of %s: %v", row[1], err)
		}
	}
	for _, entry := range strategies.Catalog() {
		catalog = append(catalog, entry.Name)
	}
	if !slices.Equal(rows, catalog) {
		t.Errorf("README.md has rows for\n%v, the catalog has\n%v", rows, catalog)
	}
}
