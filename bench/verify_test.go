package bench

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"github.com/overlap-bench/overlap/results"
)

// A clockwork measures what it is told to: the n-th sample takes makespan(n).
type clockwork struct {
	n        *int
	makespan func(n int) float64
}

func (c clockwork) Measure(_ context.Context, cell Cell) (*Measured, error) {
	*c.n++
	if c.makespan(*c.n) == 0 {
		return nil, errors.New("nothing came of it")
	}
	name := benchfmt.Name("Batch/" + cell.String() + "-2")
	return &Measured{Result: &benchfmt.Result{Name: name, Iters: 1, Values: []benchfmt.Value{{Value: c.makespan(*c.n), Unit: "ns/op"}}}}, nil
}

// trialOf has both cells take a second, the other one times factor, with noise and drift.
func trialOf(t *testing.T, factor, noise, drift float64) Trial {
	t.Helper()
	r, n := rand.New(rand.NewPCG(7, 7)), new(int)
	second := func(n int) float64 { return 1e9 * (1 + noise*r.NormFloat64() + drift*float64(n)) }
	trial := Trial{Cell: someCells(t)[0], Measurer: clockwork{n, second}, Blocks: 6, Seed: 1}
	if factor != 1 {
		trial.Other = clockwork{n, func(n int) float64 { return factor * second(n) }}
	}
	return trial
}

// A drift is what tells the same from itself the usual way, and not in blocks.
func TestTrialOfTheSame(t *testing.T) {
	outcome, err := trialOf(t, 1, 0.01, 0.01).Run(t.Context())
	if err != nil || outcome.Verdict != results.InNoise || outcome.Blocks != 6 {
		t.Errorf("outcome %+v, error %v", outcome, err)
	}
	if outcome.Unpaired > 0.01 {
		t.Errorf("18 samples that grow by 1 %% each: p is %v between their halves", outcome.Unpaired)
	}
	steady, err := trialOf(t, 1, 0.01, 0).Run(t.Context())
	if err != nil || steady.Unpaired < 0.05 {
		t.Errorf("a steady machine: outcome %+v, error %v", steady, err)
	}
}

// A slowdown is found; where six blocks do not know it precisely, there are more of them.
func TestTrialOfSlowdown(t *testing.T) {
	trial := trialOf(t, 1.05, 0.02, 0)
	trial.Precision, trial.Most = 0.02, 60
	outcome, err := trial.Run(t.Context())
	if err != nil || outcome.Verdict != results.Slower || outcome.Ratio < 1.02 || outcome.Ratio > 1.08 {
		t.Errorf("outcome %+v, error %v", outcome, err)
	}
	if outcome.Blocks <= 6 || outcome.Blocks >= 60 {
		t.Errorf("%d blocks: noise of 2 %% takes more than 6 to know a ratio to 2 %%, and less than 60", outcome.Blocks)
	}
	if outcome.Unpaired != 1 {
		t.Errorf("p is %v the usual way, of what is not an A/A trial", outcome.Unpaired)
	}
	trial = trialOf(t, 1, 0.02, 0)
	trial.Precision, trial.Most = 0.0001, 8
	if outcome, err = trial.Run(t.Context()); err != nil || outcome.Blocks != 8 {
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
	outcome, err := trial.Run(t.Context())
	if err != nil || outcome.Failed != 1 {
		t.Errorf("outcome %+v, error %v", outcome, err)
	}
	trial.Measurer = clockwork{new(int), func(int) float64 { return 0 }}
	outcome, err = trial.Run(t.Context())
	if err != nil || outcome.Verdict != results.TooFew || outcome.Failed != 18 || outcome.Reason != "nothing came of it" {
		t.Errorf("without any sample: outcome %+v, error %v", outcome, err)
	}
	trial.Other, trial.Measurer = trial.Measurer, clockwork{new(int), good}
	if outcome, err = trial.Run(t.Context()); err != nil || outcome.Verdict != results.TooFew || outcome.Failed != 6 {
		t.Errorf("without any of the other: outcome %+v, error %v", outcome, err)
	}
}

// Extra work is in whole rounds, and is done: the same documents have other digests.
func TestWithExtraWork(t *testing.T) {
	cpu := coreScenario("cpu", 4)
	more, err := cpu.WithExtraWork(0.05)
	if err != nil || more.Profile.Rounds.Median != 368 {
		t.Errorf("%d rounds, error %v, want 350 · 1.05 = 367.5", more.Profile.Rounds.Median, err)
	}
	if same, err := cpu.WithExtraWork(0); err != nil || same.Profile.Rounds.Median != cpu.Profile.Rounds.Median || same.Profile.CPU != cpu.Profile.CPU {
		t.Errorf("none is not nothing: %+v, error %v", same, err)
	}
	if _, err := coreScenario("mixed", 4).WithExtraWork(0.05); err == nil || !strings.Contains(err.Error(), "use scenario cpu") {
		t.Errorf("5 %% of one round: error %v", err)
	}
	if twice, err := coreScenario("mixed", 4).WithExtraWork(1); err != nil || twice.Profile.Rounds.Median != 2 {
		t.Errorf("100 %% of one round: %d rounds, error %v", twice.Profile.Rounds.Median, err)
	}
	e := engine(more)
	e.ExtraWork = 0.05
	defer e.Close()
	entries, err := FindStrategies([]string{"pool"})
	if err != nil {
		t.Fatal(err)
	}
	guess := func(s Scenario) time.Duration {
		return estimate(Cell{Scenario: s, Entry: entries[0], Limit: 4}, time.Millisecond, Quota{}, 2)
	}
	before := guess(coreScenario("cpu", 1000))
	if twice, _ := coreScenario("cpu", 1000).WithExtraWork(1); guess(twice)-before != time.Second {
		t.Errorf("1000 items of 1 ms are estimated to take %v, of 2 ms %v", before, guess(twice))
	}
	result, err := e.Measure(t.Context(), Cell{Scenario: more, Entry: entries[0], Limit: 4})
	if err != nil || result.GetConfig("extra-work") != "5%" {
		t.Errorf("extra-work: %q, error %v", result.GetConfig("extra-work"), err)
	}
	e.ExtraWork = 0 // the cell's process does less than its fixture expects
	if _, err := e.Measure(t.Context(), Cell{Scenario: more, Entry: entries[0], Limit: 4}); err == nil || !strings.Contains(err.Error(), "wrong results") {
		t.Errorf("less work than is expected: error %v", err)
	}
}
