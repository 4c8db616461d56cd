package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/summary"
	"github.com/overlap-bench/overlap/results/table"
)

// At every width, what a table shows and what is said to be hidden are disjoint, and are all columns.
func TestHiddenIsNotShown(t *testing.T) {
	tables := tabletest.Read(t, "../testdata/run.txt")
	all := columns(tables[0])
	s, _ := scaling.New(tabletest.Read(t, "../testdata/scaling.txt")[0])
	for width := 60; width <= 140; width++ {
		for name, of := range map[string]struct {
			cols  []page.Column
			order []int
		}{"show": {all, expendable(all)}, "scaling": {s.Columns(), page.LastFirst(s.Columns(), 2)}} {
			kept, hidden := page.Fit(of.cols, width, of.order)
			shown, missing := page.NamesOf(kept), page.NamesOf(hidden)
			for _, c := range shown {
				if slices.Contains(missing, c) {
					t.Errorf("%s in %d columns: %s is both shown and hidden", name, width, c)
				}
			}
			both, want := slices.Sorted(slices.Values(slices.Concat(shown, missing))),
				slices.Sorted(slices.Values(page.NamesOf(of.cols)))
			if !slices.Equal(both, want) {
				t.Errorf("%s in %d columns: %q and %q are not %q", name, width, shown, missing, want)
			}
		}
	}
}

// What the report says is hidden is in the heading of no table, and what it does not name is in one.
func TestReportNamesTheHidden(t *testing.T) {
	tables := tabletest.Read(t, "../testdata/run.txt")[:1]
	for width := 60; width <= 140; width += 4 {
		var out bytes.Buffer
		if err := Show(page.Text(&out, width), tables); err != nil {
			t.Fatal(err)
		}
		_, report, _ := strings.Cut(out.String(), "samples") // from the title of the table on, after the summary
		head, _, _ := strings.Cut(report, "──")
		_, said, _ := strings.Cut(strings.Join(strings.Fields(report), " "), "Not shown: ")
		for mark, name := range map[string]string{"factor": "overlap factor", "verdict": "verdict", "sojourn": "p99 sojourn",
			"B/op": "B/op"} {
			if shown, hidden := strings.Contains(head, mark), strings.Contains(said, name); shown == hidden {
				t.Errorf("in %d columns, %s is shown: %v, and named as hidden: %v\n%s", width, name, shown, hidden, report)
			}
		}
	}
}

// The summary and the sentence under the table name the same strategies as the fastest, and the same range
// of gains: not who ties with the fastest and with the baseline too.
func TestSummarySaysAsSentence(t *testing.T) {
	samples := map[string][]float64{
		"sequential": {400, 401, 400, 402, 399, 400, 401, 400},
		"pool":       {40, 80, 41, 79, 40, 81, 42, 78},
		"batched":    {82, 78, 81, 80, 79, 82, 80, 81},
		"staged":     {30, 900, 20, 800, 15, 700, 10, 600}, // within noise of all
	}
	tab := tabletest.InBlocks(t, samples, "sequential", "pool", "batched", "staged")
	if n := len(tab.Group()); n != 3 {
		t.Fatalf("%d in the fastest group, want 3", n)
	}
	var out bytes.Buffer
	p := page.Text(&out, 0)
	summary.Show(p, []*table.Table{tab})
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	said := Sentences(tab)[0]
	const headline, sentence = "gain over sequential    4.64–10.7×",
		"pool and batched are the fastest, 4.64–10.7× as fast as sequential"
	if !strings.Contains(out.String(), "  pool, batched\n") || !strings.Contains(out.String(), headline) || !strings.HasPrefix(said, sentence) {
		t.Errorf("want %q and %q:\n%s\n%s", headline, sentence, &out, said)
	}
}
