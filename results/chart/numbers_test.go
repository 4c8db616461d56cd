package chart

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"github.com/overlap-bench/overlap/results/trace"
)

// Samples has all samples, outliers and failures of the table, in the order of the file.
func TestSamples(t *testing.T) {
	tables := recorded(t)
	slow := resultstest.Pool16()
	slow.Ms[2] = 241
	broken := resultstest.Sequential16()
	broken.Ms[1] = 0
	tables["broken"] = byName(t, resultstest.RecordOf(t, broken, slow))["io"]
	for name, tab := range tables {
		c, why := Samples(tab)
		if c == nil {
			t.Fatal(why)
		}
		var want [][]string
		outliers, failed := 0, 0
		for _, r := range tab.Rows {
			unit := record.Tidied(record.Makespan)
			odd := r.OutliersOf(unit)
			for i, v := range r.Values[unit] {
				remark := ""
				if slices.ContainsFunc(odd, func(o table.Outlier) bool { return o.Value == v }) {
					remark = "outlier"
				}
				want = append(want, []string{r.Strategy, fmt.Sprint(r.Blocks[i]), text.Seconds(v), remark})
			}
			for _, f := range r.Failures {
				want = append(want, []string{r.Strategy, "2", none, "failed: " + f.Why()})
			}
			outliers, failed = outliers+len(odd), failed+len(r.Failures)
		}
		if !slices.EqualFunc(c.Table.Rows, want, slices.Equal[[]string]) {
			t.Errorf("%s: rows %v, want %v", name, c.Table.Rows, want)
		}
		if n := count(t, c, "circle", "process", "hollow"); n != outliers {
			t.Errorf("%s: %d rings, want %d", name, n, outliers)
		}
		if n := count(t, c, "path", "bad", "line"); n != failed || name == "broken" && failed != 1 {
			t.Errorf("%s: %d crosses, want %d", name, n, failed)
		}
	}
}

// The first block is at the top of a strip. Without blocks it is the first sample.
func TestPlacesOf(t *testing.T) {
	for _, is := range []struct {
		blocks []int
		want   []float64
	}{{[]int{1, 2, 3}, []float64{0, 0.5, 1}}, {[]int{5, 1, 3}, []float64{1, 0, 0.5}},
		{[]int{0, 0, 0}, []float64{0, 0.5, 1}},
		{[]int{4, 0, 1}, []float64{0, 0.5, 1}}, {[]int{7}, []float64{0.5}}, {[]int{2, 2}, []float64{0.5, 0.5}}} {
		var points []point
		for _, b := range is.blocks {
			points = append(points, point{block: b})
		}
		if got := placesOf(points); !slices.Equal(got, is.want) {
			t.Errorf("blocks %v are at %v, want %v", is.blocks, got, is.want)
		}
	}
}

// The front has those that no other beats: as much throughput for less, or more for as much.
func TestFront(t *testing.T) {
	text := ""
	for _, s := range []struct {
		name      string
		ms        float64
		rss       string
		onTheLine bool
	}{{"sequential", 100, "10", true}, {"pool", 10, "20", true}, {"pipeline", 10, "30", false},
		{"staged", 20, "20", false}, {"perurl", 5, "90", true}, {"ordered", 20, "15", true}} {
		text += fmt.Sprintf("BenchmarkBatch/scenario=io/strategy=%s/limit=16 1 %ge6 ns/op %s peak-rss-bytes\n", s.name, s.ms,
			s.rss)
	}
	tab := tabletest.Parse(t, "items: 100\n"+text)[0]
	c, why := Cost(tab)
	if c == nil {
		t.Fatal(why)
	}
	complete(t, c)
	want := [][]string{{"perurl", "20.00k", "90.00B", "yes"}, {"pool", "10.00k", "20.00B", "yes"},
		{"pipeline", "10.00k", "30.00B", "no"}, {"staged", "5000", "20.00B", "no"}, {"ordered", "5000", "15.00B", "yes"},
		{"sequential", "1000", "10.00B", "yes"}}
	for i, row := range c.Table.Rows {
		if !slices.Equal(row, want[i]) {
			t.Errorf("row %v, want %v", row, want[i])
		}
	}
	solid, hollow := 0, 0
	for i := range 8 {
		for _, shape := range []string{"circle", "path"} {
			class, _ := series(i)
			hollow += count(t, c, shape, class, "hollow")
			solid += count(t, c, shape, class, "solid")
		}
	}
	if hollow != 2 || solid != 4+6 { // and each beside its name
		t.Errorf("%d hollow marks and %d solid ones", hollow, solid)
	}
}

// Cost has the medians of the table.
func TestCost(t *testing.T) {
	for name, tab := range recorded(t) {
		c, _ := Cost(tab)
		marks := dataOf(t, c)
		if len(marks) != 2*len(tab.Rows) {
			t.Fatalf("%s: %d marks of %d rows", name, len(marks), len(tab.Rows))
		}
		for i, r := range tab.Rows {
			rss, _ := r.Summary(record.PeakRSS)
			goroutines, _ := r.Summary(record.PeakGoroutines)
			rate, _ := r.Summary(record.Throughput)
			if marks[i] != (data{r.Strategy, rss.Center}) && !near(marks[i].value, rss.Center) ||
				marks[i+len(tab.Rows)].value != goroutines.Center || c.Table.Rows[i][1] != text.RateNumber(rate.Center) {
				t.Errorf("%s: %v and %v of %s, want %v and %v", name, marks[i], marks[i+len(tab.Rows)], r.Strategy, rss.Center,
					goroutines.Center)
			}
		}
	}
}

// The course of adaptive is that of its timeline, beside that of the pipeline.
func TestTrajectory(t *testing.T) {
	for name, tab := range recorded(t) {
		c, why := Trajectory(tab)
		if c == nil {
			t.Fatal(why)
		}
		var want [][]string
		for _, strategy := range []string{"adaptive", "pipeline"} {
			p, _ := pathOf(tab.Row(strategy))
			if p.items != tab.Items || p.course[len(p.course)-1].Items != 0 {
				t.Errorf("%s: %s has %d items, and ends with %v", name, strategy, p.items, p.course[len(p.course)-1])
			}
			for _, count := range p.course {
				at := time.Duration(count.At).Seconds()
				want = append(want, []string{strategy, text.Seconds(at), fmt.Sprint(count.Items)})
			}
		}
		marks := dataOf(t, c)
		if !slices.EqualFunc(c.Table.Rows, want, slices.Equal[[]string]) || len(marks) != 2 || marks[0].value > 16 {
			t.Errorf("%s: %d rows, want %d; marks %v", name, len(c.Table.Rows), len(want), marks)
		}
	}
}

// An area has a step at each change, and ends at 0.
func TestSteps(t *testing.T) {
	of := path{course: trace.Course{{At: 0, Items: 1}, {At: 1e9, Items: 2}, {At: 2e9, Items: 0}}}
	got := of.steps(scaleForTest(0, 2), scaleForTest(0, 2)).String()
	if want := "M0 0L0 1L1 1L1 2L2 2L2 0Z"; got != want {
		t.Errorf("steps %s, want %s", got, want)
	}
}

// Each verdict has its own shape.
func TestAgainst(t *testing.T) {
	ms := func(base float64) func(int) string {
		return func(block int) string { return fmt.Sprintf("%g ns/op", base*1e6*(1+float64(block%3)/1000)) }
	}
	path := resultstest.WriteSides(t, 8,
		resultstest.SidedBenchmark{Name: "Batch/scenario=io/strategy=pool/limit=4", Old: ms(10), New: ms(12)},
		resultstest.SidedBenchmark{Name: "Batch/scenario=io/strategy=pipeline/limit=4", Old: ms(10), New: ms(8)},
		resultstest.SidedBenchmark{Name: "Batch/scenario=io/strategy=staged/limit=4", Old: ms(10), New: ms(10)})
	v := resultstest.Must(compare.OfSides(table.Options{}, resultstest.ReadFiles(t, path)[0]))
	c, why := Against(v, v.Matches[0])
	if c == nil {
		t.Fatal(why)
	}
	complete(t, c)
	want := map[string][]string{"pool": {"1.20×", "slower"}, "pipeline": {"0.80×", "faster"},
		"staged": {"1.00×", "within noise"}}
	for i, row := range c.Table.Rows {
		cell := v.Matches[0].Cells[i]
		if got := []string{row[1], row[4]}; !slices.Equal(got, want[row[0]]) || row[2] != text.Ratio(cell.Low) ||
			row[3] != text.Ratio(cell.High) {
			t.Errorf("%v, want %v", row, want[row[0]])
		}
	}
	if count(t, c, "path", "bad", "solid") != 1 || count(t, c, "path", "good", "solid") != 1 ||
		count(t, c, "circle", "muted", "hollow") != 1 {
		t.Error("a verdict lacks its shape")
	}
	const said = "Of 3, one became slower: the time of pool changed by +20.0 % (+20.0 % to +20.0 %). " +
		"Of 3, one became faster: the time of pipeline changed by −20.0 % (−20.0 % to −20.0 %)."
	if c.Sentence != said {
		t.Errorf("%q, want %q", c.Sentence, said)
	}
}

// Of many benchmarks, the picture has what became slower or faster, and then the largest changes.
func TestAgainstMany(t *testing.T) {
	var benchmarks []resultstest.SidedBenchmark
	for i := range 60 {
		ns := func(by float64) func(int) string {
			return func(block int) string { return fmt.Sprintf("%g ns/op", 1000*by*(1+float64(block*(i+1)%7)/1000)) }
		}
		by := 1 + float64(i)/1e5
		if i >= 57 {
			by = 1.5
		}
		benchmarks = append(benchmarks, resultstest.SidedBenchmark{Name: fmt.Sprintf("Sum/n=%d", i), Old: ns(1), New: ns(by)})
	}
	path := resultstest.WriteSides(t, 8, benchmarks...)
	v := resultstest.Must(compare.OfSides(table.Options{}, resultstest.ReadFiles(t, path)[0]))
	c, why := Against(v, v.Matches[0])
	if c == nil {
		t.Fatal(why)
	}
	complete(t, c)
	marks := dataOf(t, c)
	if len(marks) != mostRows || len(c.Table.Rows) != 60 || marks[0].value < 1.4 || marks[2].value < 1.4 ||
		marks[3].value < marks[4].value {
		t.Errorf("%d marks, which begin with %v, and %d rows", len(marks), marks[:5], len(c.Table.Rows))
	}
}
