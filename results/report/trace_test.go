package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/internal/tabletest"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/trace"
)

// The trace of a file has one timeline of each cell that is shown, as it was recorded.
func TestShowTrace(t *testing.T) {
	tables := tabletest.Read(t, "../testdata/latency.txt")
	var out bytes.Buffer
	if err := WriteTrace(&out, tables); err != nil {
		t.Fatal(err)
	}
	var of []trace.Trace
	for _, table := range tables {
		for _, r := range table.Rows {
			trace, ok, err := firstTrace(r, table.Name)
			if err != nil || !ok || len(trace.Spans) != 128 {
				t.Fatalf("%s: %d spans, error %v", r.Strategy, len(trace.Spans), err)
			}
			of = append(of, trace)
		}
	}
	resultstest.CheckTrace(t, out.Bytes(), of)
}

// Without a timeline, or with one that is damaged, there is one clear line.
func TestNoTrace(t *testing.T) {
	var out bytes.Buffer
	if err := WriteTrace(&out, tabletest.Read(t, "../testdata/run.txt")); err == nil ||
		!strings.HasPrefix(err.Error(), "../testdata/run.txt has no timelines: measure again") || out.Len() > 0 {
		t.Errorf("error %v and %q", err, out.String())
	}
	tab := ofItems(t, 1, 1)
	tab.File, tab.Rows[0].Recorded[0].Timeline = "x.txt", json.RawMessage(`{"items":1}`)
	if err := WriteTrace(&out, []*table.Table{tab}); err == nil ||
		!strings.HasPrefix(err.Error(), "x.jsonl: the timeline of ") || out.Len() > 0 {
		t.Errorf("error %v and %q", err, out.String())
	}
}
