package report

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
)

// A name in a file is shown as it is in every format, but for what would be obeyed.
func TestVisibleNames(t *testing.T) {
	tables := tabletest.Parse(t, "BenchmarkBatch/scenario=io/strategy=po\x1b[2Jol/limit=4\u202e 1 5 ns/op\n")
	for name, write := range map[string]func(w io.Writer) error{
		"text":     func(w io.Writer) error { return Show(page.Text(w, 80), tables) },
		"markdown": func(w io.Writer) error { return Show(page.Markdown(w, 80), tables) },
		"cells":    func(w io.Writer) error { return WriteCSV(w, tables) },
		"samples":  func(w io.Writer) error { return WriteSamplesCSV(w, nil, tables, nil) },
	} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); strings.ContainsAny(got, "\x1b\u202e") ||
			!strings.Contains(strings.ReplaceAll(got, `\`, ""), "po\uFFFD[2Jol") {
			t.Errorf("%s: %q", name, got)
		}
	}
}
