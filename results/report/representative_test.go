package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// telltale is a sample of a strategy that loses so many of 100 ms to barriers and to queue wait.
func telltale(strategy string, limit, ms, barriers, queue int) string {
	line := fmt.Sprintf("BenchmarkBatch/scenario=io/strategy=%s/limit=%d 1 %d ns/op 1000000 bound-ns", strategy, limit,
		ms*1_000_000)
	for _, l := range record.Lost {
		lost := map[string]int{"barriers": barriers, "queue wait": queue}[l.Name]
		line += fmt.Sprintf(" %d %s", lost*ms*10_000, l.Unit)
	}
	return line + "\n"
}

func shownIn(tables []*table.Table) string {
	var names []string
	for _, r := range tables[0].Shown() {
		names = append(names, r.Strategy)
	}
	return strings.Join(names, " ")
}

// The third is whoever loses most to what neither the fastest nor the baseline loses to.
func TestKeepRepresentative(t *testing.T) {
	fast, slow := telltale("pool", 4, 10, 1, 30), telltale("sequential", 4, 900, 50, 0)
	for name, tt := range map[string]struct{ text, want, more string }{
		"the fastest has more of it": {fast + slow + telltale("eventloop", 4, 20, 0, 30) + telltale("staged", 4, 30, 60, 0),
			"pool staged sequential", "1 more: "},
		"the baseline has more of it": {fast + slow + telltale("eventloop", 4, 20, 0, 45) + telltale("staged", 4, 30, 50, 0),
			"pool eventloop sequential", "1 more: "},
		"nobody loses more": {fast + slow + telltale("chunked", 4, 20, 10, 10) + telltale("staged", 4, 30, 20, 0),
			"pool sequential", "2 more: name some with --strategies, or all with --scenarios io."},
		"no baseline": {fast + telltale("staged", 4, 30, 20, 0), "pool staged", ""},
		"several limits": {fast + slow + telltale("pool", 8, 20, 1, 30) + telltale("pool", 16, 20, 1, 30), "pool sequential",
			"2 more: "},
		"no waterfalls": {"BenchmarkBatch/scenario=io/strategy=pool/limit=4 1 9 " +
			"ns/op\nBenchmarkBatch/scenario=io/strategy=staged/limit=4 1 9 ns/op\n", "pool staged", ""},
	} {
		tables := table.KeepRepresentative(tabletest.Parse(t, tt.text))
		if got := shownIn(tables); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
		var out strings.Builder
		if err := ShowWaterfalls(page.Text(&out, 0), tables); err != nil ||
			tt.more == "" && strings.Contains(out.String(), " more ") || !strings.Contains(out.String(), tt.more) {
			t.Errorf("%s: no %q, error %v:\n%s", name, tt.more, err, out.String())
		}
		const chosen = "Drawn: the strategy with the least time, sequential, and the one that loses most in a part in which " +
			"these two do not.\n"
		if said := strings.Count(out.String(), chosen); said != min(1, len(tt.more)) {
			t.Errorf("%s: says %d times how they were chosen:\n%s", name, said, out.String())
		}
	}
}
