package bench

import (
	"go/build"
	"strings"
	"testing"
)

// Of ours, this room imports fixtures, strategies and results; its inner rooms also the room
// itself, and the commands all that they need.
func TestArrows(t *testing.T) {
	const module = "github.com/overlap-bench/overlap/"
	for dir, allowed := range map[string]string{
		".":           "fixtures strategies results",
		"simulate":    "fixtures strategies results bench",
		"handover":    "fixtures strategies results bench",
		"cmd/dist":    "fixtures bench",
		"cmd/overlap": "fixtures strategies results bench bench/simulate bench/handover",
	} {
		pkg, err := build.ImportDir(dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		for path, where := range pkg.ImportPos {
			if room, ours := strings.CutPrefix(path, module); ours && !strings.Contains(" "+allowed+" ", " "+room+" ") {
				t.Errorf("%v: imports %s", where[0], path)
			}
		}
	}
}
