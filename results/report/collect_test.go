package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/query"
	"github.com/overlap-bench/overlap/results/record"
)

// withTimelines are copies of a file that has timelines, under these labels.
func withTimelines(t *testing.T, labels ...string) (labelled []record.Labelled) {
	t.Helper()
	dir := t.TempDir()
	for _, label := range labels {
		path := filepath.Join(dir, "file-of-"+strings.Trim(label, "=")+".txt")
		for from, to := range map[string]string{"../testdata/latency.txt": path,
			"../testdata/latency.jsonl": record.SidecarPath(path)} {
			text, err := os.ReadFile(from)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(to, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		f, err := record.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		labelled = append(labelled, record.Labelled{Label: label, Files: []*record.File{f}})
	}
	return labelled
}

func collected(t *testing.T, filter string, labelled []record.Labelled) *Collected {
	t.Helper()
	s, err := query.ParseSelection(filter, "", "")
	if err != nil {
		t.Fatal(err)
	}
	labelled, err = s.Apply(labelled, record.Makespan)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Collect(labelled)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// processes are the names of a trace's processes, in order.
func processes(t *testing.T, trace []byte) (names []string) {
	t.Helper()
	var read struct {
		TraceEvents []struct {
			Name string
			Args struct{ Name string }
		}
	}
	if err := json.Unmarshal(trace, &read); err != nil {
		t.Fatal(err)
	}
	for _, e := range read.TraceEvents {
		if e.Name == "process_name" {
			names = append(names, e.Args.Name)
		}
	}
	return names
}

// The timelines of one cell are next to each other, in the order of the files, and those that a
// filter leaves out are not there.
func TestTraceOfSeveral(t *testing.T) {
	var out bytes.Buffer
	without, err := collected(t, "/strategy:(pool OR staged)", withTimelines(t, "before", "B")).WriteTrace(&out)
	if err != nil || len(without) > 0 {
		t.Fatal(without, err)
	}
	var want []string
	for _, cell := range []string{"io · pool", "io · staged", "mixed · pool", "mixed · staged"} {
		want = append(want, "before · "+cell, "B (file-of-B) · "+cell)
	}
	got := processes(t, out.Bytes())
	for i, name := range got {
		got[i], _, _ = strings.Cut(name, " · limit")
	}
	if slices.Sort(want); len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := 0; i < len(got); i += 2 {
		if got[i] != "before · "+strings.TrimPrefix(got[i+1], "B (file-of-B) · ") {
			t.Errorf("%q is next to %q", got[i], got[i+1])
		}
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// One file without timelines is named; if none has any, it is an error.
func TestTraceOfSeveralWithout(t *testing.T) {
	blind := resultstest.OldRun().Read(t)
	var out bytes.Buffer
	without, err := collected(t, "", append(withTimelines(t, "a"), blind)).WriteTrace(&out)
	if err != nil || !slices.Equal(without, []string{blind.Files[0].Path}) {
		t.Errorf("%q, %v", without, err)
	}
	out.Reset()
	_, err = collected(t, "", []record.Labelled{blind, resultstest.NewRun().Read(t)}).WriteTrace(&out)
	if err == nil || !strings.Contains(err.Error(), "new.txt have no timelines") || strings.Contains(err.Error(), "\n") ||
		out.Len() > 0 {
		t.Errorf("error %v and %q", err, out.String())
	}
}

// The samples of all files have their labels, which no spreadsheet computes; an arm that a filter
// leaves out has none.
func TestSamplesCSVOfSeveral(t *testing.T) {
	for filter, want := range map[string]int{"": 48, "/strategy:pool": 24, "/strategy:pool AND -/arm:b": 12} {
		var out bytes.Buffer
		if err := collected(t, filter, withTimelines(t, "=1+1", "new")).WriteSamplesCSV(&out); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(out.String(), "label,file,machine,") {
			t.Errorf("%.60s", out.String())
		}
		n := map[string]int{}
		for _, line := range resultstest.ReadCSV(t, out.Bytes()) {
			n[line["label"]]++
		}
		if len(n) != 2 || n["'=1+1"] != want || n["new"] != want {
			t.Errorf("--filter %q leaves %v samples, want %d", filter, n, want)
		}
	}
}

// What is not the same work is said, once for all scenarios.
func TestOtherWork(t *testing.T) {
	other := resultstest.NewRun()
	other.Facts = map[string]string{"seed": "2"}
	for filter, want := range map[string]string{"/scenario:io": "io is", "": "cpu and io are"} {
		said := collected(t, filter, []record.Labelled{resultstest.OldRun().Read(t), other.Read(t),
			resultstest.OldRun().Read(t), other.Read(t)}).OtherWork()
		for i, line := range said {
			said[i] = strings.Replace(line, "io and cpu", "cpu and io", 1)
		}
		if len(said) != 1 || said[0] != want+" not the same work in old and new: seed 1 and 2." {
			t.Errorf("%q", said)
		}
	}
}
