package runner

import (
	"context"
	"encoding/json"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
)

// Two builds in one run: one fixture serves both, so that nothing but the engine differs.

// served are the scenarios that the fixture serves, those of the old side last.
func (e *Engine) served() []scenario.Scenario {
	return append(e.Scenarios[:len(e.Scenarios):len(e.Scenarios)], e.OldSide...)
}

// costsOf are those of a cell's scenario.
func (e *Engine) costsOf(cell scenario.Cell) (bound.Costs, bool) {
	if old, ok := e.oldCosts[cell.Scenario.Name]; ok && cell.Side == record.OldSide {
		return old, true
	}
	costs, ok := e.Costs[cell.Scenario.Name]
	return costs, ok
}

// A Work is what an engine can measure.
type Work struct {
	Versions   map[string]string `json:"versions"`   // of its scenarios, by name: see [scenario.Versions]
	Strategies []string          `json:"strategies"` // by name
}

// EngineWork asks an engine what it can measure; false if it does not say, as one that is older than the question.
func EngineWork(ctx context.Context, path string) (work Work, ok bool) {
	out, _, _, err := spawn.Ask(ctx, path, "-print-work")
	if err != nil {
		return Work{}, false
	}
	err = json.Unmarshal([]byte(lastLine(out)), &work)
	return work, err == nil && len(work.Versions) > 0 && len(work.Strategies) > 0
}

// UndecidedSides are the cells of which the change from the old side to the new one is not known to the precision, with
// the second arm where there is one.
func UndecidedSides(soFar []record.Sample, cells []scenario.Cell, precision float64) (next []scenario.Cell) {
	logs := map[string]stats.BlockLogs{}
	for _, s := range soFar {
		if s.Status == record.OK && s.Makespan > 0 {
			logs[s.Cell] = append(logs[s.Cell], stats.BlockLogOf(s.Block, s.Makespan))
		}
	}
	for _, c := range cells {
		sides := c
		sides.Arm, sides.Side = "", record.OldSide
		old := logs[sides.String()]
		sides.Side = record.NewSide
		change := stats.NewPaired(logs[sides.String()].Minus(old))
		if change.N > 0 && stats.HalfWidth(change.Low, change.High) > precision {
			next = append(next, c)
		}
	}
	return next
}
