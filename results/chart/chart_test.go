package chart

import (
	"slices"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/report"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A run that overlap recorded has all charts but that of several limits, each with its words and numbers.
func TestOf(t *testing.T) {
	for name, tab := range recorded(t) {
		charts, missing := Of(tab)
		var ids []string
		for _, c := range charts {
			ids = append(ids, c.ID)
			complete(t, c)
		}
		if want := []string{"distance", "gap", "sojourn", "samples", "cost", "trajectory"}; !slices.Equal(ids, want) {
			t.Errorf("%s: charts %v, want %v", name, ids, want)
		}
		if len(missing) != 1 || missing[0].Title != scalingTitle || missing[0].Why == "" {
			t.Errorf("%s: missing are %+v", name, missing)
		}
	}
}

// Distance has a mark for each strategy, at its time, and the numbers of the table.
func TestDistance(t *testing.T) {
	for name, tab := range recorded(t) {
		c, _ := Distance(tab)
		marks := dataOf(t, c)
		if len(marks) != len(tab.Rows) || len(c.Table.Rows) != len(tab.Rows) {
			t.Fatalf("%s: %d marks, %d rows, of %d", name, len(marks), len(c.Table.Rows), len(tab.Rows))
		}
		for i, r := range tab.Rows {
			makespan, _ := r.Summary(record.Makespan)
			e, _ := r.Efficiency()
			limit, _ := r.LimitBound()
			want := []string{r.Strategy, text.Seconds(makespan.Center), text.Seconds(makespan.Lo), text.Seconds(makespan.Hi),
				text.Seconds(tab.Bound.Seconds), text.Seconds(limit.Value), text.Efficiency(e)}
			if marks[i].name != r.Strategy || !near(marks[i].value, makespan.Center) || !slices.Equal(c.Table.Rows[i], want) {
				t.Errorf("%s: mark %v and row %v, want %v", name, marks[i], c.Table.Rows[i], want)
			}
		}
		if n := count(t, c, "line", "process", "bold-line"); n != len(tab.Rows) {
			t.Errorf("%s: %d bars for the limit, want %d", name, n, len(tab.Rows))
		}
	}
}

// The parts of a waterfall add up to the time, and each begins where the last one ended.
func TestGap(t *testing.T) {
	for name, tab := range recorded(t) {
		c, _ := Gap(tab)
		if len(c.Table.Rows) != len(tab.Rows) {
			t.Errorf("%s: %d rows", name, len(c.Table.Rows))
		}
		bars := 0
		for _, r := range table.KeepRepresentative([]*table.Table{tab})[0].Shown() {
			makespan, _ := r.Median(record.Makespan)
			f, sum, parts := fallOf(r), 0.0, r.Waterfall()
			for _, part := range parts {
				sum += part.Seconds
			}
			if !near(sum, makespan) || f.bars[0].from != 0 || f.bars[0].Name != "T*" || f.bars[0].Seconds != tab.Bound.Seconds {
				t.Errorf("%s: %s has parts that add up to %v of %v", name, r.Strategy, sum, makespan)
			}
			begun := 0.0
			for _, part := range parts {
				if i := slices.IndexFunc(f.bars, func(b bar) bool { return b.Name == part.Name }); i >= 0 &&
					!(near(f.bars[i].from, begun) || begun == 0) {
					t.Errorf("%s: %s of %s begins at %v, want %v", name, part.Name, r.Strategy, f.bars[i].from, begun)
				}
				begun += part.Seconds
			}
			bars += len(f.bars) + 1
		}
		if marks := dataOf(t, c); len(marks) != bars {
			t.Errorf("%s: %d bars, want %d", name, len(marks), bars)
		}
	}
}

// Sojourn has the percentiles of the report, and a mark for each that is known.
func TestSojourn(t *testing.T) {
	for name, tab := range recorded(t) {
		c, _ := Sojourn(tab)
		rows, _ := report.LatencyRows(tab)
		var want []data
		for i, r := range rows {
			for j, pc := range report.Percentiles {
				v, ok := r.Percentile(latency.OfSojourn, pc.Q)
				cell := none
				if ok {
					want, cell = append(want, data{r.Label, v}), text.Seconds(v)
				}
				if got := c.Table.Rows[i][2+j]; got != cell {
					t.Errorf("%s: %s of %s is %s, want %s", name, pc.Name, r.Label, got, cell)
				}
			}
		}
		same := func(a, b data) bool { return a.name == b.name && near(a.value, b.value) }
		if marks := dataOf(t, c); !slices.EqualFunc(marks, want, same) {
			t.Errorf("%s: marks %v, want %v", name, marks, want)
		}
	}
}

// Scaling has a mark for each level, at its throughput, and a ring at each knee.
func TestScaling(t *testing.T) {
	tab := byName(t, resultstest.ReadFiles(t, "../testdata/scaling.txt")...)["io"]
	c, why := Scaling(tab)
	if c == nil {
		t.Fatal(why)
	}
	complete(t, c)
	marks := dataOf(t, c)
	if len(marks) != 14 || len(c.Table.Rows) != 14 || count(t, c, "circle", "series-1", "hollow") != 1 ||
		count(t, c, "circle", "series-2", "hollow") != 1 || count(t, c, "path", "series-1", "band") != 1 {
		t.Errorf("%d marks, %d rows", len(marks), len(c.Table.Rows))
	}
	for i, m := range marks {
		r := tab.Rows[slices.IndexFunc(tab.Rows, func(r *table.Row) bool {
			return r.Strategy == m.name && r.Limit == c.Table.Rows[i][1]
		})]
		makespan, _ := r.Median(record.Makespan)
		if ratio := m.value * makespan / float64(tab.Items); ratio < 0.99 || ratio > 1.01 {
			t.Errorf("%s at %s: %v items/s, and %v s a batch", m.name, r.Limit, m.value, makespan)
		}
	}
}
