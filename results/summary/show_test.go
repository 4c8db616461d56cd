package summary

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// All answers are there however narrow the terminal, in tables side by side that fit it, for files that have to be told
// apart too.
func TestSummaryWidth(t *testing.T) {
	many := append(namedTables(t, "a/run.txt", "m", 2), namedTables(t, "b/run.txt", "m", 1)...)
	for _, tables := range [][]*table.Table{
		tabletest.Read(t, "../testdata/run.txt"), tabletest.Read(t, resultstest.RecordedPath),
		tabletest.Read(t, "../testdata/run.txt", "../testdata/scaling.txt"), many} {
		for _, width := range []int{40, 60, 80, 100, 0} {
			var out bytes.Buffer
			p := page.Text(&out, width)
			Show(p, tables)
			if err := p.Flush(); err != nil {
				t.Fatal(err)
			}
			answers := strings.Fields(out.String())
			for _, s := range summarize(tables) {
				for _, answer := range []string{s.inAll(), s.base()} {
					if !slices.Contains(answers, answer) {
						t.Errorf("in %d columns %s has no %s:\n%s", width, s.Table.Name, answer, &out)
					}
				}
			}
			for line := range strings.Lines(out.String()) {
				if n := len([]rune(strings.TrimSpace(line))); width > 0 && n > width {
					t.Errorf("%d columns of %d: %s", n, width, line)
				}
			}
		}
	}
}

// With four scenarios the summary leaves room for a heading and four lines below it, on a screen of 24 lines.
func TestSummaryHeight(t *testing.T) {
	var out bytes.Buffer
	p := page.Text(&out, 80)
	Show(p, tabletest.Read(t, resultstest.RecordedPath))
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n > 19 {
		t.Errorf("%d lines:\n%s", n, &out)
	}
}

// A gain that is not certain says so.
func TestSummaryDoubts(t *testing.T) {
	near := []float64{100, 101, 100, 102, 99, 100}
	for name, samples := range map[string][]float64{"unknown": {80}, "within noise": {80, 200, 80, 81, 250, 80}} {
		var out bytes.Buffer
		p := page.Text(&out, 0)
		Show(p, tabletest.Parse(t, resultstest.TextOf("io", map[string][]float64{"sequential": near, "pool": samples},
			"sequential", "pool")))
		if err := p.Flush(); err != nil || !strings.Contains(out.String(), name) {
			t.Errorf("error %v, no %q:\n%s", err, name, &out)
		}
	}
}

// Who reads only the summary learns that the machine was busy, and what to do.
func TestSummaryBusy(t *testing.T) {
	for busy, want := range map[string]bool{"": false, "the machine is busy: load 9": true} {
		tables := tabletest.Parse(t, resultstest.TextOf("io", map[string][]float64{"sequential": {100, 101, 100, 102},
			"pool": {50, 51, 50, 52}}, "sequential", "pool"))
		tables[0].Source.Run = &record.Run{Busy: busy}
		var out bytes.Buffer
		p := page.Text(&out, 80)
		Show(p, tables)
		if err := p.Flush(); err != nil || strings.Contains(out.String(), "\nThe machine was busy: measure again") != want {
			t.Errorf("busy %q: error %v\n%s", busy, err, &out)
		}
	}
}

// One that failed is not among the fastest, neither by its name nor as all but the others.
func TestSummaryFailed(t *testing.T) {
	samples, order := map[string][]float64{"sequential": {200, 202, 199, 201, 203, 200}}, []string{"sequential"}
	for i, name := range []string{"pool", "pipeline", "ordered", "chunked", "batched"} {
		order = append(order, name)
		for block := range 6 {
			samples[name] = append(samples[name], 100+float64((i+3*block)%5))
		}
	}
	for _, failed := range []bool{false, true} {
		files := resultstest.InBlocks(t, samples, order...)
		want := "all 5 tie"
		if failed {
			lost := record.NewFailure("Batch/scenario=io/strategy=staged/limit=16", "lost")
			files[0].Failures = append(files[0].Failures, lost)
			want = "all but staged"
		}
		s, ok := Of(resultstest.Must(table.Tables(files))[0])
		if got := s.fastest(); !ok || got != want {
			t.Errorf("failed %v: %q, want %q", failed, got, want)
		}
	}
}

// namedTables are the tables of a file of one scenario.
func namedTables(t *testing.T, path, machine string, cpus int) []*table.Table {
	t.Helper()
	text := fmt.Sprintf("machine: %s\ngomaxprocs: %d\n", machine, cpus)
	for strategy, ns := range map[string]int{"sequential": 100, "pool": 10} {
		for i := range 6 {
			text += fmt.Sprintf("BenchmarkBatch/scenario=io/strategy=%s/limit=4-%d 1 %d ns/op %d fetch-active-ns %d "+
				"process-active-ns\n", strategy, cpus, ns+i, ns, ns)
		}
	}
	f, err := record.Parse(path, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables([]*record.File{f})
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// Every column says of which file it is, in the fewest words that tell.
func TestApart(t *testing.T) {
	type file struct {
		path, machine string
		cpus          int
	}
	for _, c := range []struct {
		files []file
		want  []string
	}{
		{[]file{{"x.txt", "m", 2}}, []string{"io"}},
		{[]file{{"x.txt", "m", 2}, {"y.txt", "m", 1}}, []string{"io · GOMAXPROCS 2", "io · GOMAXPROCS 1"}},
		{[]file{{"x.txt", "m", 2}, {"y.txt", "n", 2}}, []string{"io · m", "io · n"}},
		{[]file{{"x.txt", "m", 2}, {"y.txt", "m", 2}}, []string{"io · x.txt", "io · y.txt"}},
		{[]file{{"a/x.txt", "m", 2}, {"b/x.txt", "m", 2}}, []string{"io · a/x.txt", "io · b/x.txt"}},
		{[]file{{"x.txt", "m", 2}, {"y.txt", "m", 2}, {"z.txt", "m", 1}},
			[]string{"io · GOMAXPROCS 2 · x.txt", "io · GOMAXPROCS 2 · y.txt", "io · GOMAXPROCS 1"}},
	} {
		var tables []*table.Table
		for _, f := range c.files {
			tables = append(tables, namedTables(t, f.path, f.machine, f.cpus)...)
		}
		var out bytes.Buffer
		p := page.Text(&out, 0)
		Show(p, tables)
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		for i, want := range c.want {
			if name := name(tables[i]); name != want {
				t.Errorf("%v: %q, want %q", c.files[i], name, want)
			}
			if !strings.Contains(out.String(), "  "+want) {
				t.Errorf("no column %q in\n%s", want, &out)
			}
		}
	}
}

// The summary has a column for each scenario, also where the baseline is the fastest. It names all that tie, or those
// that do not if they are fewer, with the range of their gains: see summary.golden.
func TestSummaryColumns(t *testing.T) {
	f, err := record.Read(resultstest.RecordedPath)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, width := range []int{80, 100} {
		for _, base := range []string{"", "pool"} {
			tables, err := table.Options{Base: base}.Tables([]*record.File{f})
			if err != nil {
				t.Fatal(err)
			}
			p := page.Text(&out, width)
			Show(p, tables)
			if err := p.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	resultstest.IsGolden(t, "summary.golden", out.Bytes())
}

// What each stage gains alone is what it gains in staged, at the limit of the fastest; what no limit gains is that of
// perurl; and the share is of the shortest time at the limit.
func TestSummarize(t *testing.T) {
	tab := tabletest.Read(t, resultstest.RecordedPath)[2] // mixed
	s, ok := Of(tab)
	staged, perurl := tab.Row("staged"), tab.Row("perurl")
	for name, check := range map[string]struct {
		got  Figure
		row  *table.Row
		unit string
	}{
		"fetching":   {s.Fetching, staged, record.FetchActive},
		"processing": {s.Processing, staged, record.ProcessActive},
		"no limit":   {s.NoLimit, perurl, record.Makespan},
	} {
		if want, known := tab.GainEstimate(check.row, check.unit); !known || !check.got.Is || check.got.Estimate != want {
			t.Errorf("%s %+v, want %+v", name, check.got, want)
		}
	}
	base, _ := tab.Row("sequential").Median(record.Makespan)
	if !ok || s.Base.Value != base || len(s.Tied) != 5 || s.Unranked != "" || s.Negligible {
		t.Errorf("%+v, sequential takes %v", s, base)
	}
	for _, r := range s.Tied {
		gain, _ := tab.GainEstimate(r, record.Makespan)
		share, _ := r.LimitEfficiency()
		if gain.Low < s.Gain.Low || gain.High > s.Gain.High || share.Low < s.Share.Low || share.High > s.Share.High {
			t.Errorf("%s gains %+v, reaches %+v, the summary says %+v and %+v", r.Strategy, gain, share, s.Gain, s.Share)
		}
	}
}

// What was not measured is left out of the summary: the gains without a baseline, each stage alone without staged. Of
// one strategy, or of somebody else's benchmarks, there is none.
func TestSummarizeLess(t *testing.T) {
	samples := func(names ...string) string {
		times := map[string][]float64{}
		for i, name := range names {
			times[name] = []float64{float64(10 + i), float64(10 + i), float64(11 + i), float64(12 + i)}
		}
		return resultstest.TextOf("io", times, names...)
	}
	for name, tt := range map[string]struct {
		text                     string
		ok, base, alone, noLimit bool
	}{
		"all":         {samples("pool", "sequential", "staged", "perurl"), true, true, true, true},
		"no baseline": {samples("pool", "staged", "perurl"), true, false, false, false},
		"no staged":   {samples("pool", "sequential", "perurl"), true, true, false, true},
		"no perurl":   {samples("pool", "sequential", "staged"), true, true, true, false},
		"one":         {samples("pool"), false, false, false, false},
		"foreign":     {"BenchmarkA 1 1 ns/op\nBenchmarkB 1 2 ns/op\n", false, false, false, false},
	} {
		s, ok := Of(tabletest.Parse(t, tt.text)[0])
		if ok != tt.ok || s.Base.Is != tt.base || s.Gain.Is != tt.base || s.Fetching.Is != tt.alone ||
			s.NoLimit.Is != tt.noLimit {
			t.Errorf("%s: %v, %+v", name, ok, s)
		}
	}
}

// Where the fastest is not told from the baseline, the range is its own, and not of all that tie with the baseline.
func TestSummaryTiesBase(t *testing.T) {
	tab := tabletest.InBlocks(t, map[string][]float64{
		"sequential": {100, 101, 99, 100, 102, 98, 100, 101},
		"pool":       {97, 99, 98, 101, 96, 99, 100, 97},
		"threads":    {120, 80, 150, 90, 140, 85, 160, 95},
	}, "sequential", "pool", "threads")
	s, ok := Of(tab)
	e, _ := tab.GainEstimate(tab.Row("pool"), record.Makespan)
	if !ok || len(s.Tied) != 1 || s.Gain.Low != e.Low || s.Gain.High != e.High || s.fastest() != "pool (within noise)" {
		t.Errorf("%d tie, gain %+v, want %+v; %q", len(s.Tied), s.Gain, e, s.fastest())
	}
	if said := strings.Join(InShort([]*table.Table{tab}), "\n"); said !=
		"No strategy with a limit is shown to be faster than sequential in io." {
		t.Errorf("%q", said)
	}
}
