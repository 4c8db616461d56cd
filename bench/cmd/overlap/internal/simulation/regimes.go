package simulation

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/simulate"
	"github.com/overlap-bench/overlap/results/chart"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/page"
)

// writeRegimes writes the map of the best strategies, as JSON or as text with the rule that it shows.
func (o *simulateOptions) writeRegimes(w io.Writer, r simulate.Request, answers []simulate.Answer) error {
	m := regimeMap(r, answers)
	if o.json {
		return export.WriteJSON(w, m)
	}
	return showRegimes(w, m)
}

// regimeMap is the map as results are: durations in seconds.
func regimeMap(r simulate.Request, answers []simulate.Answer) *chart.RegimeMap {
	makespans := map[string]map[string]float64{}
	for _, a := range answers {
		if makespans[a.Scenario] == nil {
			makespans[a.Scenario] = map[string]float64{}
		}
		makespans[a.Scenario][a.Strategy] = time.Duration(a.Makespan).Seconds()
	}
	cells := simulate.Regimes(r, answers)
	rule := simulate.RuleOf(cells)
	m := &chart.RegimeMap{
		Schema: export.RegimesSchemaID, Version: chart.RegimeVersion, Limit: r.Limits[0], CPUs: r.Machine.CPUs,
		Items: r.Scenarios[0].Profile.Items, Lead: simulate.RegimeLead,
		Rule: chart.RegimeRule{Led: rule.Led, Wins: rule.Wins},
	}
	if rule.Led > 0 { // or else there is no band, whose ends would be infinite
		m.Rule.Least, m.Rule.Most, m.Rule.Band = rule.Least, rule.Most, rule.Band
	}
	for i, c := range cells {
		s := r.Scenarios[i]
		m.Cells = append(m.Cells, chart.Regime{Latency: s.Profile.Latency.Median.Seconds(),
			CPUTime: s.Profile.CPU.Median.Seconds(), Balance: c.Balance, Best: c.Best, Tied: c.Tied,
			Makespans: makespans[s.Name]})
	}
	return m
}

// showRegimes draws the map. A cell is hatched where the best strategy leads by less than 2 %.
func showRegimes(w io.Writer, m *chart.RegimeMap) error {
	width := 0
	for _, c := range m.Cells {
		width = max(width, len(c.Best))
	}
	fmt.Fprintf(w, "The best strategy at limit %d, %d CPUs, %d items; hatched: the next best takes less "+
		"than %.0f %% longer\n\n", m.Limit, m.CPUs, m.Items, 100*m.Lead)
	fmt.Fprintf(w, "%12s  latency\n%12s", "CPU time", "an item")
	for _, latency := range simulate.RegimeLatencies {
		fmt.Fprintf(w, "  %-*v", width+2, latency)
	}
	fmt.Fprintln(w)
	columns := len(simulate.RegimeLatencies)
	for row, cpu := range slices.Backward(simulate.RegimeCPUTimes) {
		line := fmt.Sprintf("%12v", cpu)
		for _, c := range m.Cells[row*columns : (row+1)*columns] {
			if c.Tied {
				line += "  ░" + c.Best + strings.Repeat("░", width+1-len(c.Best))
			} else {
				line += fmt.Sprintf("   %-*s ", width, c.Best)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	fmt.Fprintln(w)
	return page.Wrap(w, m.Sentence())
}

// printSchema prints the JSON Schema of what --json prints.
func (o *simulateOptions) printSchema(w io.Writer) error {
	schema := export.ShowSchema
	if o.regimes {
		schema = export.RegimesSchema
	}
	_, err := io.WriteString(w, schema)
	return err
}
