package strategies_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

// The tables of both READMEs have a row for each strategy of the catalog, in its order, that links to the page. The
// text above says how many there are.
func TestReadmeTables(t *testing.T) {
	var catalog []string
	for _, entry := range strategies.Catalog() {
		catalog = append(catalog, entry.Name)
	}
	for _, tt := range []struct{ path, count string }{
		{"README.md", "This directory holds %d of them"},
		{"../README.md", "`overlap` runs %d such strategies"},
	} {
		readme, err := os.ReadFile(tt.path)
		if err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, row := range regexp.MustCompile(`(?m)^\| \[(\w+)\]\(([\w/]+\.go)\) \|`).FindAllStringSubmatch(string(readme),
			-1) {
			rows = append(rows, row[1])
			if _, err := os.Stat(filepath.Join(filepath.Dir(tt.path), row[2])); err != nil {
				t.Errorf("%s: the row of %s: %v", tt.path, row[1], err)
			}
		}
		if !slices.Equal(rows, catalog) {
			t.Errorf("%s has rows for\n%v, the catalog has\n%v", tt.path, rows, catalog)
		}
		count := fmt.Sprintf(tt.count, len(catalog))
		if !strings.Contains(strings.Join(strings.Fields(string(readme)), " "), count) {
			t.Errorf("%s does not say %q", tt.path, count)
		}
	}
}
