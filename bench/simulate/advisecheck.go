package simulate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/bench"
	"github.com/overlap-bench/overlap/results"
)

// CheckAdvice holds the advice against a measured run: in each scenario with several limits,
// what would be advised of the strategies and limits that were measured, with the constants of
// the run, beside what was measured to be the best.
func (c *Calibration) CheckAdvice(ctx context.Context, engine string) ([]results.AdviceCheck, error) {
	var list []results.AdviceCheck
	for _, name := range slices.Sorted(maps.Keys(c.tables)) {
		t := c.tables[name]
		names, limits := measuredCells(t)
		scenarios, err := bench.FindScenarios([]string{name})
		if err != nil || len(limits) < 2 || len(names) == 0 {
			continue // somebody else's scenario, or nothing to choose
		}
		p, _ := c.Profile(name, scenarios[0].Profile)
		n := Needs{Profile: p, Machine: c.Machine, Capacity: p.Capacity}
		p.Capacity = 0
		r := Request{Scenarios: []Scenario{{name, p}}, Strategies: names, Limits: limits, Machine: c.Machine, Loads: c.Loads}
		answers, err := Ask(ctx, engine, r, func(Answer) {})
		if err != nil {
			return nil, err
		}
		best, ok := Choose(n.Candidates(measuredOnly(t, answers), nil))
		if !ok {
			return nil, fmt.Errorf("%s: no measured strategy keeps to the server's capacity of %d", name, n.Capacity)
		}
		check := results.AdviceCheck{Scenario: name, Advised: best.Name(), Predicted: float64(best.Makespan) / 1e9}
		advised, _ := measuredRow(t, best.Answer)
		check.Compare(t, advised)
		list = append(list, check)
	}
	return list, nil
}

// measuredCells are the strategies of the catalog and the limits of a table.
func measuredCells(t *results.Table) (names []string, limits []int) {
	for _, r := range t.Rows {
		limit, err := strconv.Atoi(r.Limit)
		if _, unknown := bench.FindStrategies([]string{r.Strategy}); err == nil && unknown == nil && limit > 0 && r.Strategy != leftOut {
			names, limits = append(names, r.Strategy), append(limits, limit)
		}
	}
	slices.Sort(names)
	slices.Sort(limits)
	return slices.Compact(names), slices.Compact(limits)
}

// measuredOnly leaves out the answers of what was not measured.
func measuredOnly(t *results.Table, answers []Answer) []Answer {
	return slices.DeleteFunc(answers, func(a Answer) bool {
		_, ok := measuredRow(t, a)
		return !ok
	})
}

func measuredRow(t *results.Table, a Answer) (*results.Row, bool) {
	for _, r := range t.Rows {
		if r.Strategy == a.Strategy && r.Limit == strconv.Itoa(a.Limit) && r.Wrong() == "" && r.N() > 0 {
			return r, true
		}
	}
	return nil, false
}
