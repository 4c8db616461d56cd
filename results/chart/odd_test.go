package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/machines"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// line is a sample with all figures that a chart may want.
func line(strategy string, limit int, ns, bound float64) string {
	figures := fmt.Sprintf("%g ns/op %g bound-ns %g limit-low-ns %g items/s 1e7 peak-rss-bytes %d peak-goroutines "+
		"5e6 B/op", ns, bound, 1.1*bound, 128e9/ns, limit)
	for _, l := range record.Lost {
		figures += fmt.Sprintf(" %g %s", ns/20, l.Unit)
	}
	return fmt.Sprintf("BenchmarkBatch/scenario=io/strategy=%s/limit=%d-2 1 %s\n", strategy, limit, figures)
}

func lines(times int, strategy string, limit int, ns, bound float64) (text string) {
	for i := range times {
		text += line(strategy, limit, ns*(1+float64(i%5)/100), bound)
	}
	return text
}

// oddNames are as a file of unknown origin may have them.
var oddNames = []string{"<script>alert(1)<", "]]>", `"><svg`, "a\u2028b", "\u202egnp.exe", strings.Repeat("long", 2500),
	strings.Repeat("世界", 1000), "%s%d", "&lt;"}

// oddTables are tables of which some chart has little to draw.
func oddTables(t *testing.T) map[string]*table.Table {
	const failure = "--- FAIL: BenchmarkBatch/scenario=io/strategy=pool/limit=16\n    it broke\n"
	many, limits, names := "", "", ""
	for i := range 45 {
		many += lines(6, fmt.Sprint("s", i), 16, 1e6*float64(i+1), 5e5)
	}
	for limit := 1; limit <= 65536; limit *= 2 {
		limits += lines(6, "pool", limit, 1e9/float64(limit), 1e3) + lines(6, "pipeline", limit, 2e9/float64(limit), 1e3)
	}
	for i, name := range oddNames {
		names += lines(6, name, 16, 1e6*float64(i+1), 5e5) + lines(6, name, 32, 2e6*float64(i+1), 5e5)
	}
	tables := map[string]*table.Table{}
	for name, text := range map[string]string{
		"one sample":       line("pool", 16, 1e6, 5e5),
		"one strategy":     lines(6, "pool", 16, 1e6, 5e5),
		"all alike":        strings.Repeat(line("pool", 16, 1e6, 1e6)+line("sequential", 16, 1e6, 1e6), 6),
		"zero T*":          lines(6, "pool", 16, 1e6, 0),
		"beaten T*":        lines(6, "pool", 16, 1e6, 5e6),
		"huge range":       lines(6, "pool", 16, 1, 0.5) + lines(6, "sequential", 16, 1e15, 0.5),
		"zero time":        strings.Repeat("BenchmarkBatch/scenario=io/strategy=pool/limit=16 1 0 ns/op\n", 6),
		"all failed":       strings.Repeat(failure, 3),
		"some failed":      lines(4, "pool", 16, 1e6, 5e5) + failure,
		"without figures":  strings.Repeat("BenchmarkBatch/scenario=io/strategy=pool/limit=16 1 5 ns/op\n", 6),
		"odd limit":        strings.Repeat("BenchmarkBatch/scenario=io/strategy=pool/limit=many 1 5 ns/op\n", 6),
		"somebody else's":  strings.Repeat("BenchmarkSum-2 1 5 ns/op\n", 6),
		"many strategies":  many,
		"many limits":      limits,
		"names":            names,
		"a slow outlier":   lines(10, "pool", 16, 1e6, 5e5) + line("pool", 16, 1e12, 5e5),
		"without sequence": lines(6, "adaptive", 16, 1e6, 5e5),
		"without rss": strings.Repeat(strings.ReplaceAll(line("pool", 16, 1e6, 5e5)+line("sequential", 16, 3e6, 5e5),
			" 1e7 peak-rss-bytes", ""), 6),
	} {
		for _, tab := range tabletest.Parse(t, "items: 128\n"+text) {
			tables[name] = tab
		}
	}
	return tables
}

// Whatever a table has, each chart is either complete or missing with a reason.
func TestOddTables(t *testing.T) {
	for name, tab := range oddTables(t) {
		t.Run(name, func(t *testing.T) {
			charts, missing := Of(tab)
			if len(charts)+len(missing) != 7 {
				t.Errorf("%d charts and %d missing", len(charts), len(missing))
			}
			for _, c := range charts {
				complete(t, c)
			}
			for _, m := range missing {
				if m.Title == "" || !strings.HasSuffix(m.Why, ".") {
					t.Errorf("%q is missing: %q", m.Title, m.Why)
				}
			}
		})
	}
}

// A file has no figure that is not a number, or beyond 1e30, as record sees to. If one came all the same, it would not
// be drawn, or drawn within the frame.
func TestNotNumbers(t *testing.T) {
	text := "items: 128\n" + lines(4, "pool", 16, 1e6, 5e5) + lines(4, "sequential", 16, 3e6, 5e5)
	parsed := func() *table.Table { return tabletest.Parse(t, text)[0] }
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 1e-39, 1e30} {
		for _, some := range []bool{true, false} {
			for unit := range parsed().Rows[0].Values {
				if strings.HasPrefix(unit, "lost-") && unit != "lost-limit-sec" {
					continue // one part of the waterfall stands for all
				}
				tab := parsed()
				values := tab.Rows[0].Values[unit]
				for i := range values {
					if i == 0 || !some {
						values[i] = x
					}
				}
				charts, _ := Of(tab)
				for _, c := range charts {
					dataOf(t, c)
				}
			}
		}
	}
}

// What is missing of which table, and a mark for each failure.
func TestMissing(t *testing.T) {
	tables := oddTables(t)
	for _, is := range []struct {
		table string
		of    func(*table.Table) (*Chart, string)
		want  string
	}{
		{"zero T*", Distance, "The file does not say what the shortest time possible is."},
		{"beaten T*", Distance, "pool took less than the shortest time possible, so one of the two is wrong."},
		{"without figures", Gap, "The file does not say what the shortest time possible is."},
		{"one sample", Samples, "Each strategy has only one sample."},
		{"zero time", Samples, "There are no samples that took any time."},
		{"one sample", Scaling, "No strategy was measured at more than one limit: overlap run --limits 1..256 does that."},
		{"one sample", Sojourn, "The file has no histograms of sojourns: overlap run records them beside the text."},
		{"without figures", Cost, "The file has neither memory nor goroutines of two strategies to compare."},
		{"one sample", Trajectory, "adaptive was not measured."},
		{"somebody else's", Cost, "These are not strategies, which do the same work."},
		{"without sequence", Trajectory,
			"There is no timeline of adaptive: overlap run records one of each strategy in the sidecar."},
	} {
		if c, why := is.of(tables[is.table]); c != nil || why != is.want {
			t.Errorf("%s: chart %v, reason %q, want %q", is.table, c, why, is.want)
		}
	}
	for name, want := range map[string]int{"all failed": 3, "some failed": 1, "one strategy": 0} {
		c, why := Samples(tables[name])
		if c == nil {
			t.Fatal(name, why)
		}
		if n := count(t, c, "path", "bad", "line"); n != want {
			t.Errorf("%s: %d crosses, want %d", name, n, want)
		}
	}
	if c, _ := Samples(tables["a slow outlier"]); count(t, c, "circle", "process", "hollow") != 1 {
		t.Error("the outlier has no ring")
	}
}

// Machines and sides with odd names and ranges are drawn too.
func TestOddComparisons(t *testing.T) {
	old, elsewhere := resultstest.OldRun(), resultstest.NewRun()
	elsewhere.Facts = map[string]string{"machine": "<script>alert(1)</script>\u202e"}
	side, err := machines.Compare(table.Options{}, []record.Labelled{old.Read(t), elsewhere.Read(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range side.Scenarios {
		c, why := Machines(side, s)
		if c == nil {
			t.Fatal(why)
		}
		complete(t, c)
		want := 0
		for _, l := range s.Lines() {
			for _, r := range l.Rows {
				if r != nil && r != r.Table.Base(r.Limit) && r.Ranked() {
					want++
				}
			}
		}
		if marks := dataOf(t, c); len(marks) != want || len(c.Table.Rows) != want {
			t.Errorf("%s: %d marks, %d rows, want %d", s.Name, len(marks), len(c.Table.Rows), want)
		}
	}
	two, err := compare.Options{}.Compare(old.Read(t), resultstest.NewRun().Read(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range two.Matches {
		c, why := Against(two, m)
		if c == nil {
			t.Fatal(why)
		}
		complete(t, c)
		marks := dataOf(t, c)
		for i, cell := range m.Cells {
			if !near(marks[i].value, cell.Ratio) {
				t.Errorf("mark %v, of a ratio of %v", marks[i], cell.Ratio)
			}
		}
	}
}

// Of many limits, a picture has each strategy at its fastest, and the table has all.
func TestSeveralLimits(t *testing.T) {
	tab := oddTables(t)["many limits"]
	for _, of := range []func(*table.Table) (*Chart, string){Distance, Samples, Cost} {
		c, _ := of(tab)
		var names []string
		for _, d := range dataOf(t, c) {
			names = append(names, d.name)
		}
		if want := []string{"pool/65536", "pipeline/65536"}; !slices.Equal(names[:2], want) ||
			!strings.Contains(c.Note, "each strategy is drawn at the one with its least time.") {
			t.Errorf("%s: %v, want %v: %s", c.ID, names, want, c.Note)
		}
		if rows := map[string]int{"distance": 34, "samples": 34 * 6, "cost": 2}[c.ID]; len(c.Table.Rows) != rows {
			t.Errorf("%s: %d rows, want %d", c.ID, len(c.Table.Rows), rows)
		}
	}
}
