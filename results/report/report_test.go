package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/scaling"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/trace"
)

// The reports of recorded files, as they are printed. go test ./results -update rewrites
// them: look at the difference before you keep it.
func TestGolden(t *testing.T) {
	t.Chdir("..") // goldens name the files as they are seen from results
	units := "testdata/units.txt"
	run, plain, curve, latency := "testdata/run.txt", "testdata/plain.txt", "testdata/scaling.txt", "testdata/latency.txt"
	tests := []struct {
		golden string
		write  func(w *bytes.Buffer) error
	}{
		{"show.golden", func(w *bytes.Buffer) error { return Show(page.Text(w, page.DefaultWidth), tabletest.Read(t, run)) }},
		{"wide.golden", func(w *bytes.Buffer) error { return Show(page.Text(w, 0), tabletest.Read(t, run)) }},
		{"plain.golden", func(w *bytes.Buffer) error {
			return Show(page.Text(w, page.DefaultWidth), tabletest.Read(t, plain))
		}},
		{"units.golden", func(w *bytes.Buffer) error { return Show(page.Text(w, 80), tabletest.Read(t, units)) }},
		{"units-wide.golden", func(w *bytes.Buffer) error { return Show(page.Text(w, 0), tabletest.Read(t, units)) }},
		{"units-markdown.golden", func(w *bytes.Buffer) error { return Show(page.Markdown(w, 0), tabletest.Read(t, units)) }},
		{"units-samples.golden", func(w *bytes.Buffer) error {
			return ShowSamples(page.Text(w, 80), tabletest.Read(t, units))
		}},
		{"units-csv.golden", func(w *bytes.Buffer) error { return WriteCSV(w, tabletest.Read(t, units)) }},
		{"units-json.golden", func(w *bytes.Buffer) error { return WriteJSON(w, tabletest.Read(t, units)[2:]) }},
		{"two.golden", func(w *bytes.Buffer) error { return Show(page.Text(w, 60), tabletest.Read(t, run, plain)) }},
		{"samples.golden", func(w *bytes.Buffer) error {
			return ShowSamples(page.Text(w, page.DefaultWidth), tabletest.Read(t, run, plain))
		}},
		{"unpaired.golden", func(w *bytes.Buffer) error {
			files := []*record.File{}
			for _, path := range []string{run, plain} {
				f, err := record.Read(path)
				if err != nil {
					return err
				}
				files = append(files, f)
			}
			tables, err := table.Options{Unpaired: true}.Tables(files)
			if err != nil {
				return err
			}
			return Show(page.Text(w, page.DefaultWidth), tables)
		}},
		{"bound.golden", func(w *bytes.Buffer) error {
			return Show(page.Text(w, 0), tabletest.Read(t, "testdata/bound.txt"))
		}},
		{"explain.golden", func(w *bytes.Buffer) error {
			return ShowWaterfalls(page.Text(w, 80), tabletest.Read(t, "testdata/bound.txt"))
		}},
		{"boundjson.golden", func(w *bytes.Buffer) error {
			return WriteJSON(w, tabletest.Read(t, "testdata/bound.txt")[:1])
		}},
		{"scaling.golden", func(w *bytes.Buffer) error {
			return scaling.Show(page.Text(w, page.DefaultWidth), tabletest.Read(t, curve, plain))
		}},
		{"scaling-narrow.golden", func(w *bytes.Buffer) error {
			return scaling.Show(page.Text(w, 60), tabletest.Read(t, curve))
		}},
		{"scaling-json.golden", func(w *bytes.Buffer) error { return scaling.WriteJSON(w, tabletest.Read(t, curve, plain)) }},
		{"markdown.golden", func(w *bytes.Buffer) error {
			return Show(page.Markdown(w, page.DefaultWidth), tabletest.Read(t, run, plain))
		}},
		{"explain-markdown.golden", func(w *bytes.Buffer) error {
			return ShowWaterfalls(page.Markdown(w, 80), tabletest.Read(t, "testdata/bound.txt")[:1])
		}},
		{"latency.golden", func(w *bytes.Buffer) error { return ShowLatency(page.Text(w, 0), tabletest.Read(t, latency)) }},
		{"latency-80.golden", func(w *bytes.Buffer) error {
			return ShowLatency(page.Text(w, 80), tabletest.Read(t, latency)[:1])
		}},
		{"latency-markdown.golden", func(w *bytes.Buffer) error {
			return ShowLatency(page.Markdown(w, page.DefaultWidth), tabletest.Read(t, latency)[:1])
		}},
		{"latency-json.golden", func(w *bytes.Buffer) error { return WriteJSON(w, tabletest.Read(t, latency)[:1]) }},
		{"trace.golden", func(w *bytes.Buffer) error {
			return trace.WriteTrace(w, []trace.Trace{{Name: "io · pool · limit 2", Spans: resultstest.SomeSpans(5, 2)},
				{Name: "mixed · pool · limit 3", Spans: resultstest.SomeSpans(4, 3)}})
		}},
		{"json.golden", func(w *bytes.Buffer) error { return WriteJSON(w, tabletest.Read(t, run)) }},
	}
	for _, tt := range tests {
		t.Run(tt.golden, func(t *testing.T) {
			var got bytes.Buffer
			if err := tt.write(&got); err != nil {
				t.Fatal(err)
			}
			resultstest.IsGolden(t, tt.golden, got.Bytes())
		})
	}
}

// Nothing is wider than the terminal, whatever the numbers.
func TestWidth(t *testing.T) {
	few := resultstest.TextOf("io", map[string][]float64{"sequential": {1000}, "eventloop": {80}}, "sequential",
		"eventloop")
	paths := []string{"../testdata/run.txt", "../testdata/bound.txt", "../testdata/scaling.txt", "../testdata/latency.txt"}
	for _, width := range []int{60, 80, page.DefaultWidth} {
		for name, show := range map[string]func(p page.Page) error{
			"show":    func(p page.Page) error { return Show(p, tabletest.Read(t, paths...)) },
			"explain": func(p page.Page) error { return ShowWaterfalls(p, tabletest.Read(t, "../testdata/bound.txt")) },
			"few":     func(p page.Page) error { return Show(p, tabletest.Parse(t, few)) },
			"scaling": func(p page.Page) error { return scaling.Show(p, tabletest.Read(t, "../testdata/scaling.txt")) },
			"latency": func(p page.Page) error { return ShowLatency(p, tabletest.Read(t, "../testdata/latency.txt")) },
			"compare": func(p page.Page) error {
				return compare.Show(p, comparetest.CompareFiles(t, "../testdata/run.txt", "../testdata/run.txt"))
			},
			"plain": func(p page.Page) error {
				return compare.Show(p, comparetest.CompareFiles(t, "../testdata/plain.txt", "../testdata/plain.txt"))
			},
		} {
			var out bytes.Buffer
			if err := show(page.Text(&out, width)); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > width {
					t.Errorf("%s: %d columns of %d: %s", name, n, width, line)
				}
			}
		}
	}
}

func TestSentences(t *testing.T) {
	near := func(x float64) []float64 { return []float64{x * 0.98, x * 0.99, x, x * 1.01, x * 1.02, x * 1.03} }
	tests := []struct {
		name string
		text string
		want string
	}{
		{"ties", resultstest.TextOf("io", map[string][]float64{"sequential": near(1000), "pool": near(71),
			"pipeline": near(70), "batched": near(90)}, "sequential", "pool", "batched", "pipeline"),
			"pipeline is 14.3× as fast as sequential. Fetching gains 14.3×, processing 14.3×. The next best, pool, is " +
				"within noise."},
		{"clear", resultstest.TextOf("io", map[string][]float64{"sequential": near(1000), "pool": near(80),
			"pipeline": near(70)}, "sequential", "pool", "pipeline"),
			"pipeline is 14.3× as fast as sequential. Fetching gains 14.3×, processing 14.3×. The next best, pool, takes " +
				"14.3 % longer (p=0.002 n=6)."},
		{"few", resultstest.TextOf("io", map[string][]float64{"sequential": {1000}, "pool": {80}}, "sequential", "pool"),
			"The fastest is unknown: 1 sample is too few to rank (4 are needed). pool took the least time, 12.5× as fast as " +
				"sequential. Fetching gains 12.5×, processing 12.5×."},
		{"few, sequential least", resultstest.TextOf("io", map[string][]float64{"sequential": {80}, "pool": {100}},
			"sequential", "pool"),
			"The fastest is unknown: 1 sample is too few to rank (4 are needed). sequential took the least time."},
		{"few, no baseline", resultstest.TextOf("io", map[string][]float64{"staged": {80}, "pool": {100}}, "staged", "pool"),
			"The fastest is unknown: 1 sample is too few to rank (4 are needed). staged took the least time."},
		{"sequential wins", resultstest.TextOf("io", map[string][]float64{"sequential": near(10), "pool": near(80)},
			"sequential", "pool"),
			"No strategy with a limit is faster than sequential. The next best, pool, takes 700.0 % longer (p=0.002 n=6)."},
		{"no limit", resultstest.TextOf("io", map[string][]float64{"sequential": near(1000), "perurl": near(50)},
			"sequential", "perurl"),
			"No strategy with a limit is faster than sequential. perurl has no limit and takes 50.25ms."},
		{"alike", resultstest.TextOf("io", map[string][]float64{"sequential": {10, 11, 12, 13, 14, 15},
			"pool": {9, 10, 11, 13, 14, 15}}, "sequential", "pool"),
			"No strategy with a limit is measurably faster than sequential. pool has the least median, within noise of " +
				"sequential."},
		{"few of the baseline", resultstest.TextOf("io", map[string][]float64{"sequential": {1000}, "pool": near(61)},
			"sequential", "pool"),
			"The fastest is unknown: 1 sample is too few to rank (4 are needed). pool took the least time, 16.3× as fast as " +
				"sequential. Fetching gains 16.3×, processing 16.3×."},
		{"few of the others", resultstest.TextOf("io", map[string][]float64{"sequential": near(1000), "pool": near(61),
			"staged": {62}}, "sequential", "pool", "staged"),
			"pool is 16.4× as fast as sequential. Fetching gains 16.4×, processing 16.4×."},
		{"slower without limit", resultstest.TextOf("io", map[string][]float64{"sequential": near(100), "pool": near(50),
			"perurl": near(200)}, "sequential", "pool", "perurl"),
			"pool is 2.00× as fast as sequential. Fetching gains 2.00×, processing 2.00×. perurl has no limit and takes " +
				"201.0ms."},
		{"no baseline", resultstest.TextOf("io", map[string][]float64{"staged": near(10), "pool": near(80)}, "staged",
			"pool"),
			"staged is the fastest. The next best, pool, takes 700.0 % longer (p=0.002 n=6)."},
		{"alone", resultstest.TextOf("io", map[string][]float64{"pool": near(80)}, "pool"),
			"There is only pool: nothing to compare."},
		{"unlimited", resultstest.TextOf("io", map[string][]float64{"sequential": near(1000), "pool": near(100),
			"perurl": near(10)}, "sequential", "pool", "perurl"),
			"pool is 10.0× as fast as sequential. Fetching gains 10.0×, processing 10.0×. perurl has no limit and takes " +
				"10.05ms."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			said := Sentences(tabletest.Parse(t, tt.text)[0])
			if len(said) == 0 || said[0] != tt.want {
				t.Errorf("got  %q\nwant %q", said, tt.want)
			}
		})
	}
}

// The summary names no winner where too few samples were taken to know one.
func TestSummaryOfFew(t *testing.T) {
	for n, known := range map[int]bool{1: false, 3: false, 4: true} {
		var out strings.Builder
		few := resultstest.TextOf("io", map[string][]float64{"sequential": []float64{100, 101, 102, 103}[:n],
			"pool": []float64{10, 11, 12, 13}[:n]}, "sequential", "pool")
		if err := Show(page.Text(&out, 0), tabletest.Parse(t, few)); err != nil {
			t.Fatal(err)
		}
		_, summary, _ := strings.Cut(out.String(), "\n\n")
		if known != !strings.Contains(summary, "unknown (least time: pool)") ||
			known != !strings.Contains(summary, "too few to rank (4 are needed)") {
			t.Errorf("%d samples:\n%s", n, summary)
		}
	}
}

// A strategy that was ever wrong is not ranked, however fast; one that failed for another
// reason is ranked by the samples that it has.
func TestDisqualified(t *testing.T) {
	fast := resultstest.TextOf("io", map[string][]float64{"sequential": {100, 101, 102, 103}, "broken": {1, 1, 1, 1},
		"pool": {10, 10, 10, 11}}, "broken", "sequential", "pool")
	fast += "--- FAIL: BenchmarkBatch/scenario=io/strategy=broken/limit=16-2\n    bench_test.go:83: disqualified: wrong " +
		"results: digest 1, want 2\n"
	fast += "--- FAIL: BenchmarkBatch/scenario=io/strategy=pool/limit=16\n    the fixture died: signal: killed\n"
	fast += "--- FAIL: BenchmarkBatch/scenario=io/strategy=gone/limit=16\n    no result within 1m\n"
	tab := tabletest.Parse(t, fast)[0]
	said := strings.Join(Sentences(tab), "\n")
	for _, want := range []string{
		"pool is 10.2× as fast", "broken is disqualified: wrong results: digest 1, want 2.",
		"pool: 1 of 5 samples failed: the fixture died: signal: killed.", "gone: 1 of 1 samples failed: no result within 1m.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
	if last := tab.Rows[len(tab.Rows)-1]; last.Strategy == "pool" || tab.Rows[0].Strategy != "pool" {
		t.Errorf("ranked %s first and %s last", tab.Rows[0].Strategy, last.Strategy)
	}
	var out bytes.Buffer
	if err := Show(page.Text(&out, page.DefaultWidth), []*table.Table{tab}); err != nil ||
		!strings.Contains(out.String(), "wrong") || !strings.Contains(out.String(), "failed") {
		t.Errorf("error %v\n%s", err, out.String())
	}
	if _, ok := tab.Gain(tab.Rows[len(tab.Rows)-1], record.Makespan); ok {
		t.Error("a gain for a strategy that is not ranked")
	}
	onlyFailures := tabletest.Parse(t, "--- FAIL: BenchmarkBatch/scenario=io/strategy=pool/limit=16\n    no\n")
	if len(onlyFailures) != 1 || len(Sentences(onlyFailures[0])) != 1 {
		t.Errorf("a file of failures alone: %d tables", len(onlyFailures))
	}
}
