package advise

import (
	"time"

	"github.com/overlap-bench/overlap/bench/simulate"
)

// What the schedule leaves out makes a measured makespan so much longer than a predicted one, mostly.
const LeastMore, MostMore = 0.04, 0.32

// Expected is what a measurement will show, mostly, in nanoseconds.
func Expected(c simulate.Candidate) (low, high int64) {
	return int64((1 + LeastMore) * float64(c.Makespan)), int64((1 + MostMore) * float64(c.Makespan))
}

// Report is advice as JSON.
type (
	Report struct {
		Use        candidate   `json:"use"`
		Bound      int64       `json:"bound_ns"`
		Expect     [2]int64    `json:"expect_ns"` // to measure, mostly
		Busy       *string     `json:"busy"`      // why the machine is, or null; nothing was measured with --request-cpu
		Assumed    assumed     `json:"assumed"`
		Limits     []int       `json:"limits"`
		Skipped    []skipped   `json:"not_simulated"`
		Candidates []candidate `json:"candidates"`
		WhatIf     []whatIf    `json:"what_if"`
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

// Report is the JSON form of the advice, for needs with these costs.
func (c *Costs) Report(n simulate.Needs, a *simulate.Advice) Report {
	out := Report{
		Use: candidateOf(a.Best), Bound: int64(a.Bound), Limits: a.Limits,
		Assumed: assumed{n.Profile.Items, n.Machine.CPUs, n.Machine.Request, MeanCPU(n.Profile),
			c.Processing == Nominal, n.Body, nil, n.Memory, n.Ordered},
		Skipped: []skipped{},
	}
	if n.Capacity > 0 {
		out.Assumed.Capacity = &n.Capacity
	}
	for _, x := range a.Skipped {
		out.Skipped = append(out.Skipped, skipped(x))
	}
	out.Expect[0], out.Expect[1] = Expected(a.Best)
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
