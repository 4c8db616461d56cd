package verify

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchfmt"
)

// A clockwork measures what it is told to: the n-th sample takes makespan(n).
type clockwork struct {
	n        *int
	makespan func(n int) float64
}

func (c clockwork) Measure(_ context.Context, cell scenario.Cell) (*runner.Measured, error) {
	*c.n++
	if c.makespan(*c.n) == 0 {
		return nil, errors.New("nothing came of it")
	}
	name := benchfmt.Name("Batch/" + cell.String() + "-2")
	return &runner.Measured{Result: &benchfmt.Result{Name: name, Iters: 1,
		Values: []benchfmt.Value{{Value: c.makespan(*c.n), Unit: "ns/op"}}}}, nil
}

func pool(t *testing.T) scenario.Cell {
	t.Helper()
	entries, err := scenario.FindStrategies([]string{"pool"})
	if err != nil {
		t.Fatal(err)
	}
	return scenario.Cell{Scenario: scenario.Scenarios()[0], Entry: entries[0], Limit: 4}
}

// trialOf has both cells take a second, the other one times factor, with noise and drift.
func trialOf(t *testing.T, factor, noise, drift float64) Trial {
	t.Helper()
	r, n := rand.New(rand.NewPCG(7, 7)), new(int)
	second := func(n int) float64 { return 1e9 * (1 + noise*r.NormFloat64() + drift*float64(n)) }
	trial := Trial{Cell: pool(t), Measurer: clockwork{n, second}, Blocks: 6, Seed: 1}
	if factor != 1 {
		trial.Other = clockwork{n, func(n int) float64 { return factor * second(n) }}
	}
	return trial
}

// A drift is what tells the same from itself the usual way, and not in blocks.
func TestTrialOfTheSame(t *testing.T) {
	outcome, err := trialOf(t, 1, 0.01, 0.01).Try(t.Context(), 0)
	if err != nil || outcome.Verdict != table.InNoise || outcome.Blocks != 6 {
		t.Errorf("outcome %+v, error %v", outcome, err)
	}
	if outcome.Unpaired > 0.01 {
		t.Errorf("18 samples that grow by 1 %% each: p is %v between their halves", outcome.Unpaired)
	}
	steady, err := trialOf(t, 1, 0.01, 0).Try(t.Context(), 0)
	if err != nil || steady.Unpaired < 0.05 {
		t.Errorf("a steady machine: outcome %+v, error %v", steady, err)
	}
}

// A slowdown is found; where six blocks do not know it precisely, there are more of them.
func TestTrialOfSlowdown(t *testing.T) {
	trial := trialOf(t, 1.05, 0.02, 0)
	trial.Most = 60
	outcome, err := trial.Try(t.Context(), 0.02)
	if err != nil || outcome.Verdict != table.Slower || outcome.Ratio < 1.02 || outcome.Ratio > 1.08 {
		t.Errorf("outcome %+v, error %v", outcome, err)
	}
	if outcome.Blocks <= 6 || outcome.Blocks >= 60 {
		t.Errorf("%d blocks: noise of 2 %% takes more than 6 to know a ratio to 2 %%, and less than 60", outcome.Blocks)
	}
	if outcome.Unpaired != 1 {
		t.Errorf("p is %v the usual way, of what is not an A/A trial", outcome.Unpaired)
	}
	trial = trialOf(t, 1, 0.02, 0)
	trial.Most = 8
	if outcome, err = trial.Try(t.Context(), 0.0001); err != nil || outcome.Blocks != 8 {
		t.Errorf("at most 8 blocks: outcome %+v, error %v", outcome, err)
	}
}

// Samples that fail are counted, and the others are judged; without any there is no outcome.
func TestTrialWithFailures(t *testing.T) {
	trial := trialOf(t, 1, 0.01, 0)
	good := trial.Measurer.(clockwork).makespan
	trial.Measurer = clockwork{new(int), func(n int) float64 {
		if n == 4 {
			return 0
		}
		return good(n)
	}}
	outcome, err := trial.Try(t.Context(), 0)
	if err != nil || outcome.Failed != 1 {
		t.Errorf("outcome %+v, error %v", outcome, err)
	}
	trial.Measurer = clockwork{new(int), func(int) float64 { return 0 }}
	outcome, err = trial.Try(t.Context(), 0)
	if err != nil || outcome.Verdict != table.TooFew || outcome.Failed != 18 || outcome.Reason != "nothing came of it" {
		t.Errorf("without any sample: outcome %+v, error %v", outcome, err)
	}
	trial.Other, trial.Measurer = trial.Measurer, clockwork{new(int), good}
	if outcome, err = trial.Try(t.Context(), 0); err != nil || outcome.Verdict != table.TooFew || outcome.Failed != 6 {
		t.Errorf("without any of the other: outcome %+v, error %v", outcome, err)
	}
}
