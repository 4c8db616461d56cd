package simulate

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/results/trace"
)

// WriteTimeline writes the spans of every item as JSON: {"version": 1, "runs": [answers]}.
func WriteTimeline(w io.Writer, answers []Answer) error {
	return json.NewEncoder(w).Encode(struct {
		Version int      `json:"version"`
		Runs    []Answer `json:"runs"`
	}{1, answers})
}

// WriteTrace writes the timelines as Chrome trace events: see trace.WriteTrace.
func WriteTrace(w io.Writer, answers []Answer) error {
	var traces []trace.Trace
	for _, a := range answers {
		traces = append(traces, trace.Trace{Name: fmt.Sprintf("%s · %s · limit %d", a.Scenario, a.Strategy, a.Limit),
			Spans: a.Timeline})
	}
	return trace.WriteTrace(w, traces)
}
