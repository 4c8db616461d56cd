package simulate

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/results"
)

// WriteTimeline writes the spans of every item as JSON: {"version": 1, "runs": [answers]}.
func WriteTimeline(w io.Writer, answers []Answer) error {
	return json.NewEncoder(w).Encode(struct {
		Version int      `json:"version"`
		Runs    []Answer `json:"runs"`
	}{1, answers})
}

// WriteTrace writes the timelines as Chrome trace events: see [results.WriteTrace].
func WriteTrace(w io.Writer, answers []Answer) error {
	var traces []results.Trace
	for _, a := range answers {
		traces = append(traces, results.Trace{Name: fmt.Sprintf("%s · %s · limit %d", a.Scenario, a.Strategy, a.Limit), Spans: a.Timeline})
	}
	return results.WriteTrace(w, traces)
}
