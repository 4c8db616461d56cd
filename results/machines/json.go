package machines

import (
	"io"
	"strings"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// The JSON of a comparison, which across.schema.json describes.
type (
	comparisonJSON struct {
		Schema    string         `json:"$schema"`
		Version   int            `json:"version"`
		Machines  []*Machine     `json:"machines"`
		Scenarios []scenarioJSON `json:"scenarios"`
		Outcome
	}
	scenarioJSON struct {
		Scenario string      `json:"scenario"`
		Rows     []rowJSON   `json:"rows"`
		Claims   []claimJSON `json:"claims"`
	}
	rowJSON struct {
		Strategy string     `json:"strategy"`
		Limit    string     `json:"limit,omitempty"`
		On       []cellJSON `json:"on"`
	}
	cellJSON struct {
		Machine        string      `json:"machine"`
		Samples        int         `json:"samples"`
		Makespan       *float64    `json:"makespan,omitempty"`
		Low            *float64    `json:"makespan_low,omitempty"`
		High           *float64    `json:"makespan_high,omitempty"`
		Speedup        *float64    `json:"speedup,omitempty"`
		SpeedupCI      *[2]float64 `json:"speedup_ci,omitempty"`
		FetchSpeedup   *float64    `json:"fetch_speedup,omitempty"`
		FetchCI        *[2]float64 `json:"fetch_speedup_ci,omitempty"`
		ProcessSpeedup *float64    `json:"process_speedup,omitempty"`
		ProcessCI      *[2]float64 `json:"process_speedup_ci,omitempty"`
		Efficiency     *float64    `json:"efficiency,omitempty"`
		EfficiencyCI   *[2]float64 `json:"efficiency_ci,omitempty"`
		Group          int         `json:"group,omitempty"`
	}
	claimJSON struct {
		Kind   string        `json:"kind"`
		Faster string        `json:"faster"`
		Slower string        `json:"slower"`
		On     []findingJSON `json:"on"`
	}
	findingJSON struct {
		Machine string        `json:"machine"`
		Verdict table.Verdict `json:"verdict"`
		Gain    *float64      `json:"gain,omitempty"`
		CI      *[2]float64   `json:"ci,omitempty"`
		PHolm   *float64      `json:"p_holm,omitempty"`
	}
)

// WriteJSON writes all claims and conclusions, however many there are.
func WriteJSON(w io.Writer, c *Comparison) error {
	out := comparisonJSON{Schema: export.AcrossSchemaID, Version: 1, Machines: c.Machines, Outcome: c.Outcome}
	for _, s := range c.Scenarios {
		out.Scenarios = append(out.Scenarios, s.json())
	}
	return export.WriteJSON(w, out)
}

func (s *Scenario) json() scenarioJSON {
	out := scenarioJSON{Scenario: s.Name, Rows: []rowJSON{}, Claims: []claimJSON{}}
	for _, key := range s.sorted() {
		row := rowJSON{Strategy: key.Strategy, Limit: table.SharedLimit(s.rows[key]...)}
		for _, i := range s.on {
			if r := s.at(key, i); r != nil {
				row.On = append(row.On, cellOf(r, s.machines[i].Name))
			}
		}
		out.Rows = append(out.Rows, row)
	}
	for _, claim := range s.Claims {
		out.Claims = append(out.Claims, claim.json())
	}
	return out
}

func cellOf(r *table.Row, machine string) cellJSON {
	cell := cellJSON{Machine: machine, Samples: r.N(), Group: r.Group}
	if !r.Ranked() {
		return cell
	}
	if s, ok := r.Summary(record.Makespan); ok {
		m := export.NewMedianJSON(s)
		cell.Makespan, cell.Low, cell.High = &m.Median, m.Low, m.High
	}
	cell.Speedup, cell.Efficiency = speedup.value(r), efficiency.value(r)
	cell.FetchSpeedup, cell.ProcessSpeedup = fetching.value(r), processing.value(r)
	cell.SpeedupCI, cell.EfficiencyCI = speedup.ci(r), efficiency.ci(r)
	cell.FetchCI, cell.ProcessCI = fetching.ci(r), processing.ci(r)
	return cell
}

func (c *Claim) json() claimJSON {
	s := c.Scenario
	out := claimJSON{Kind: c.Kind(), Faster: s.labels[c.Faster], Slower: s.labels[c.Slower]}
	for i, f := range c.On {
		if f.Verdict == table.NoVerdict {
			continue
		}
		finding := findingJSON{Machine: s.machines[i].Name, Verdict: f.Verdict}
		if f.Ratio > 0 {
			finding.Gain = &f.Ratio
		}
		if f.Enough() {
			finding.CI, finding.PHolm = &[2]float64{f.Low, f.High}, &f.PHolm
		}
		out.On = append(out.On, finding)
	}
	return out
}

// WriteCSV writes a line for each row on each machine.
func WriteCSV(w io.Writer, c *Comparison) error {
	var rows [][]any
	for _, s := range c.Scenarios {
		for _, key := range s.sorted() {
			for _, i := range s.on {
				if r, m := s.at(key, i), c.Machines[i]; r != nil {
					x := cellOf(r, m.Name)
					rows = append(rows, []any{s.Name, r.Strategy, r.Limit, m.Name, m.Machine, m.Procs, x.Samples, x.Makespan,
						x.Low, x.High, x.Speedup, x.FetchSpeedup, x.ProcessSpeedup, x.Efficiency, export.Known(x.Group)})
				}
			}
		}
	}
	return export.WriteCSV(w, strings.Fields("scenario strategy limit name machine gomaxprocs samples makespan "+
		"makespan_low makespan_high speedup fetch_speedup process_speedup efficiency group"), rows)
}
