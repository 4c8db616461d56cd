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

// Options say how many trials or runs there are, and how each is measured.
type Options struct {
	Same, Slowed int     // trials, or runs
	Slowdown     float64 // a share
	Precision    float64 // of the ratio, at which a trial ends
	Blocks, Most int     // of a trial, at least and at most
	Items, Limit int
	BenchTime    time.Duration
	Seed         uint64
}

// Arms are the samples of a block of a trial: a cell, its second arm, and the other.
const Arms = 3

// SameMost is the most blocks of a trial with the same cell: a verdict that is looked at again
// after each further block, as in a run, has more chances to be false.
func (o *Options) SameMost() int { return min(o.Most, o.Blocks+o.Blocks/2) }

// slowedScenario is where a slowdown can be small, since an item is many rounds.
const slowedScenario = "cpu"

// trialChoices are the scenarios that are measured, each with its strategy: waiting, computing, both, and real
// documents, in turn.
var trialChoices = [][]string{
	{"io", "pool"}, {slowedScenario, "pool"}, {"mixed", "pipeline"}, {"source", "staged"},
}

// A Setup is what trials are measured with.
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
	for _, choice := range trialChoices {
		cells, err := cellsOf(choice, o, 0)
		if err != nil {
			return nil, err
		}
		s.same = append(s.same, cells...)
	}
	var err error
	s.slowed, err = cellsOf(trialChoices[1], o, o.Slowdown)
	return s, err
}

// cellsOf are those of a scenario and some strategies, with extra work.
func cellsOf(choice []string, o Options, extraWork float64) ([]scenario.Cell, error) {
	scenarios, err := scenario.FindScenarios(choice[:1])
	if err != nil {
		return nil, err
	}
	entries, err := scenario.FindStrategies(choice[1:])
	if err != nil {
		return nil, err
	}
	if scenarios[0], err = scenarios[0].With(o.Items, scenario.Seed).WithExtraWork(extraWork); err != nil {
		return nil, fmt.Errorf("--slowdown: %w", err)
	}
	return scenario.Cells(scenarios, entries, []int{o.Limit}), nil
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
	return Arms * (float64(s.Same)*float64(s.SameMost()) + float64(s.Slowed)*float64(s.Most))
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

// Trials is how many trials there are.
func (s *Setup) Trials() int { return s.Same + s.Slowed }

func (s *Setup) count(total func() int) func(int, int, scenario.Cell) {
	return func(_, _ int, cell scenario.Cell) {
		s.Progress(s.done, total(), cell)
		s.done++
	}
}
