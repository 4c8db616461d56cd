package simulate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Checkable says of each scenario whether the advice can be held against it: it must be known
// here, and have several limits. Nothing is simulated.
func (c *Calibration) Checkable() (names []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(c.tables)) {
		strategies, limits := measuredCells(c.tables[name])
		if _, unknown := scenario.FindScenarios([]string{name}); unknown != nil || len(limits) < 2 || len(strategies) == 0 {
			continue // somebody else's scenario, or nothing to choose
		}
		if most := limits[len(limits)-1]; most > maxMeasured {
			return nil, fmt.Errorf("%s: a limit of %d cannot have been measured: at most %d can", name, most, maxMeasured)
		}
		names = append(names, name)
	}
	return names, nil
}

// maxMeasured is the greatest limit that overlap run takes: a file that has a greater one was
// edited, and simulating it would take all memory.
const maxMeasured = 1 << 16

// CheckAdvice holds the advice against a measured run: in each scenario that is [Calibration.Checkable],
// what would be advised of the strategies and limits that were measured, with the constants of
// the run, beside what was measured to be the best. Strategies that keep to no limit are advised only if unbounded.
func (c *Calibration) CheckAdvice(ctx context.Context, unbounded bool) ([]AdviceCheck, error) {
	checkable, err := c.Checkable()
	if err != nil {
		return nil, err
	}
	var list []AdviceCheck
	for _, name := range checkable {
		t := c.tables[name]
		names, limits := measuredCells(t)
		scenarios, err := scenario.FindScenarios([]string{name})
		if err != nil {
			return nil, err
		}
		p, _ := c.Profile(name, scenarios[0].Profile)
		n := Needs{Profile: p, Machine: c.Machine, Capacity: p.Capacity, Unbounded: unbounded}
		p.Capacity = 0
		r := Request{Scenarios: []Scenario{{name, p}}, Strategies: names, Limits: limits, Machine: c.Machine, Loads: c.Loads}
		answers, err := Run(ctx, r, nil)
		if err != nil {
			return nil, err
		}
		best, ok := Choose(n.Candidates(measuredOnly(t, answers)))
		if !ok && n.Capacity == 0 {
			return nil, fmt.Errorf("%s: no measured strategy keeps to a limit: --allow-unbounded also takes others", name)
		}
		if !ok {
			return nil, fmt.Errorf("%s: no measured strategy keeps to the server's capacity of %d", name, n.Capacity)
		}
		check := AdviceCheck{Scenario: name, Advised: best.Name(), Predicted: float64(best.Makespan) / 1e9}
		advised, _ := measuredRow(t, best.Answer)
		if err := check.Compare(t, advised); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, check)
	}
	return list, nil
}

// An AdviceCheck is what is advised in a scenario, beside what was measured.
type AdviceCheck struct {
	Scenario     string  `json:"scenario"`
	Advised      string  `json:"advised"`
	Predicted    float64 `json:"predicted_seconds"`
	Measured     float64 `json:"measured_seconds"`
	Best         string  `json:"best"` // the fastest that was measured, whether or not it keeps to a limit
	BestMeasured float64 `json:"best_seconds"`
	// how much longer what is advised took, as a share: block by block, or of the medians
	Off float64     `json:"off"`
	CI  *[2]float64 `json:"off_ci,omitempty"` // 95 %; left out with too few blocks
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
		a.Off, a.CI = p.Ratio-1, &[2]float64{p.Low - 1, p.High - 1}
	}
	return nil
}

// measuredCells are the strategies of the catalog and the limits of a table that have a makespan.
func measuredCells(t *table.Table) (names []string, limits []int) {
	for _, r := range t.Rows {
		limit, err := strconv.Atoi(r.Limit)
		if _, unknown := scenario.FindStrategies([]string{r.Strategy}); err == nil && unknown == nil && limit > 0 &&
			r.Strategy != leftOut && timed(r) {
			names, limits = append(names, r.Strategy), append(limits, limit)
		}
	}
	slices.Sort(names)
	slices.Sort(limits)
	return slices.Compact(names), slices.Compact(limits)
}

// measuredOnly leaves out the answers of what was not measured.
func measuredOnly(t *table.Table, answers []Answer) []Answer {
	return slices.DeleteFunc(answers, func(a Answer) bool {
		_, ok := measuredRow(t, a)
		return !ok
	})
}

// timed says that there is a makespan to compare with.
func timed(r *table.Row) bool {
	makespan, ok := r.Summary(record.Makespan)
	return ok && makespan.Center > 0 && r.Wrong() == "" && r.N() > 0
}

func measuredRow(t *table.Table, a Answer) (*table.Row, bool) {
	for _, r := range t.Rows {
		if r.Strategy == a.Strategy && r.Limit == strconv.Itoa(a.Limit) && timed(r) {
			return r, true
		}
	}
	return nil, false
}
