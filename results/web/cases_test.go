package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/net/html"
)

// of is the report of files, each under its own label.
func of(files ...*record.File) (r Report) {
	for _, f := range files {
		r.Runs = append(r.Runs, record.Labelled{Label: filepath.Base(f.Path), Files: []*record.File{f}})
	}
	return r
}

// foreign is somebody else's benchmark.
var foreign = strings.Repeat("BenchmarkSum-2 1 5 ns/op\n", 6)

// ioRun is one scenario of the recorded run.
func ioRun(t *testing.T) *record.File {
	return resultstest.ChangedRun(t, func(text, sidecar string) (string, string) { return onlyIO(text), onlyIO(sidecar) })
}

// seen is what a page shows.
type seen struct {
	question, machines, said string
	answers, tables, charts  int // sections of answers, tables in scenarios that are not numbers of a chart, figures
}

func look(t *testing.T, r Report) (s seen) {
	t.Helper()
	root := write(t, r)
	checkClosed(t, root)
	s.question, s.said = contents(all(root, "h1")[0]), contents(root)
	for _, n := range all(root, "p", "div", "section", "figure") {
		switch class := strings.Fields(attribute(n, "class") + " "); {
		case len(class) == 0:
		case class[0] == "where":
			s.machines += contents(n) + "\n"
		case class[0] == "in-short":
			s.answers++
		case class[0] == "scenario":
			s.tables++
		case class[0] == "chart":
			s.charts++
		}
	}
	return s
}

const strategies = "Which concurrency strategy should fetch and process these URLs?"

// Whatever was measured has a page: it asks the question that the files answer, and shows what there is.
func TestCases(t *testing.T) {
	whole := ioRun(t)
	scaled := resultstest.Must(record.Read("../testdata/scaling.txt"))
	old, now := resultstest.Must(record.Read("../testdata/against.txt")).Sides()
	against := Report{Runs: []record.Labelled{{Label: "old", Files: []*record.File{old}},
		{Label: "new", Files: []*record.File{now}}}}
	failed := "--- FAIL: BenchmarkBatch/scenario=io/strategy=pool/limit=16\n    the disk is full\n"
	io := resultstest.TextOf("io", map[string][]float64{"sequential": {50, 50, 50, 50, 50, 50},
		"pool": {5, 5, 5, 5, 5, 5}}, "sequential", "pool")
	for name, tt := range map[string]struct {
		of   Report
		want seen
		says []string
	}{
		"recorded": {of(whole), seen{question: strategies, answers: 1, tables: 1, charts: 6 + 1 + 12},
			[]string{"When each item was fetched", "Distance from the shortest", "How long items take"}},
		"no sidecar": {of(resultstest.CopyOf(t, whole, false)), seen{question: strategies, answers: 1, tables: 1},
			[]string{"Charts that this run has no data for", "the sidecar"}},
		"foreign": {of(resultstest.FileOf(t, "sum.txt", foreign)),
			seen{question: "What do these benchmarks show?", tables: 1}, []string{"Sum-2"}},
		"failed": {of(resultstest.FileOf(t, "f.txt", io+failed)), seen{question: strategies, answers: 1, tables: 1},
			[]string{"1 of 7 samples failed: the disk is full."}},
		"all failed": {of(resultstest.FileOf(t, "f.txt", failed)), seen{question: strategies, tables: 1},
			[]string{"the disk is full"}},
		"one sample": {of(resultstest.FileOf(t, "o.txt", "BenchmarkBatch/scenario=io/strategy=pool/limit=16 1 5 ns/op\n")),
			seen{question: strategies, tables: 1}, []string{"There is only pool: nothing to compare."}},
		"two GOMAXPROCS": {of(resultstest.FileOf(t, "p.txt", io+strings.ReplaceAll(io, "-2 10", "-1 10"))),
			seen{question: strategies, answers: 1, tables: 2}, []string{"io GOMAXPROCS 1", "io GOMAXPROCS 2"}},
		"limits": {of(scaled), seen{question: strategies, answers: 1, tables: 1}, []string{"Throughput against the limit"}},
		"sides": {against, seen{question: "What changed?", tables: 2},
			[]string{"new compared with old", "In each of 8 blocks"}},
		"nothing to compare": {of(resultstest.FileOf(t, "a.txt", io), resultstest.FileOf(t, "b.txt", foreign)),
			seen{question: strategies, answers: 1, tables: 2}, []string{"These files are not compared: ", "in common."}},
		"machines": {of(whole, scaled), seen{question: strategies, answers: 2, tables: 2},
			[]string{"Machines side by side"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := look(t, tt.of)
			for _, want := range tt.says {
				if !strings.Contains(got.said, want) {
					t.Errorf("it does not say %q", want)
				}
			}
			if tt.want.charts == 0 {
				got.charts = 0 // package chart knows which there are
			}
			got.said, got.machines = "", ""
			if got != tt.want {
				t.Errorf("it shows %+v, want %+v", got, tt.want)
			}
		})
	}
}

// The same machine with another GOMAXPROCS is another machine, and is named so.
func TestProcs(t *testing.T) {
	var files []*record.File
	for _, procs := range []string{"1", "2"} {
		text := strings.ReplaceAll("machine: m\ngomaxprocs: 2\n"+foreign, "2\n", procs+"\n")
		files = append(files, resultstest.FileOf(t, procs+".txt", strings.ReplaceAll(text, "Sum-2", "Sum-"+procs)))
	}
	var headings []string
	for _, n := range all(write(t, of(files...)), "h3") {
		headings = append(headings, contents(n))
	}
	for _, want := range []string{"m at GOMAXPROCS=1", "m at GOMAXPROCS=2"} {
		if !strings.Contains(strings.Join(headings, "\n"), want) {
			t.Errorf("no heading names %s: %q", want, headings)
		}
	}
}

// A page tells nobody in which directory its files were.
func TestNoDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secret")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var files []*record.File
	for _, name := range []string{"a.txt", "b.txt"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(foreign), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, resultstest.Must(record.Read(path)))
	}
	for name, r := range map[string]Report{"one": of(files[0]), "two": of(files...)} {
		var texts []string
		for n := range write(t, r).Descendants() {
			if texts = append(texts, n.Data); n.Type == html.ElementNode {
				for _, a := range n.Attr {
					texts = append(texts, a.Val)
				}
			}
		}
		if all := strings.Join(texts, "\n"); strings.Contains(all, "secret") || !strings.Contains(all, "a.txt") {
			t.Errorf("%s: the page names the directory, or not the file", name)
		}
	}
}
