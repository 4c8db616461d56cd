package report

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/table"
)

// Every report is valid Markdown: tables that say the same as in text, no line that ends in a space.
func TestMarkdownReports(t *testing.T) {
	tables := tabletest.Read(t, "../testdata/run.txt", "../testdata/bound.txt", "../testdata/scaling.txt")
	for name, show := range map[string]func(page.Page,
		[]*table.Table) error{"show": Show, "samples": ShowSamples, "explain": ShowWaterfalls, "scaling": scaling.Show} {
		var out bytes.Buffer
		if err := show(page.Markdown(&out, page.DefaultWidth), tables); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		kinds := map[string]int{}
		for _, b := range resultstest.ParseMarkdown(t, out.Bytes()) {
			kinds[b.Kind]++
			for _, row := range b.Rows {
				if len(row) != len(b.Rows[0]) || len(row) < 3 {
					t.Errorf("%s: a row of %d cells in a table of %d columns", name, len(row), len(b.Rows[0]))
				}
			}
		}
		headings := len(tables)
		if name == "show" {
			headings++ // of the summary
		}
		if kinds["Heading 3"] != headings || len(kinds) < 3 {
			t.Errorf("%s: blocks %v, want %d headings", name, kinds, headings)
		}
		for line := range strings.Lines(out.String()) {
			if strings.TrimRight(line, " \t\n")+"\n" != line {
				t.Errorf("%s: %q ends in a space", name, line)
			}
		}
	}
}

// A writer that fails is reported, by either page.
func TestPageError(t *testing.T) {
	broken := errors.New("the disk is full")
	for _, p := range []page.Page{page.Text(failing{broken}, 80), page.Markdown(failing{broken}, 80)} {
		if err := Show(p, tabletest.Read(t, "../testdata/run.txt")); !errors.Is(err, broken) {
			t.Errorf("error %v", err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
