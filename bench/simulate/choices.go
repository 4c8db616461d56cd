package simulate

import (
	"errors"
	"fmt"

	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A Choice is a strategy that might be used, as it was simulated.
type Choice struct {
	Strategy, Limit string  // the limit is "" where there is none
	Makespan        float64 // seconds
	Efficiency      float64
	Memory          string
	Note            string // why it is chosen, or cannot be
}

// ShowChoices writes the choices as a table.
func ShowChoices(p page.Page, list []Choice) {
	cols := []page.Column{{Heading: "strategy", Text: true}, {Heading: "limit"}, {Heading: "makespan"}, {Heading: "efficiency"}, {Heading: "memory"}, {Heading: "", Text: true}}
	for _, c := range list {
		limit := c.Limit
		if limit == "" {
			limit = page.None
		}
		add(cols, c.Strategy, limit, text.Seconds(c.Makespan), fmt.Sprintf("%.2f", c.Efficiency), c.Memory, c.Note)
	}
	if page.WidthOf(cols)-cols[len(cols)-1].Width()+page.LeastFlow > p.Width() {
		cols = page.Without(cols, p.Width(), "efficiency") // T* and the makespans say it
	}
	p.Table(page.Flowed(cols, p.Width()))
}

// A Change is what would be advised if one thing were different.
type Change struct {
	If, Use  string
	Makespan float64 // seconds; 0 if nothing could be used
	Than     float64 // seconds: what the advised choice would take; 0 if it could not be used
	Why      string  // it could not
}

// ShowChanges writes the changes as a table.
func ShowChanges(p page.Page, list []Change) {
	cols := []page.Column{{Heading: "if", Text: true}, {Heading: "use", Text: true}, {Heading: "makespan"}, {Heading: "because the advised", Text: true}}
	for _, c := range list {
		makespan, than := page.None, c.Why
		if c.Makespan > 0 {
			makespan = text.Seconds(c.Makespan)
		}
		if c.Than > 0 {
			than = "takes " + text.Seconds(c.Than)
		}
		add(cols, c.If, c.Use, makespan, than)
	}
	p.Table(page.Flowed(cols, p.Width()))
}

func add(cols []page.Column, cells ...string) {
	for i := range cols {
		cols[i].Cells = append(cols[i].Cells, cells[i])
	}
}

// An AdviceCheck is what is advised in a scenario, beside what was measured.
type AdviceCheck struct {
	Scenario     string      `json:"scenario"`
	Advised      string      `json:"advised"`
	Predicted    float64     `json:"predicted_seconds"`
	Measured     float64     `json:"measured_seconds"`
	Best         string      `json:"best"` // the fastest that was measured, whether or not it keeps to a limit
	BestMeasured float64     `json:"best_seconds"`
	Off          float64     `json:"off"`              // how much longer what is advised took, as a share: of the medians
	CI           *[2]float64 `json:"off_ci,omitempty"` // 95 %, block by block; left out with too few
}

// Compare fills in what was measured. It is an error if nothing was, or not what is advised.
func (a *AdviceCheck) Compare(t *table.Table, advised *table.Row) error {
	var best *table.Row
	for _, r := range t.Rows {
		if s, ok := r.Median(record.Makespan); ok && s > 0 && r.Wrong() == "" && (best == nil || s < a.BestMeasured) {
			best, a.BestMeasured = r, s
		}
	}
	if best == nil || advised == nil {
		return errors.New("there is no makespan to compare with")
	}
	a.Best = best.Strategy + " at limit " + best.Limit
	a.Measured, _ = advised.Median(record.Makespan)
	a.Off = a.Measured/a.BestMeasured - 1
	if p := t.Compare(advised, best); p.Enough() && best != advised {
		a.CI = &[2]float64{p.Low - 1, p.High - 1}
	}
	return nil
}

// adviceTolerance is how much longer than the best the advice may take.
const adviceTolerance = 0.10

// ShowAdviceChecks writes the checks, and says how many there are and how many hold.
func ShowAdviceChecks(p page.Page, list []AdviceCheck) error {
	cols := []page.Column{{Heading: "scenario", Text: true}, {Heading: "advised", Text: true}, {Heading: "predicted"}, {Heading: "measured"}, {Heading: "best measured", Text: true}, {Heading: ""}, {Heading: "advised takes\nlonger by"}}
	for _, a := range list {
		off := fmt.Sprintf("%.1f %%", 100*a.Off)
		if a.CI != nil {
			off += fmt.Sprintf(" (%.0f to %.0f)", 100*a.CI[0], 100*a.CI[1])
		}
		add(cols, a.Scenario, a.Advised, text.Seconds(a.Predicted), text.Seconds(a.Measured), a.Best, text.Seconds(a.BestMeasured), off)
	}
	p.Table(page.Flowed(cols, p.Width()))
	off := FarOff(list)
	p.Say(fmt.Sprintf("In %d of %d scenarios, what is advised takes at most %.0f %% longer than the best that was measured.", len(list)-len(off), len(list), 100*adviceTolerance))
	return p.Flush()
}

// FarOff names the scenarios in which the advice takes more than 10 % longer than the best.
func FarOff(list []AdviceCheck) []string {
	var off []string
	for _, a := range list {
		if !(a.Off <= adviceTolerance) {
			off = append(off, a.Scenario)
		}
	}
	return off
}
