package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The map of the room in its package doc names only what is there.
func TestMap(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, places, _ := strings.Cut(string(doc), "# Where to find what")
	named := 0
	for _, word := range strings.Fields(places) {
		if !strings.HasSuffix(word, ".go") {
			continue
		}
		named++
		if files, _ := filepath.Glob(word); len(files) == 0 {
			t.Errorf("there is no %s", word)
		}
	}
	if named < 20 {
		t.Errorf("the map names %d files", named)
	}
}
