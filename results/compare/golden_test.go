package compare_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
)

// The reports on two files of somebody else's benchmarks, as they are printed: with long names, a unit of
// their own, an exact one, a makespan of 0, too few samples, and what only one file has.
func TestGolden(t *testing.T) {
	t.Chdir("..") // goldens name the files as they are seen from results
	v := comparetest.CompareFiles(t, "testdata/depot-old.txt", "testdata/depot-new.txt")
	for name, write := range map[string]func(w *bytes.Buffer) error{
		"depot.golden":          func(w *bytes.Buffer) error { return compare.Show(page.Text(w, 80), v) },
		"depot-markdown.golden": func(w *bytes.Buffer) error { return compare.Show(page.Markdown(w, 0), v) },
		"depot-csv.golden":      func(w *bytes.Buffer) error { return compare.WriteCSV(w, v) },
		"depot-json.golden":     func(w *bytes.Buffer) error { return compare.WriteJSON(w, v) },
	} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		resultstest.IsGolden(t, name, bytes.ReplaceAll(out.Bytes(), []byte("\r\n"), []byte("\n")))
		if name == "depot.golden" {
			for line := range strings.Lines(out.String()) {
				if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 {
					t.Errorf("%d columns: %s", n, line)
				}
			}
		}
	}
}
