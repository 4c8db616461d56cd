package compare_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchmath"
)

// On benchstat's own test files, compare has benchstat's medians and, before the correction, its p-values.
func TestCompareLikeBenchstat(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/perf").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(strings.TrimSpace(string(out)), "cmd", "benchstat", "testdata")
	for _, tt := range []struct {
		old, now string
		args     []string // of benchstat
		least    int      // comparisons
	}{
		{"old.txt", "new.txt", nil, 2},
		{"new.txt", "old.txt", nil, 2},
		{"crc-old.txt", "crc-new.txt", []string{"-ignore", "note"}, 60}, // compare says that the note differs
	} {
		paths := []string{filepath.Join(dir, tt.old), filepath.Join(dir, tt.now)}
		out, err := exec.Command("go",
			slices.Concat([]string{"tool", "benchstat", "-format", "csv"}, tt.args, paths)...).Output()
		if err != nil {
			t.Fatal(err)
		}
		v := comparetest.CompareFiles(t, paths[0], paths[1])
		cells := map[string]*compare.Cell{}
		for _, c := range v.All() {
			cells[c.New.Strategy+" "+c.Unit] = c
		}
		compared := 0
		for _, line := range resultstest.BenchstatLines(t, string(out)) {
			c := cells[line.Name+" "+line.Unit]
			if c == nil {
				t.Errorf("%s %s is not compared", line.Name, line.Unit)
				continue
			}
			row := c.Old
			if line.File == paths[1] {
				row = c.New
				compared++
			}
			if s, _ := row.Summary(line.Unit); fmt.Sprint(s.Center) != line.Median || s.PctRangeString() != line.CI {
				t.Errorf("%s %s: %v ± %s, benchstat has %s ± %s", line.Name, line.Unit, s.Center, s.PctRangeString(),
					line.Median, line.CI)
			}
			test := benchmath.Comparison{P: c.P, N1: c.N, N2: c.M, Alpha: 0.05}
			was, _ := c.Old.Summary(line.Unit)
			is, _ := c.New.Summary(line.Unit)
			delta := table.DeltaOf(test, was.Center, is.Center)
			if row == c.New && (delta != line.Delta || test.String() != line.P) {
				t.Errorf("%s %s: %q %q, benchstat has %q %q", line.Name, line.Unit, delta, test, line.Delta, line.P)
			}
		}
		if compared < tt.least {
			t.Errorf("%s, %s: only %d comparisons: is the CSV of benchstat still read right?", tt.old, tt.now, compared)
		}
	}
}

// The CSV has a line for each comparison, with as many fields as the heading.
func TestCompareCSV(t *testing.T) {
	slow := resultstest.NewRun()
	slow.Slower, slow.Fails = 1.2, "sequential"
	v, err := compare.Options{AllowSingle: true}.Compare(resultstest.OldRun().Read(t), slow.Read(t))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := compare.WriteCSV(&out, v); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(records) != 5 {
		t.Fatalf("%v, %d lines", err, len(records))
	}
	failed := slices.Index(records[0], "failed")
	for _, r := range records[1:] {
		if slow := r[1] == "pool"; slow != (r[failed-1] == string(table.Slower)) || slow != (r[failed] == "") {
			t.Errorf("%q", r)
		}
	}
}

// What is compared says so on a page, in either format.
func TestShowCompared(t *testing.T) {
	slow := resultstest.NewRun()
	slow.Slower = 1.2
	for _, both := range [][2]record.Labelled{{resultstest.OldRun().Read(t), slow.Read(t)},
		{resultstest.ForeignRun(t, "old", 1), resultstest.ForeignRun(t, "new", 2)}} {
		v, err := compare.Options{AllowSingle: true}.Compare(both[0], both[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range []func(*bytes.Buffer) page.Page{
			func(w *bytes.Buffer) page.Page { return page.Text(w, 100) },
			func(w *bytes.Buffer) page.Page { return page.Markdown(w, 100) },
		} {
			var out bytes.Buffer
			if err := compare.Show(page(&out), v); err != nil {
				t.Fatal(err)
			}
			if text := out.String(); !strings.Contains(text, "new compared with old") || !strings.Contains(text, "geomean") {
				t.Errorf("%s", text)
			}
		}
	}
}

// A table is compared with the one at its own GOMAXPROCS, wherever that comes in the file.
func TestCompareTwoProcs(t *testing.T) {
	cpu := func(procs string) string {
		return "BenchmarkBatch/scenario=cpu/strategy=pool/limit=16" + procs + " 1 5 ns/op\n"
	}
	dir := t.TempDir()
	old, now := filepath.Join(dir, "old.txt"), filepath.Join(dir, "new.txt")
	for path, text := range map[string]string{old: cpu(""), now: cpu("-2") + cpu("")} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := comparetest.CompareFiles(t, old, now)
	if len(v.Matches) != 1 || v.Matches[0].New.CPUs != 1 || len(v.Only) != 1 {
		t.Errorf("%d tables are compared, only in one file: %v", len(v.Matches), v.Only)
	}
}
