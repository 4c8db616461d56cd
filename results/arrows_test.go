package results

import (
	"go/build"
	"strings"
	"testing"
)

// This room imports nothing of ours: it reads files.
func TestArrows(t *testing.T) {
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	for path, where := range pkg.ImportPos {
		if strings.HasPrefix(path, "github.com/overlap-bench/overlap") {
			t.Errorf("%v: imports %s", where[0], path)
		}
	}
}
