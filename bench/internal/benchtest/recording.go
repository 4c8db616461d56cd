package benchtest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"github.com/overlap-bench/overlap/results/trace"
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
