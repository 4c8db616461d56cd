package summary

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/table"
)

func inShort(t *testing.T, tables []*table.Table) string {
	return strings.Join(InShort(tables), "\n") + "\n"
}

// A recorded run in short: the figures are those of the summary.
func TestInShort(t *testing.T) {
	tables := tabletest.Read(t, resultstest.RecordedPath)
	got := inShort(t, tables)
	resultstest.IsGolden(t, "inshort.golden", []byte(got))
	for _, tab := range tables {
		s, _ := Of(tab)
		for _, figure := range []string{s.inAll(), s.fetching(), s.share()} {
			if !strings.Contains(got, figure) || !strings.Contains(got, " in "+tab.Name) {
				t.Errorf("%s is not said of %s:\n%s", figure, tab.Name, got)
			}
		}
	}
}

// One block gives no interval: the figures stand alone.
func TestOneBlock(t *testing.T) {
	tables, err := table.Tables(resultstest.InBlocks(t, map[string][]float64{"sequential": {50}, "pool": {5}, "staged": {6}},
		"sequential", "pool", "staged"))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	p := page.Text(&out, 80)
	Show(p, tables)
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	said := out.String() + inShort(t, tables)
	if strings.Contains(said, "Inf") || strings.Contains(said, "0.00–") || !strings.Contains(said, "8.33×") {
		t.Errorf("said\n%s", said)
	}
}

// A strategy is named if nothing is measurably faster in any table, and none where a table cannot tell.
func TestLeaders(t *testing.T) {
	around := func(ms float64) []float64 { return []float64{ms, ms * 1.001, ms * 0.999, ms * 1.002, ms * 0.998, ms} }
	tableOf := func(sequential, pool, pipeline float64) *table.Table {
		tables, err := table.Tables(resultstest.InBlocks(t, map[string][]float64{"sequential": around(sequential),
			"pool": around(pool), "pipeline": around(pipeline)}, "sequential", "pool", "pipeline"))
		if err != nil {
			t.Fatal(err)
		}
		return tables[0]
	}
	pool, pipeline, both, none := tableOf(50, 5, 8), tableOf(50, 8, 5), tableOf(50, 5, 5), tableOf(5, 5, 5)
	for _, tt := range []struct {
		tables []*table.Table
		want   string
	}{
		{[]*table.Table{pool}, "pool is the fastest in io"},
		{[]*table.Table{both}, "pool and pipeline are the fastest in io"},
		{[]*table.Table{both, pool}, "pool is among the fastest in every scenario"},
		{[]*table.Table{pool, pipeline, both}, "no strategy is among the fastest in every scenario"},
		{[]*table.Table{pool, none}, ""},
	} {
		if got := leadersOf(summarize(tt.tables)); got != tt.want {
			t.Errorf("said %q, want %q", got, tt.want)
		}
	}
}

// What is not known is not said.
func TestInShortOfLittle(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{strings.Repeat("BenchmarkSum-2 1 5 ns/op\n", 6), ""},
		{resultstest.TextOf("io", map[string][]float64{"pool": {5, 5, 5, 5, 5, 5}}, "pool"), ""},
		{resultstest.TextOf("io", map[string][]float64{"sequential": {50, 50, 50, 50, 50, 50}, "pool": {5, 5, 5, 5, 5, 5}},
			"sequential", "pool"), "At limit 16, the fastest are 10.0× as fast as sequential in io."},
		{resultstest.TextOf("io", map[string][]float64{"sequential": {50}, "pool": {5}}, "sequential", "pool"),
			"Which is the fastest is unknown: 1 sample is too few to rank (4 are needed). At limit 16, what took the least " +
				"time is 10.0× as fast as sequential in io."},
	} {
		tables, err := table.Tables(resultstest.ParseFile(t, tt.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(InShort(tables), "\n"); got != tt.want {
			t.Errorf("said %q, want %q", got, tt.want)
		}
	}
}
