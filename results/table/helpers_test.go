package table

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/record"
)

// copied is the recorded run without its sidecar, and of its text what a function leaves.
func copied(t *testing.T, sidecar bool, of func(text string) string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.txt")
	text, err1 := os.ReadFile("../testdata/run.txt")
	beside, err2 := os.ReadFile("../testdata/run.jsonl")
	if err := errors.Join(err1, err2, os.WriteFile(path, []byte(of(string(text))), 0o644)); err != nil {
		t.Fatal(err)
	}
	if sidecar {
		if err := os.WriteFile(record.SidecarPath(path), beside, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// inBlocks makes a table of samples in ms by strategy, the i-th of each in block i+1.
func inBlocks(t *testing.T, samples map[string][]float64, order ...string) *Table {
	t.Helper()
	f, err := record.Parse("text", strings.NewReader(resultstest.TextOf("io", samples, order...)))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range f.Series {
		for i := range s.N() {
			s.Blocks = append(s.Blocks, i+1)
		}
	}
	tables, err := Tables([]*record.File{f})
	if err != nil {
		t.Fatal(err)
	}
	return tables[0]
}

// besideIt reads a copy of the recorded run whose text and sidecar are changed.
func besideIt(t *testing.T, change func(text, sidecar string) (string, string)) *record.File {
	t.Helper()
	var was [2]string
	for i, path := range []string{recordedPath, record.SidecarPath(recordedPath)} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		was[i] = string(data)
	}
	path := filepath.Join(t.TempDir(), "run.txt")
	text, sidecar := change(was[0], was[1])
	for path, data := range map[string]string{path: text, record.SidecarPath(path): sidecar} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const recordedPath = "../runs/epyc-2c-89b7/20261125T143437Z-f4bfc0211.txt"

func parseTables(t *testing.T, text string) []*Table {
	t.Helper()
	f, err := record.Parse("text", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := Tables([]*record.File{f})
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func readTables(t *testing.T, paths ...string) []*Table {
	t.Helper()
	var files []*record.File
	for _, path := range paths {
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	tables, err := Tables(files)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func contents(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// simulated makes a table of strategies with the given true log-makespans, the first of
// them the baseline; with an A/A arm of the second, if asked for.
func simulated(r *rand.Rand, blocks int, n noise.Noise, truth []float64, aa bool) *Table {
	rows := make([]Makespans, len(truth), len(truth)+1)
	for i := range truth {
		rows[i].Strategy = fmt.Sprint("s", i)
	}
	rows[0].Strategy = Baseline
	if aa {
		rows = append(rows, Makespans{Strategy: rows[1].Strategy, AAArm: true})
	}
	cells := make([]float64, len(truth)+1)
	for block := range blocks {
		n.Draw(r, block, blocks, cells)
		for i := range rows {
			true := truth[min(i, len(truth)-1)]
			if i == len(truth) {
				true = truth[1]
			}
			rows[i].Seconds = append(rows[i].Seconds, math.Exp(true+cells[i]))
		}
	}
	t := OfMakespans(Baseline, rows...)
	t.Rank()
	return t
}

func tableOf(t *testing.T, o Options, cells ...resultstest.Measured) *Table {
	t.Helper()
	tables, err := o.Tables([]*record.File{resultstest.RecordOf(t, cells...)})
	if err != nil || len(tables) != 1 {
		t.Fatalf("%d tables, error %v", len(tables), err)
	}
	return tables[0]
}
