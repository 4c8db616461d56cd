package table

import (
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// The comparisons that are not of a table's own: who is faster depends on nobody's order.
func TestCompare(t *testing.T) {
	table := tableOf(t, Options{}, resultstest.Sequential16(), resultstest.Pool16())
	pool, base := table.Rows[0], table.Rows[1]
	p, q := table.Compare(pool, base), table.Compare(base, pool)
	if p.N != 6 || !noise.Near(p.Ratio*q.Ratio, 1, 1e-12) || !noise.Near(p.Low*q.High, 1, 1e-12) ||
		p.P != 1.0/32 || p.PHolm != p.P {
		t.Errorf("%+v, inverse %+v", p, q)
	}
	if p := table.Compare(pool, pool); p.Enough() || table.BeyondNoise(p) {
		t.Errorf("a row differs from itself: %+v", p)
	}
	if _, err := (Options{Base: "pol"}).Tables([]*record.File{resultstest.RecordOf(t,
		resultstest.Pool16())}); err == nil ||
		!strings.Contains(err.Error(), `no strategy "pol" was measured; there are: pool`) {
		t.Errorf("error %v", err)
	}
}

// Blocks that one of the two lacks are left out; one measured twice counts once.
func TestLogRatios(t *testing.T) {
	row := func(blocks []int, values ...float64) *Row {
		return &Row{Blocks: blocks, Values: map[string][]float64{record.Tidied(record.Makespan): values}}
	}
	a := row([]int{3, 1, 2, 1, 0}, 8, 2, 4, 8, 1)
	b := row([]int{1, 3, 4, 0}, 1, 1, 1, 1)
	d := LogRatios(a, b, record.Makespan)
	if len(d) != 2 || !noise.Near(d[0], math.Log(4), 1e-12) || !noise.Near(d[1], math.Log(8), 1e-12) {
		t.Errorf("log-ratios %v", d)
	}
	if d := LogRatios(a, row([]int{1, 2, 3}, 1, 1), record.Makespan); len(d) != 0 {
		t.Errorf("log-ratios %v with a sample that lacks the unit", d)
	}
}

// On benchstat's own test files, show has benchstat's medians, intervals, changes and
// p-values, as benchstat prints them.
func TestBenchstatTestdata(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/perf").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(strings.TrimSpace(string(out)), "cmd", "benchstat", "testdata")
	tests := []struct {
		names []string
		args  []string // of benchstat
		least int      // comparisons
	}{
		{[]string{"old.txt", "new.txt"}, nil, 2},
		{[]string{"new.txt", "old.txt"}, nil, 2},
		{[]string{"crc-old.txt", "crc-new.txt"}, nil, 0}, // they differ in a note, so neither compares them
		{[]string{"crc-old.txt", "crc-new.txt"}, []string{"-ignore", "note"}, 60},
		{[]string{"issue19634.txt"}, []string{"-col", "note"}, 1},
		{[]string{"smallSample.txt"}, []string{"-col", "note"}, 1},
	}
	for _, tt := range tests {
		var paths []string
		for _, name := range tt.names {
			paths = append(paths, filepath.Join(dir, name))
		}
		out, err := exec.Command("go",
			slices.Concat([]string{"tool", "benchstat", "-format", "csv"}, tt.args, paths)...).Output()
		if err != nil {
			t.Fatal(err)
		}
		tables := readTables(t, paths...)
		if tt.args != nil {
			tables[1].Earlier = tables[0] // as the arguments have it: show has none for it
		}
		compared := 0
		for _, line := range resultstest.BenchstatLines(t, string(out)) {
			i := slices.IndexFunc(tables, func(t *Table) bool {
				same := (t.File == line.File || t.Facts["note"] == line.File) && t.Row(line.Name) != nil
				for key, value := range line.Config {
					same = same && t.Facts[key] == value
				}
				return same
			})
			if i < 0 {
				t.Errorf("%s of %s is in no table", line.Name, line.File)
				continue
			}
			table := tables[i]
			row := table.Row(line.Name)
			s, _ := row.Summary(line.Unit)
			median, ci := fmt.Sprint(s.Center), s.PctRangeString()
			if median != line.Median || ci != line.CI {
				t.Errorf("%s %s: %s ± %s, benchstat has %s ± %s", line.Name, line.Unit, median, ci, line.Median, line.CI)
			}
			delta, comparison, ok := table.Delta(row, line.Unit)
			if ok != (line.Delta != "") || ok && (delta != line.Delta || comparison.String() != line.P) {
				t.Errorf("%s %s: %q %q, benchstat has %q %q", line.Name, line.Unit, delta, comparison, line.Delta, line.P)
			}
			if ok {
				compared++
			}
		}
		t.Logf("%v %v: %d comparisons", tt.names, tt.args, compared)
		if compared < tt.least {
			t.Errorf("%v %v: only %d comparisons: is the CSV of benchstat still read right?", tt.names, tt.args, compared)
		}
	}
}
