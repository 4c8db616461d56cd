package peers_test

import (
	"go/build"
	"strings"
	"testing"
)

// Of ours, this room imports strategies alone.
func TestArrows(t *testing.T) {
	const module = "github.com/overlap-bench/overlap/"
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	for path, where := range pkg.ImportPos {
		if strings.HasPrefix(path, module) && path != module+"strategies" {
			t.Errorf("%v: imports %s", where[0], path)
		}
	}
}
