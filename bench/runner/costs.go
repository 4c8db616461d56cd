package runner

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// MeasureCosts measures what an item of each scenario costs, in about half a second each, and
// returns Costs as JSON. What a machine can do changes with what its neighbours do, so do it again
// before each block. If it fails, the costs that were known stay.
func (e *Engine) MeasureCosts(ctx context.Context) (json.RawMessage, error) {
	apart := e
	if e.InProcess { // also then an item is cheapest with the fixture in a process of its own
		apart = &Engine{Scenarios: e.Scenarios, OldSide: e.OldSide, Corpus: e.Corpus}
		defer apart.Close()
	}
	if err := apart.Start(ctx); err != nil {
		return nil, err
	}
	costs, old := map[string]bound.Costs{}, map[string]bound.Costs{}
	var err error
	ended := apart.watched(ctx, func(ctx context.Context) {
		for i, s := range e.served() {
			of := costs
			if i >= len(e.Scenarios) {
				of = old
			}
			if of[s.Name], err = bound.MeasureCosts(ctx, s.Profile, apart.fixture.URLs[i], true); err != nil {
				err = fmt.Errorf("%s: %w", s.Name, err)
				return
			}
		}
	})
	if err = cmp.Or(ended, err); err != nil {
		return nil, err
	}
	e.Costs, e.oldCosts = costs, old
	return json.Marshal(costs)
}

// ScenarioCosts measures the costs of a scenario against a fixture of its own, in a process of its
// own, in about a second. The binary must call [fixtures.ServeIfChild] first.
func ScenarioCosts(ctx context.Context, s scenario.Scenario) (bound.Costs, error) {
	e := Engine{Scenarios: []scenario.Scenario{s}}
	defer e.Close()
	_, err := e.MeasureCosts(ctx)
	return e.Costs[s.Name], err
}
