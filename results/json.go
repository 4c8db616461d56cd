package results

import (
	"encoding/json"
	"io"
	"math"

	"golang.org/x/perf/benchmath"
)

// The JSON of show: medians with their 95 % confidence intervals, in the units as written
// in benchmark text, and ratios. A figure that there is not is left out.
type (
	tableJSON struct {
		File      string            `json:"file"`
		Scenario  string            `json:"scenario"`
		Facts     map[string]string `json:"facts"`
		Rows      []rowJSON         `json:"rows"` // fastest first
		Sentences []string          `json:"sentences"`
	}
	rowJSON struct {
		Strategy       string                 `json:"strategy"`
		Limit          string                 `json:"limit,omitempty"`
		Samples        int                    `json:"samples"`
		Speedup        float64                `json:"speedup,omitempty"`
		FetchSpeedup   float64                `json:"fetch_speedup,omitempty"`
		ProcessSpeedup float64                `json:"process_speedup,omitempty"`
		OverlapFactor  float64                `json:"overlap_factor,omitempty"`
		Figures        map[string]summaryJSON `json:"figures"` // by tidied unit: "sec/op"
		Disqualified   string                 `json:"disqualified,omitempty"`
		Failures       []string               `json:"failures,omitempty"`
	}
	summaryJSON struct {
		Median float64  `json:"median"`
		Low    *float64 `json:"low,omitempty"` // left out with too few samples for an interval
		High   *float64 `json:"high,omitempty"`
	}
)

// ShowJSON writes the tables as JSON: {"tables": [...]}.
func ShowJSON(w io.Writer, tables []*Table) error {
	out := struct {
		Tables []tableJSON `json:"tables"`
	}{[]tableJSON{}}
	for _, t := range tables {
		tj := tableJSON{File: t.File, Scenario: t.Name, Facts: t.Facts, Sentences: t.Sentences()}
		for _, r := range t.Rows {
			tj.Rows = append(tj.Rows, t.rowJSON(r))
		}
		out.Tables = append(out.Tables, tj)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func (t *Table) rowJSON(r *Row) rowJSON {
	rj := rowJSON{Strategy: r.Strategy, Limit: r.Limit, Samples: r.N(), Disqualified: r.Wrong(), Figures: map[string]summaryJSON{}}
	if rj.Disqualified == "" {
		rj.Speedup, _ = t.Gain(r, Makespan)
		rj.FetchSpeedup, _ = t.Gain(r, FetchActive)
		rj.ProcessSpeedup, _ = t.Gain(r, ProcessActive)
		rj.OverlapFactor, _ = r.OverlapFactor()
	}
	for unit := range r.values {
		if s, ok := r.Summary(unit); ok {
			rj.Figures[unit] = newSummaryJSON(s)
		}
	}
	for _, f := range r.Failures {
		rj.Failures = append(rj.Failures, f.Reason)
	}
	return rj
}

func newSummaryJSON(s benchmath.Summary) summaryJSON {
	sj := summaryJSON{Median: s.Center}
	if !math.IsInf(s.Lo, 0) && !math.IsInf(s.Hi, 0) {
		sj.Low, sj.High = &s.Lo, &s.Hi
	}
	return sj
}
