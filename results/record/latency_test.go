package record

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/overlap-bench/overlap/results/latency"
	"github.com/overlap-bench/overlap/results/trace"
)

// A histogram that somebody else wrote is refused or understood, and asks for no more memory
// than ours.
func FuzzLatency(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("../testdata", "latency.jsonl"))
	if err != nil {
		f.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		var s Sample
		if json.Unmarshal(line, &s) == nil && len(s.Timeline) > 0 {
			f.Add([]byte(s.Latency), []byte(s.Timeline))
		}
	}
	f.Fuzz(func(t *testing.T, lat, timeline []byte) {
		if l, err := latency.DecodeLatency(lat); err == nil {
			for _, h := range l.Parts() {
				if q := h.Quantile(0.5); !(q >= 0 && q <= h.Most()) {
					t.Errorf("p50 %v, the longest %v", q, h.Most())
				}
			}
		}
		var line trace.Timeline
		if json.Unmarshal(timeline, &line) == nil {
			if again, err := json.Marshal(line); err != nil || len(line.Spans) > trace.MaxTimeline {
				t.Errorf("%d items, written again as %s: %v", len(line.Spans), again, err)
			}
		}
	})
}
