package simulate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/overlap-bench/overlap/bench/scenario"
)

// mostPredicted is of how many items all batches of a scenario may have together, for it to be predicted: a second's
// worth. A run of six limits and 512 items has a sixth of that.
const mostPredicted = 1 << 17

// Predict simulates what the run measured, with the constants of the run, and sets it beside the measured makespans.
// It leaves out scenarios that are not known here or are defined otherwise by now, and those of very many items.
func (c *Calibration) Predict(ctx context.Context) ([]Prediction, error) {
	var all []Prediction
	for _, name := range slices.Sorted(maps.Keys(c.tables)) {
		t := c.tables[name]
		found, unknown := scenario.FindScenarios([]string{name})
		names, limits := measuredCells(t)
		if unknown != nil || len(names) == 0 || limits[len(limits)-1] > maxMeasured || !c.definedAsHere(found[0]) {
			continue
		}
		p, _ := c.Profile(name, found[0].Profile)
		if p.Items*len(names)*len(limits) > mostPredicted {
			continue
		}
		r := Request{Scenarios: []Scenario{{name, p}}, Strategies: names, Limits: limits, Machine: c.Machine, Loads: c.Loads}
		answers, err := Run(ctx, r, nil)
		if err != nil {
			return nil, fmt.Errorf("predicting what was measured in %s: %w", name, err)
		}
		all = append(all, c.Compare(measuredOnly(t, answers))...)
	}
	return all, nil
}

// definedAsHere says that a scenario is the one that was measured. A text without a sidecar does not tell, and is
// believed.
func (c *Calibration) definedAsHere(s scenario.Scenario) bool {
	source := c.tables[s.Name].Source
	if source == nil || source.Run == nil || source.Run.Versions[s.Name] == "" {
		return true
	}
	return source.Run.Versions[s.Name] == scenario.Versions([]scenario.Cell{{Scenario: s}})[s.Name]
}

// A Factor is how much longer makespans were measured to be than they were predicted, as a range that most of them are
// in: a machine's own, since a schedule knows no wake-ups, caches and garbage.
type Factor struct {
	Low, High  float64 // measured over predicted
	Within, Of int     // predictions
	MostLimit  int     // the highest that was measured
}

// leastPredictions are needed for a range: fewer say little of others.
const leastPredictions = 10

// FactorOf leaves out a twentieth of the predictions at each end; false if there are too few.
func FactorOf(list []Prediction) (f Factor, ok bool) {
	n := len(list)
	if n < leastPredictions {
		return f, false
	}
	var ratios []float64
	for _, p := range list {
		ratios = append(ratios, p.Ratio())
		if limit, err := strconv.Atoi(p.Limit); err == nil {
			f.MostLimit = max(f.MostLimit, limit)
		}
	}
	slices.Sort(ratios)
	left := n / 20
	f.Low, f.High, f.Within, f.Of = ratios[left], ratios[n-1-left], n-2*left, n
	return f, true
}

// Expected is what to measure of a predicted makespan, mostly, in nanoseconds.
func (f Factor) Expected(makespan int64) (low, high int64) {
	return int64(f.Low * float64(makespan)), int64(f.High * float64(makespan))
}
