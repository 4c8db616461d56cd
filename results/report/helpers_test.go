package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/trace"
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
func inBlocks(t *testing.T, samples map[string][]float64, order ...string) *table.Table {
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
	tables, err := table.Tables([]*record.File{f})
	if err != nil {
		t.Fatal(err)
	}
	return tables[0]
}

const good = "BenchmarkBatch/scenario=io/strategy=pool/limit=16-2 10 70 ns/op\n"

const recordedPath = "../runs/epyc-2c-89b7/20261125T143437Z-f4bfc0211.txt"

func parseTables(t *testing.T, text string) []*table.Table {
	t.Helper()
	f, err := record.Parse("text", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Tables([]*record.File{f})
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func readTables(t *testing.T, paths ...string) []*table.Table {
	t.Helper()
	var files []*record.File
	for _, path := range paths {
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	tables, err := table.Tables(files)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// checkTrace holds a trace against the timelines that it was made of: it is in order, in a lane
// nothing overlaps, each part of each item is there for as long as it took, and the counter has
// as many as there are items in flight, which is as many as there are lanes at most.
func checkTrace(t *testing.T, events []byte, of []trace.Trace) {
	t.Helper()
	var read struct {
		TraceEvents []struct {
			Name, Cat, Ph string
			Ts, Dur       float64
			Pid, Tid      int
			Args          struct {
				Name  string
				Items int
			}
		}
	}
	if err := json.Unmarshal(events, &read); err != nil {
		t.Fatal(err)
	}
	type lane struct{ pid, tid int }
	ends, last := map[lane]float64{}, 0.0
	took, lanes, most := map[string]float64{}, map[int]int{}, map[int]int{}
	for _, e := range read.TraceEvents {
		if e.Ts < last {
			t.Fatalf("%s at %v comes after %v", e.Name, e.Ts, last)
		}
		last = e.Ts
		switch {
		case e.Ph == "X":
			at := lane{e.Pid, e.Tid}
			if e.Ts < ends[at]-1e-6 || e.Dur <= 0 {
				t.Errorf("%s, for %v, begins at %v in lane %v, which is taken until %v", e.Name, e.Dur, e.Ts, at, ends[at])
			}
			ends[at] = e.Ts + e.Dur
			took[fmt.Sprint(e.Pid, e.Name)] += e.Dur
		case e.Ph == "C":
			most[e.Pid] = max(most[e.Pid], e.Args.Items)
		case e.Name == "thread_name":
			lanes[e.Pid]++
		case e.Name == "process_name" && e.Args.Name != of[e.Pid-1].Name:
			t.Errorf("process %d is named %q, want %q", e.Pid, e.Args.Name, of[e.Pid-1].Name)
		}
	}
	for i, tr := range of {
		pid := i + 1
		if lanes[pid] != most[pid] || most[pid] == 0 {
			t.Errorf("%s: %d lanes, %d in flight", tr.Name, lanes[pid], most[pid])
		}
		for _, s := range tr.Spans {
			stamps := s.Stamps()
			for j, cat := range []string{"held", "fetch", "queue", "process", "emit"} {
				want := float64(*stamps[j+1]-*stamps[j]) / 1e3
				if got := took[fmt.Sprint(pid, fmt.Sprintf("%s %d", cat, s.Item))]; got < want-1e-6 || got > want+1e-6 {
					t.Errorf("%s %d took %v µs, in the trace %v", cat, s.Item, want, got)
				}
			}
		}
	}
}

// someSpans are those of n items, at most limit of them in flight, in whole microseconds.
func someSpans(n, limit int) []trace.Spans {
	r := rand.New(rand.NewPCG(5, 5))
	free := make([]int64, limit)
	var spans []trace.Spans
	for i := range n {
		at := slices.Min(free)
		s := trace.Spans{Item: i}
		for j, stamp := range s.Stamps() {
			if j > 0 {
				at += 1000 * r.Int64N(20_000)
			}
			*stamp = at
		}
		free[slices.Index(free, slices.Min(free))] = s.Emitted
		spans = append(spans, s)
	}
	return spans
}

func tableOf(t *testing.T, o table.Options, cells ...resultstest.Measured) *table.Table {
	t.Helper()
	tables, err := o.Tables([]*record.File{resultstest.RecordOf(t, cells...)})
	if err != nil || len(tables) != 1 {
		t.Fatalf("%d tables, error %v", len(tables), err)
	}
	return tables[0]
}

// compareTexts compares two texts of somebody else's.
func compareTexts(t *testing.T, old, now string) *compare.Comparison {
	t.Helper()
	v, err := compare.Compare(table.Options{}, resultstest.Anyone(t, "old.txt", old), resultstest.Anyone(t, "new.txt", now))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// rendered is a comparison in each format.
func rendered(t *testing.T, v *compare.Comparison, width int) (text, markdown, csv, asJSON string) {
	t.Helper()
	var out [4]bytes.Buffer
	for i, err := range []error{compare.Show(page.Text(&out[0], width), v), compare.Show(page.Markdown(&out[1], 0), v), compare.WriteCSV(&out[2], v), compare.WriteJSON(&out[3], v)} {
		if err != nil {
			t.Fatalf("format %d: %v", i, err)
		}
	}
	return out[0].String(), out[1].String(), out[2].String(), out[3].String()
}

func compareFiles(t *testing.T, old, now string) *compare.Comparison {
	t.Helper()
	var both []record.Labelled
	for i, path := range []string{old, now} {
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if f.Run != nil { // not the same run, if the same file
			f.Run.Started = f.Run.Started.Add(time.Duration(i) * time.Hour)
		} else if old == now {
			f.Series[0].Columns[0][0] *= 1 + float64(i)/1e6
		}
		both = append(both, record.Labelled{Label: filepath.Base(path), Files: []*record.File{f}})
	}
	v, err := compare.Compare(table.Options{}, both[0], both[1])
	if err != nil {
		t.Fatal(err)
	}
	return v
}
