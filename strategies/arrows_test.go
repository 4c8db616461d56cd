package strategies

import (
	"go/build"
	"slices"
	"strings"
	"testing"
)

// This room imports the standard library only, and of it nothing with which a strategy
// could tell what it runs on, or flatter itself.
func TestArrows(t *testing.T) {
	forbidden := []string{"net", "net/http", "os", "testing", "math/rand", "math/rand/v2"}
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	for path, where := range pkg.ImportPos {
		switch {
		case strings.Contains(path, "."):
			t.Errorf("%v: imports %s, which is not in the standard library", where[0], path)
		case slices.Contains(forbidden, path) || strings.HasPrefix(path, "net/"):
			t.Errorf("%v: imports %s", where[0], path)
		case path == "time":
			for _, pos := range where {
				if pos.Filename != "strategies.go" && pos.Filename != "adaptive.go" {
					t.Errorf("%v: imports time; only strategies.go may, for time.Duration, and adaptive.go, which measures", pos)
				}
			}
		}
	}
}
