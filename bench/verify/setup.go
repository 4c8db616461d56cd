package verify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// Options say how many trials or pairs of runs there are, and how each is measured.
type Options struct {
	Same, Slowed int     // trials, or pairs of runs
	Slowdown     float64 // a share
	Precision    float64 // of the ratio, at which a trial ends
	Blocks, Most int     // of a trial, at least and at most
	Items, Limit int
	BenchTime    time.Duration
	Seed         uint64
	Gate         bool // pairs of runs instead of trials
}

// Arms are the samples of a block of a trial: a cell, its second arm, and the other.
const Arms = 3

// SameMost is the most blocks of a trial with the same cell: a verdict that is looked at again
// after each further block, as in a run, has more chances to be false.
func (o *Options) SameMost() int { return min(o.Most, o.Blocks+o.Blocks/2) }

// slowedScenario is where a slowdown can be small, since an item is many rounds.
const slowedScenario = "cpu"

// The scenarios that are measured, each with its strategies.
var (
	trialChoices = [][]string{ // waiting, computing, both, and real documents, in turn
		{"io", "pool"}, {slowedScenario, "pool"}, {"mixed", "pipeline"}, {"source", "staged"},
	}
	gateChoices = [][]string{ // computing and both
		{slowedScenario, "sequential", "pool", "pipeline"}, {"mixed", "sequential", "pool", "pipeline"},
	}
)

// A Setup is what trials and pairs of runs are measured with.
type Setup struct {
	Options
	Progress func(done, total int, cell scenario.Cell) // called before each sample, with numbers of those of all trials

	same, slowed       []scenario.Cell
	engine, slowEngine *runner.Engine
	done               int // samples
}

// NewSetup chooses the cells that are measured against themselves, and those with a slowdown.
func NewSetup(o Options) (*Setup, error) {
	s := &Setup{Options: o}
	choices, pairs := trialChoices, func(c []scenario.Cell) []scenario.Cell { return c }
	if o.Gate {
		choices, pairs = gateChoices, scenario.WithPairs
	}
	for _, choice := range choices {
		scenarios, err := scenario.FindScenarios(choice[:1])
		if err != nil {
			return nil, err
		}
		entries, err := scenario.FindStrategies(choice[1:])
		if err != nil {
			return nil, err
		}
		of := scenarios[0].With(o.Items, scenario.Seed)
		s.same = append(s.same, scenario.Cells([]scenario.Scenario{of}, entries, []int{o.Limit})...)
		if of.Name == slowedScenario {
			if of, err = of.WithExtraWork(o.Slowdown); err != nil {
				return nil, fmt.Errorf("--slowdown: %w", err)
			}
			s.slowed = pairs(scenario.Cells([]scenario.Scenario{of}, entries, []int{o.Limit}))
		}
	}
	s.same = pairs(s.same)
	return s, nil
}

// Check checks what can be, before anything is built or measured.
func (s *Setup) Check(ctx context.Context) error {
	var longest time.Duration
	cells := slices.Concat(s.same, s.slowed)
	for _, c := range cells {
		longest = max(longest, runner.Estimate(c, s.BenchTime))
	}
	return cmp.Or(
		scenario.CheckTime("this", s.samples()*longest.Seconds(), "--same, --slowed, --blocks, --most or --items"),
		runner.Preflight{Cells: cells, Fixture: true, Temp: true}.Check(ctx))
}

// samples is how many there are at most.
func (s *Setup) samples() float64 {
	same, slowed := float64(s.Same), float64(s.Slowed)
	if s.Gate {
		return 2 * float64(s.Blocks) * (same*float64(len(s.same)) + slowed*float64(len(s.slowed)))
	}
	return Arms * (same*float64(s.SameMost()) + slowed*float64(s.Most))
}

// Start starts the engine of equal cells and that of slowed ones, both from the binary at path.
func (s *Setup) Start(ctx context.Context, path string) error {
	facts := runner.EngineFacts(ctx, path)
	start := func(cells []scenario.Cell, extraWork float64) (*runner.Engine, error) {
		e := &runner.Engine{
			Path: path, BenchTime: s.BenchTime, Scenarios: scenario.ScenariosOf(cells), Facts: facts, ExtraWork: extraWork,
		}
		if err := e.Start(ctx); err != nil {
			return e, err
		}
		_, err := e.MeasureCosts(ctx)
		return e, err
	}
	var err error
	if s.engine, err = start(s.same, 0); err == nil {
		s.slowEngine, err = start(s.slowed, s.Slowdown)
	}
	return err
}

// Close ends what Start has started, also if that failed.
func (s *Setup) Close() {
	for _, e := range []*runner.Engine{s.engine, s.slowEngine} {
		if e != nil {
			e.Close()
		}
	}
}

// Trials is how many trials, or pairs of runs, there are.
func (s *Setup) Trials() int { return s.Same + s.Slowed }

// Pair is the i-th pair of runs: first equal ones, every second pair in turns, then those with a slowdown. Six blocks
// that do not take turns cannot see 10 % on a busy machine, so those with a slowdown all do.
func (s *Setup) Pair(i int) Pair {
	total := int(s.samples())
	pair := Pair{
		Cells: s.same, Old: s.engine, New: s.engine, Blocks: s.Blocks, Turns: i >= s.Same || i%2 == 1,
		Seed: s.Seed + uint64(i), Before: s.count(func() int { return total }),
	}
	if i >= s.Same {
		pair.Cells, pair.New = s.slowed, s.slowEngine
	}
	return pair
}

func (s *Setup) count(total func() int) func(int, int, scenario.Cell) {
	return func(_, _ int, cell scenario.Cell) {
		s.Progress(s.done, total(), cell)
		s.done++
	}
}
