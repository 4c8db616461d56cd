package compare_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// bothProcs is a run at two GOMAXPROCS in one file, as of go test -cpu 1,2.
func bothProcs(t *testing.T, label string, ns float64, procs ...string) record.Labelled {
	t.Helper()
	var l record.Labelled
	var texts strings.Builder
	for i, p := range procs {
		texts.WriteString(strings.ReplaceAll(textOfBlocks(label, ns*float64(1+i)), "/limit=16", "/limit=16"+p))
	}
	f, err := record.Parse(label+".txt", strings.NewReader(texts.String()))
	if err != nil {
		t.Fatal(err)
	}
	l.Label, l.Files = label, []*record.File{f}
	return l
}

func textOfBlocks(label string, ns float64) string {
	var text strings.Builder
	for block := range 6 {
		for _, s := range []string{table.Baseline, "pool"} {
			text.WriteString("BenchmarkBatch/scenario=cpu/strategy=" + s + "/limit=16 1 " +
				fmt.Sprint(ns+float64(block)+float64(len(label))) + " ns/op\n")
		}
	}
	return text.String()
}

// Several tables of one scenario are told apart by what they differ in, wherever they are named.
func TestApart(t *testing.T) {
	v, err := compare.Options{AllowSingle: true}.Compare(bothProcs(t, "old", 1000, "", "-2", "-4"),
		bothProcs(t, "new", 2000, "", "-2"))
	if err != nil {
		t.Fatal(err)
	}
	text := comparetest.Text(t, v)
	for _, want := range []string{"\ncpu · GOMAXPROCS 1  ", "\ncpu · GOMAXPROCS 2  ",
		"\ncpu · GOMAXPROCS 1 · limit 16", "\ncpu · GOMAXPROCS 2 · limit 16", "\nOnly in old: cpu (GOMAXPROCS 4)."} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q is not there once:\n%s", want, text)
		}
	}
	var csv bytes.Buffer
	if err := compare.WriteCSV(&csv, v); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(csv.String(), ",GOMAXPROCS 2\r\n"); n != 2 {
		t.Errorf("%d lines are of GOMAXPROCS 2:\n%s", n, csv.String())
	}
	if tables := v.JSON().Tables; strings.Join(tables[1].Apart, "") != "GOMAXPROCS 2" {
		t.Errorf("%+v", tables[1].Apart)
	}
	one, err := compare.Options{AllowSingle: true}.Compare(bothProcs(t, "old", 1000, "-2"), bothProcs(t, "new", 2000,
		"-2"))
	if err != nil {
		t.Fatal(err)
	}
	if text := comparetest.Text(t, one); strings.Contains(text, "GOMAXPROCS") {
		t.Errorf("there is nothing to tell apart:\n%s", text)
	}
}
