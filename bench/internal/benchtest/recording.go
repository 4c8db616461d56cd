package benchtest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"github.com/overlap-bench/overlap/results/trace"
	"golang.org/x/perf/benchfmt"
)

// Record records so many samples of a run that was started so many minutes after another, and returns the
// path of its text.
func Record(t *testing.T, dir, name string, minutes, samples int) string {
	t.Helper()
	run := record.Run{
		Version: 1, Started: time.Date(2026, 1, 1, 0, minutes, 0, 0, time.UTC),
		Cells: []string{"scenario=io/strategy=pool/limit=4"}, Blocks: 1,
	}
	r, err := recording.NewRecording(dir, name, run)
	if err != nil {
		t.Fatal(err)
	}
	for range samples {
		failed := record.Sample{Block: 1, Cell: run.Cells[0], Status: record.Failed, Reason: "made up"}
		if err := r.Append(failed, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return r.Path
}

// RecordSlowed records six blocks of made-up makespans, those of the pool multiplied by a factor, and returns the path
// of the text. What it says does not depend on this machine.
func RecordSlowed(t *testing.T, dir, name string, factor float64) string {
	t.Helper()
	cells := []string{"scenario=io/strategy=sequential/limit=16", "scenario=io/strategy=pool/limit=16",
		"scenario=io/strategy=sequential/limit=16/arm=b"}
	run := record.Run{Commit: "abc", Cells: cells, Blocks: 6, Versions: map[string]string{"io": "v1"}}
	recording, err := recording.NewRecording(dir, name, run)
	if err != nil {
		t.Fatal(err)
	}
	for block := 1; block <= run.Blocks; block++ {
		for i, cell := range cells {
			makespan := float64(1e8 + 1e6*block)
			if i == 1 {
				makespan *= factor
			}
			result := &benchfmt.Result{Name: benchfmt.Name("Batch/" + cell + "-2"), Iters: 2,
				Values: []benchfmt.Value{{Value: makespan, Unit: record.Makespan},
					{Value: 1e11 / makespan, Unit: record.Throughput}}}
			for _, fact := range [][2]string{{"machine", "m-2c-0000"}, {"items", "128"}, {"seed", "1"}, {"fixture", "child"}} {
				result.Config = append(result.Config, benchfmt.Config{Key: fact[0], Value: []byte(fact[1]), File: true})
			}
			if err := recording.Append(record.Sample{Block: block, Cell: cell, Status: record.OK, Speed: new(1e9)},
				result); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := recording.Close(); err != nil {
		t.Fatal(err)
	}
	return recording.Path
}

// CheckDetails finds the four histograms and the spans of so many items, and returns the timeline.
func CheckDetails(t *testing.T, d record.Details, items int) trace.Timeline {
	t.Helper()
	var latency map[string]any
	if err := json.Unmarshal(d.Latency, &latency); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sojourn", "fetch", "queue_wait", "process"} {
		if text, _ := latency[name].(string); len(text) < 40 {
			t.Errorf("the histogram of %s is %q", name, text)
		}
	}
	if len(d.Latency) > 2048 {
		t.Errorf("%d bytes of histograms", len(d.Latency))
	}
	var line trace.Timeline
	if err := json.Unmarshal(d.Timeline, &line); err != nil {
		t.Fatal(err)
	}
	if len(line.Spans) != items || line.Items != items {
		t.Errorf("a timeline of %d items, of a batch of %d; want %d", len(line.Spans), line.Items, items)
	}
	return line
}
