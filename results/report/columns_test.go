package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// six repeats a line, whose first number grows.
func six(format string) string {
	var text strings.Builder
	for i := range 6 {
		fmt.Fprintf(&text, format+"\n", 1000+i)
	}
	return text.String()
}

// renderings are all that show prints of some files, by name.
func renderings(t *testing.T, files ...*record.File) map[string]string {
	t.Helper()
	tables, err := table.Tables(files)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for name, write := range map[string]func(w *bytes.Buffer) error{
		"80":          func(w *bytes.Buffer) error { return Show(page.Text(w, 80), tables) },
		"wide":        func(w *bytes.Buffer) error { return Show(page.Text(w, 0), tables) },
		"markdown":    func(w *bytes.Buffer) error { return Show(page.Markdown(w, page.DefaultWidth), tables) },
		"samples":     func(w *bytes.Buffer) error { return ShowSamples(page.Text(w, 80), tables) },
		"json":        func(w *bytes.Buffer) error { return WriteJSON(w, tables) },
		"csv":         func(w *bytes.Buffer) error { return WriteCSV(w, tables) },
		"csv samples": func(w *bytes.Buffer) error { return WriteSamplesCSV(w, files, tables, nil) },
	} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		said[name] = out.String()
	}
	return said
}

// Nothing fails because it has no ns/op: not even what has a strategy in its name.
func TestNoMakespan(t *testing.T) {
	for _, text := range []string{
		six("BenchmarkPack-4 100 %d packed-bytes"),
		six("BenchmarkHandOver/strategy=pool/limit=16-4 100 %d packed-bytes"),
		"Unit ns/op better=lower\n" + six("BenchmarkPack-4 100 %d packed-bytes 7 B/op"),
	} {
		for name, said := range renderings(t, resultstest.FileOf(t, "text", text)) {
			if strings.Contains(strings.ReplaceAll(said, ",failed,", ""), "failed") ||
				!strings.Contains(said, "packed-bytes") || strings.Contains(said, "no samples") {
				t.Errorf("%s of %q:\n%s", name, text, said)
			}
		}
		line := samplesCSV(t, resultstest.FileOf(t, "text", text))[2]
		if line["packed-bytes"] != "1002" || line["status"] != record.OK {
			t.Errorf("a sample is %q", line)
		}
	}
}

// A filter of units leaves the rows that have them, without a word of failures.
func TestUnitFilter(t *testing.T) {
	f := resultstest.FileOf(t, "text", six("BenchmarkPack-4 100 %d ns/op 512.5 MB/s 7 retries/op"))
	s, err := query.ParseSelection(".unit:MB/s OR .unit:retries/op", "", "")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.Apply([]record.Labelled{{Label: "a", Files: []*record.File{f}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	said := renderings(t, kept[0].Files[0])["wide"]
	if !strings.Contains(said, "512.5MB") || !strings.Contains(said, "7.000") || strings.Contains(said, "failed") ||
		strings.Contains(said, "sec/op") {
		t.Errorf("show:\n%s", said)
	}
}

// Each unit has a column, or is named where there is no room for one.
func TestEveryUnitIsNamed(t *testing.T) {
	const line = "BenchmarkPack-4 100 %d ns/op 512.5 MB/s 7 retries/op 0.97 recall 97.3 hit-%% 5 µs/turn 12 ns/GC 3 " +
		"sectors/op -3.2 gain-dB 64 B/op 2 allocs/op"
	units := []string{"B/s", "retries/op", "recall", "hit-%", "µs/turn", "sec/GC", "sectors/op", "gain-dB", "B/op",
		"allocs/op"}
	for name, line := range map[string]string{"somebody else's": line,
		"strategies": strings.Replace(line, "Pack", "Batch/scenario=io/strategy=pool/limit=4", 1)} {
		said := renderings(t, resultstest.FileOf(t, "text", six(line)))
		for _, unit := range units {
			table, _, _ := strings.Cut(said["wide"], "───")
			if !strings.Contains(table, unit) || !strings.Contains(said["80"], unit) ||
				!strings.Contains(said["markdown"], unit) {
				t.Errorf("%s: %s is not shown:\n%s%s", name, unit, said["80"], said["wide"])
			}
		}
		for _, figure := range []string{"512.5MB ", "7.000 ", "0.9700 ", "97.30 ", "12.00ns ", "3.000 ", "-3.200 "} {
			if !strings.Contains(said["wide"], figure) {
				t.Errorf("%s: no %q in\n%s", name, figure, said["wide"])
			}
		}
	}
}

// A thousand units do not bury the table that they are of.
func TestManyUnits(t *testing.T) {
	var line strings.Builder
	line.WriteString("BenchmarkPack 1 %d ns/op")
	for i := range record.MostUnits - 1 {
		fmt.Fprintf(&line, " 1 u%d", i)
	}
	said := renderings(t, resultstest.FileOf(t, "text", six(line.String())))["80"]
	if n := strings.Count(said, "\n"); n > 10 ||
		!regexp.MustCompile(`and \d+ more;\s--wide\sshows\sall`).MatchString(said) {
		t.Errorf("%d lines:\n%s", n, said)
	}
}

// A benchmark of somebody else's that failed is named, once, with its reason.
func TestForeignFailures(t *testing.T) {
	fail := func(names ...string) (text string) {
		for _, name := range names {
			text += "--- FAIL: Benchmark" + name + "\n    x_test.go:5: boom\n"
		}
		return text
	}
	two := "pkg: one\nBenchmarkA/x-8 1 5 ns/op\npkg: two\nBenchmarkB-8 1 5 ns/op\n"
	for _, test := range []struct{ text, want string }{
		{fail("C-8"), "benchmarks: C-8"},
		{"pkg: one\nBenchmarkA-8 1 5 ns/op\n" + fail("C-8"), "one: A-8 C-8"},
		{"pkg: one\nBenchmarkA-8 1 5 ns/op\n" + fail("A-8"), "one: A-8"},
		{two + fail("A/y-8", "A"), "one: A/x-8 A/y-8 two: B-8"},
		{two + fail("C-8"), "one: A/x-8 two: B-8 benchmarks: C-8"},
	} {
		f := resultstest.FileOf(t, "text", test.text)
		tables, err := table.Tables([]*record.File{f})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, table := range tables {
			got = append(got, table.Name+":")
			for _, r := range table.Rows {
				got = append(got, r.Strategy)
			}
		}
		if said := renderings(t, f)["80"]; strings.Join(got, " ") != test.want || strings.Count(said, "boom") != 1 {
			t.Errorf("%q: %s, want %s\n%s", test.text, got, test.want, said)
		}
	}
	v, err := compare.Compare(table.Options{},
		record.Labelled{Label: "old", Files: []*record.File{resultstest.FileOf(t, "old.txt", six("BenchmarkA 1 %d ns/op"))}},
		record.Labelled{Label: "new", Files: []*record.File{resultstest.FileOf(t, "new.txt", fail("A"))}})
	if err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(v.Sentences(), " "); !strings.Contains(said, "A in benchmarks: failed now (boom).") {
		t.Errorf("compare says: %s", said)
	}
}

// What a benchmark reports may be below 0; a time may not.
func TestNegativeFigures(t *testing.T) {
	f := resultstest.FileOf(t, "old.txt",
		six("BenchmarkMix 1 %d ns/op -3.2 gain-dB")+"BenchmarkMix 1 -5 ns/op -3.2 gain-dB\n")
	if len(f.Problems) != 1 {
		t.Errorf("problems %v, want one of -5 ns/op", f.Problems)
	}
	said := renderings(t, f)
	if !strings.Contains(said["80"], "-3.200 ±  0%") || !strings.Contains(said["csv"], ",-3.2,-3.2,-3.2") {
		t.Errorf("show:\n%s%s", said["80"], said["csv"])
	}
	louder := resultstest.FileOf(t, "new.txt", six("BenchmarkMix 1 %d ns/op -1.6 gain-dB"))
	tables, err := table.Tables([]*record.File{f, louder})
	if err != nil {
		t.Fatal(err)
	}
	if delta, _, _ := tables[1].Delta(tables[1].Rows[0], "gain-dB"); delta != "-50.00%" {
		t.Errorf("from -3.2 to -1.6 is %s, want -50.00%% as in benchstat", delta)
	}
}

// ± reaches the end of the interval that is farther away, by which the other is within it too.
func TestPlusMinus(t *testing.T) {
	for e, want := range map[stats.Estimate]string{
		{Value: 10, Low: 8, High: 11, Known: true}:     "10.0× ±25%",
		{Value: 10, Low: 9.5, High: 12.5, Known: true}: "10.0× ±25%",
		{Value: 10, Low: 9.7, High: 10.3, Known: true}: "10.0× ± 3%",
		{Value: 10}: "10.0×",
	} {
		if got := plusMinus(e); got != want {
			t.Errorf("%+v: %q, want %q", e, got, want)
		}
	}
}
