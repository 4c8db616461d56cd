package advise

import (
	_ "embed"

	"time"

	"github.com/overlap-bench/overlap/bench/simulate"
)

// Schema is the JSON Schema (draft 2020-12) of a [Report], with what each field is and its unit.
//
//go:embed advise.schema.json
var Schema string

// SchemaID is its name.
const SchemaID = "https://github.com/overlap-bench/overlap/bench/advise/1"

// A Calibration is a recorded run of this machine, with how much longer it took than predicted.
type Calibration struct {
	Run     string // its name
	Machine string
	Busy    bool // the machine was, when it began
	simulate.Factor

	PassedOver *PassedOver // nil if this is the newest run that tells
}

// A PassedOver is the newest run of this machine, where an older one is better to tell by.
type PassedOver struct {
	Run string `json:"run"`
	Why string `json:"why"`
}

// Report is advice as JSON.
type (
	Report struct {
		Schema     string       `json:"$schema"`
		Version    int          `json:"version"`
		Use        candidate    `json:"use"`
		Bound      int64        `json:"bound_ns"`
		Expect     *[2]int64    `json:"expect_ns"`   // to measure, mostly; null where no run of this machine tells
		Compared   *calibration `json:"calibration"` // that run, or null
		Busy       *string      `json:"busy"`        // why the machine is, or null; nothing was measured with --request-cpu
		Assumed    assumed      `json:"assumed"`
		Limits     []int        `json:"limits"`
		Skipped    []skipped    `json:"not_simulated"`
		Candidates []candidate  `json:"candidates"`
		WhatIf     []whatIf     `json:"what_if"`
	}
	assumed struct {
		Items      int           `json:"items"`
		CPUs       int           `json:"cpus"`
		RequestCPU time.Duration `json:"request_cpu_ns"`
		ProcessCPU time.Duration `json:"process_cpu_ns"` // the mean
		Nominal    bool          `json:"nominal"`        // the latter, as of a scenario for other CPUs than are here
		Body       int64         `json:"body_bytes"`
		Capacity   *int          `json:"capacity"` // null: not given, taken as unbounded
		Memory     int64         `json:"memory_bytes,omitempty"`
		Ordered    bool          `json:"ordered"`
		Unbounded  bool          `json:"unbounded"`
	}
	calibration struct {
		Run     string  `json:"run"`
		Machine string  `json:"machine"`
		Busy    bool    `json:"busy"`
		Low     float64 `json:"low"` // measured over predicted makespans …
		High    float64 `json:"high"`
		Within  int     `json:"within"` // … of so many cells …
		Of      int     `json:"of"`     // … of these
		Limit   int     `json:"highest_limit"`

		PassedOver *PassedOver `json:"passed_over"`
	}
	skipped struct {
		Strategies []string `json:"strategies"`
		Why        string   `json:"why"`
	}
	candidate struct {
		Strategy   string  `json:"strategy"`
		Limit      int     `json:"limit,omitempty"` // left out where it makes no difference
		Makespan   int64   `json:"makespan_ns"`
		Efficiency float64 `json:"efficiency,omitempty"`
		Memory     int64   `json:"memory_bytes"`
		InFlight   int     `json:"peak_inflight"`
		Simulated  int     `json:"simulated,omitempty"` // items, where the rest is extrapolated
		Out        string  `json:"out,omitempty"`       // why it cannot be chosen
	}
	whatIf struct {
		If      string     `json:"if"`
		Assumed int        `json:"capacity,omitempty"` // the server's there, where none was given
		Changes bool       `json:"changes"`            // the answer
		Use     *candidate `json:"use"`                // null if nothing fits
	}
)

// Report is the JSON form of the advice, for needs with these costs. The calibration, unless it is nil, gives the
// range.
func (c *Costs) Report(n simulate.Needs, a *simulate.Advice, m *Calibration) Report {
	out := Report{
		Schema: SchemaID, Version: 1, Use: candidateOf(a.Best), Bound: int64(a.Bound), Limits: a.Limits,
		Assumed: assumed{n.Profile.Items, n.Machine.CPUs, n.Machine.Request, MeanCPU(n.Profile),
			c.Processing == Nominal, n.Body, nil, n.Memory, n.Ordered, n.Unbounded},
		Skipped: []skipped{}, Candidates: []candidate{}, WhatIf: []whatIf{},
	}
	if n.Capacity > 0 {
		out.Assumed.Capacity = &n.Capacity
	}
	for _, x := range a.Skipped {
		out.Skipped = append(out.Skipped, skipped(x))
	}
	if m != nil {
		low, high := m.Expected(a.Best.Makespan)
		out.Expect = &[2]int64{low, high}
		out.Compared = &calibration{m.Run, m.Machine, m.Busy, m.Low, m.High, m.Within, m.Of, m.MostLimit,
			m.PassedOver}
	}
	if c.Busy != "" {
		out.Busy = &c.Busy
	}
	for _, x := range a.Candidates {
		out.Candidates = append(out.Candidates, candidateOf(x))
	}
	for _, x := range a.WhatIf {
		what := whatIf{If: x.If, Assumed: x.Capacity, Changes: !x.Holds}
		if !x.None {
			what.Use = new(candidateOf(x.Best))
			what.Use.Efficiency = 0 // its T* is another
		}
		out.WhatIf = append(out.WhatIf, what)
	}
	return out
}

func candidateOf(c simulate.Candidate) candidate {
	out := candidate{
		Strategy: c.Strategy, Makespan: c.Makespan, Efficiency: c.Efficiency(), Memory: c.Memory,
		InFlight: c.PeakInFlight, Simulated: c.Simulated, Out: c.Out,
	}
	if c.Limited {
		out.Limit = c.Limit
	}
	return out
}
