package results

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const room = "github.com/overlap-bench/overlap/results/"

// arrows are what each package of the room may import of it. Those for tests may import anything of the room.
var arrows = map[string]string{
	"export":           "text",
	"internal/ordered": "",
	"text":             "",
	"stats":            "",
	"latency":          "",
	"trace":            "",
	"page":             "text",
	"svg":              "text",
	"record":           "stats text latency trace internal/ordered",
	"lanes":            "trace text", // a page loads it
	"lanes/draw":       "lanes svg text page",
	"recording":        "record stats text",
	"table":            "record stats text internal/ordered",
	"query":            "record table internal/ordered text",
	"summary":          "table record stats page text internal/ordered",
	"languages":        "table record stats page text internal/ordered",
	"report":           "summary lanes table record stats page text latency trace export internal/ordered query",
	"compare":          "table record stats page text export internal/ordered",
	"gate":             "compare table record stats page text export internal/ordered",
	"machines":         "table record stats page text export internal/ordered",
	"scaling":          "table record stats page text export internal/ordered",
	"web": "chart lanes lanes/draw svg summary report compare machines table record stats page text latency trace export " +
		"internal/ordered query",
	"web/browsertest": "",
	"chart":           "svg report scaling machines compare table record stats latency trace text export",
	"pivot":           "query compare table record stats page text export internal/ordered",
}

// The room imports nothing else of ours, and within it only what is drawn above.
func TestArrows(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(".", func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || d.Name() == "testdata" || d.Name() == "runs" {
			return err
		}
		pkg, err := build.ImportDir(dir, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err != nil {
			return err
		}
		seen++
		name := filepath.ToSlash(dir)
		allowed, listed := arrows[name]
		forTests := slices.Contains([]string{"internal/comparetest", "internal/noise", "internal/resultstest",
			"internal/tabletest"}, name)
		if !listed && !forTests && name != "." {
			t.Errorf("%s is not among the arrows", name)
		}
		for path, where := range pkg.ImportPos {
			if name == "text" && strings.Contains(path, ".") && path != "golang.org/x/perf/benchunit" {
				t.Errorf("%v: package bench depends on text, which imports %s", where[0], path)
			}
			if !strings.HasPrefix(path, "github.com/overlap-bench/overlap") {
				continue
			}
			to, inside := strings.CutPrefix(path, room)
			if !inside || !forTests && !slices.Contains(strings.Fields(allowed), to) {
				t.Errorf("%v: %s imports %s", where[0], name, path)
			}
		}
		return nil
	})
	if err != nil || seen < len(arrows) {
		t.Errorf("%d packages read: %v", seen, err)
	}
}
