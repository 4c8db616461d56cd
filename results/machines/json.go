package machines

import (
	"io"
	"math"

	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// The JSON of machines side by side, which across.schema.json describes.
type (
	acrossJSON struct {
		Schema      string           `json:"$schema"`
		Version     int              `json:"version"`
		Machines    []machineJSON    `json:"machines"`
		Scenarios   []lineupJSON     `json:"scenarios"`
		Conclusions []conclusionJSON `json:"conclusions"`
		Refused     []string         `json:"refused"`
		Unknown     []string         `json:"unknown"`
		LeftOut     []LeftOut        `json:"left_out"`
	}
	machineJSON struct {
		Name    string            `json:"name"`
		Machine string            `json:"machine"`
		Procs   int               `json:"gomaxprocs"`
		File    string            `json:"file"`
		Facts   map[string]string `json:"facts"`
	}
	lineupJSON struct {
		Scenario string       `json:"scenario"`
		Rows     []acrossRow  `json:"rows"`
		Claims   []acrossPair `json:"claims"`
	}
	acrossRow struct {
		Strategy string       `json:"strategy"`
		Limit    string       `json:"limit,omitempty"`
		On       []acrossCell `json:"on"`
	}
	acrossCell struct {
		Machine        string   `json:"machine"`
		Samples        int      `json:"samples"`
		Makespan       *float64 `json:"makespan,omitempty"`
		Low            *float64 `json:"makespan_low,omitempty"`
		High           *float64 `json:"makespan_high,omitempty"`
		Speedup        *float64 `json:"speedup,omitempty"`
		FetchSpeedup   *float64 `json:"fetch_speedup,omitempty"`
		ProcessSpeedup *float64 `json:"process_speedup,omitempty"`
		Efficiency     *float64 `json:"efficiency,omitempty"`
		Group          int      `json:"group,omitempty"`
	}
	acrossPair struct {
		Kind   string          `json:"kind"`
		Faster string          `json:"faster"`
		Slower string          `json:"slower"`
		On     []acrossFinding `json:"on"`
	}
	acrossFinding struct {
		Machine string        `json:"machine"`
		Verdict table.Verdict `json:"verdict"`
		Gain    *float64      `json:"gain,omitempty"`
		CI      *[2]float64   `json:"ci,omitempty"`
		PHolm   *float64      `json:"p_holm,omitempty"`
	}
	conclusionJSON struct {
		Kind      string   `json:"kind"`
		Scenarios []string `json:"scenarios,omitempty"`
		Faster    []string `json:"faster,omitempty"`
		Slower    []string `json:"slower,omitempty"`
		Reasons   []string `json:"reasons,omitempty"`
		Sentence  string   `json:"sentence"`
	}
)

// WriteJSON writes all that there is to say, however many conclusions there are.
func WriteJSON(w io.Writer, a *Comparison) error {
	return export.WriteJSON(w, a.json())
}

func (a *Comparison) json() acrossJSON {
	out := acrossJSON{Schema: export.AcrossSchemaID, Version: 1, Conclusions: []conclusionJSON{},
		Refused: append([]string{}, a.Refused...), Unknown: append([]string{}, a.doubts()...), LeftOut: append([]LeftOut{}, a.LeftOut...)}
	for _, m := range a.Machines {
		out.Machines = append(out.Machines, machineJSON{m.Name, m.machine(), m.procs(), m.File.Path, m.tables[0].Facts})
	}
	for _, c := range a.Conclusions {
		out.Conclusions = append(out.Conclusions, conclusionJSON{c.Kind, c.Scenarios, c.Faster, c.Slower, c.Reasons, c.Sentence})
	}
	for _, s := range a.Scenarios {
		lj := lineupJSON{Scenario: s.Name, Rows: []acrossRow{}, Claims: []acrossPair{}}
		for _, key := range s.sorted() {
			row := acrossRow{Strategy: key.Strategy, Limit: table.SharedLimit(s.indexed().rows[key]...)}
			for _, i := range s.on() {
				if r := s.at(key, i); r != nil {
					row.On = append(row.On, cellOf(r, a.Machines[i].Name))
				}
			}
			lj.Rows = append(lj.Rows, row)
		}
		for _, c := range s.Claims {
			lj.Claims = append(lj.Claims, a.pairJSON(c))
		}
		out.Scenarios = append(out.Scenarios, lj)
	}
	return out
}

func cellOf(r *table.Row, machine string) acrossCell {
	cell := acrossCell{Machine: machine, Samples: r.N(), Group: r.Group}
	if !r.Ranked() {
		return cell
	}
	some := func(x float64, ok bool) *float64 {
		if !ok || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil
		}
		return &x
	}
	if s, ok := r.Summary(record.Makespan); ok {
		cell.Makespan, cell.Low, cell.High = some(s.Center, true), some(s.Lo, true), some(s.Hi, true)
	}
	cell.Speedup = some(r.Table.Gain(r, record.Makespan))
	cell.FetchSpeedup = some(r.Table.Gain(r, record.FetchActive))
	cell.ProcessSpeedup = some(r.Table.Gain(r, record.ProcessActive))
	cell.Efficiency = some(r.SoundEfficiency())
	return cell
}

func (a *Comparison) pairJSON(c *Claim) acrossPair {
	pair := acrossPair{Kind: c.Kind(), Faster: c.Scenario.label(c.Faster), Slower: c.Scenario.label(c.Slower)}
	for i, f := range c.On {
		if f.Verdict == table.NoVerdict {
			continue
		}
		fj := acrossFinding{Machine: a.Machines[i].Name, Verdict: f.Verdict}
		if f.Ratio > 0 {
			fj.Gain = &f.Ratio
		}
		if f.Enough() {
			fj.CI, fj.PHolm = &[2]float64{f.Low, f.High}, &f.PHolm
		}
		pair.On = append(pair.On, fj)
	}
	return pair
}

// WriteCSV writes a line for each row on each machine, by RFC 4180: what is unknown is
// empty, and no spreadsheet computes a text.
func WriteCSV(w io.Writer, a *Comparison) error {
	var rows [][]any
	for _, s := range a.Scenarios {
		for _, key := range s.sorted() {
			for _, i := range s.on() {
				r, m := s.at(key, i), a.Machines[i]
				if r == nil {
					continue
				}
				c := cellOf(r, m.Name)
				rows = append(rows, []any{s.Name, r.Strategy, r.Limit, m.Name, m.machine(), m.procs(), c.Samples, c.Makespan, c.Low, c.High,
					c.Speedup, c.FetchSpeedup, c.ProcessSpeedup, c.Efficiency, export.Known(c.Group)})
			}
		}
	}
	return export.WriteCSV(w, []string{"scenario", "strategy", "limit", "name", "machine", "gomaxprocs", "samples", "makespan", "makespan_low", "makespan_high",
		"speedup", "fetch_speedup", "process_speedup", "efficiency", "group"}, rows)
}
