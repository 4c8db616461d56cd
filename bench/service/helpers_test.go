package service

import (
	"encoding/json"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/trace"
)

// checkDetails finds the four histograms, which package results understands, and returns the
// timeline.
func checkDetails(t *testing.T, d record.Details, items int) trace.Timeline {
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
