package report

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
)

// Files that earlier overlaps have written stay readable, wholly: one of each form that there
// has been, cut from recorded runs. In v1, "first" is of the first commits, "precise" has the
// machine's speed and A/A arms in all scenarios, "bound" has T* and where the time went, "engine"
// has the digest of what measured and each sample's makespan, and "minimal" is what the format asks
// for. In v2, "sidecar" has the diagnostics in the sidecar. A file here is never changed: see [record.FormatVersion].
func TestVersions(t *testing.T) {
	t.Chdir("..") // goldens name the files as they are seen from results
	paths, err := filepath.Glob("testdata/versions/v*/*.txt")
	if err != nil || len(paths) < 4 {
		t.Fatalf("found %v, error %v", paths, err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			f, err := record.Read(path)
			if err != nil || len(f.Problems) != 0 || f.Run == nil || f.Run.Version < 1 {
				t.Fatalf("read %+v, error %v", f, err)
			}
			ok, failed := 0, 0
			for _, s := range f.Samples {
				if s.Status == record.OK {
					ok++
				} else {
					failed++
				}
			}
			if ok == 0 || f.N() != ok || len(f.Failures) != failed {
				t.Errorf("%d results and %d failures in the text, %d and %d in the sidecar", f.N(), len(f.Failures), ok, failed)
			}
			for s, i := range f.Results {
				if s.Blocks[i] < 1 || len(s.Values(record.Makespan)) != s.N() {
					t.Errorf("%s: result %d has block %d, %d makespans of %d", s.Name, i, s.Blocks[i], len(s.Values(record.Makespan)),
						s.N())
				}
			}
			tables := tabletest.Read(t, path)
			var shown, asJSON bytes.Buffer
			if err := Show(page.Text(&shown, 100), tables); err != nil {
				t.Fatal(err)
			}
			if err := WriteJSON(&asJSON, tables); err != nil {
				t.Fatal(err)
			}
			base, err := filepath.Rel("testdata", strings.TrimSuffix(path, ".txt"))
			if err != nil {
				t.Fatal(err)
			}
			resultstest.IsGolden(t, base+".golden", shown.Bytes())
			resultstest.IsGolden(t, base+".json.golden", asJSON.Bytes())
		})
	}
}
