package bench

import (
	"go/build"
	"strings"
	"testing"
)

// Of ours, this room imports fixtures, strategies and results.
func TestArrows(t *testing.T) {
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	const module = "github.com/overlap-bench/overlap/"
	allowed := map[string]bool{"fixtures": true, "strategies": true, "results": true}
	for path, where := range pkg.ImportPos {
		if room, ours := strings.CutPrefix(path, module); ours && !allowed[room] {
			t.Errorf("%v: imports %s", where[0], path)
		}
	}
}
