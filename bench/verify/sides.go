package verify

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
)

// A SidesRun is a run of two sides, recorded as overlap against does it.
type SidesRun struct {
	Cells    []scenario.Cell // with their sides and second arms
	Measurer runner.Measurer
	Facts    map[string]string // of the machine
	Blocks   int
	Seed     uint64 // of the order
	Before   func(done, total int, cell scenario.Cell)
	Probe    func(context.Context) (host.Speed, error) // how fast the machine is, before each block; it may be nil
}

// Run measures in a directory that is removed afterwards.
func (r SidesRun) Run(ctx context.Context) (*record.File, error) {
	tmp, err := scratch.New()
	if err != nil {
		return nil, fmt.Errorf("verifying: %w", err)
	}
	defer tmp.Remove()
	versions := scenario.Versions(r.Cells)
	run := record.Run{
		Started: time.Now().UTC(), Commit: host.Unknown, Facts: r.Facts, Blocks: r.Blocks, Seed: r.Seed, Versions: versions,
		Sides: []record.Side{{Name: record.OldSide, Commit: host.Unknown}, {Name: record.NewSide, Commit: host.Unknown}},
	}
	for _, c := range r.Cells {
		run.Cells = append(run.Cells, c.String())
	}
	recording, err := recording.NewRecording(tmp.Dir(), "sides", run)
	if err != nil {
		return nil, err
	}
	defer recording.Close()
	_, err = (&runner.Blocks{
		Cells: r.Cells, Blocks: r.Blocks, Seed: r.Seed, Measurer: r.Measurer, Recording: recording,
		Pressure: host.HostPressure, Probe: r.Probe, Before: r.Before,
	}).Run(ctx)
	if err != nil {
		return nil, err
	}
	return record.Read(recording.Path)
}

// Alone is the old side of a run as if it had been recorded on its own: one of several runs, some time apart from the
// others.
func Alone(f *record.File) *record.File {
	old, _ := f.Sides()
	old.Side = ""
	if old.Run != nil {
		run := *old.Run
		run.Sides = nil
		old.Run = &run
	}
	return old
}

// gateChoices are the scenarios of equal runs, each with its strategies: a table each.
var gateChoices = [][]string{
	{"io", "pool", "pipeline"}, {slowedScenario, "sequential", "pool"}, {"mixed", "pool", "pipeline"},
	{"source", "pool", "staged"},
}

// gateSlowed are the cells with a slowdown.
var gateSlowed = []string{slowedScenario, "sequential", "pool", "pipeline"}

// A GateSetup is what runs of two sides are measured with.
type GateSetup struct {
	Options
	Progress func(done, total int, cell scenario.Cell) // called before each sample, with numbers of those of all runs

	same, slowed  []scenario.Cell
	equal, slower *runner.Engine
	facts         map[string]string
	done          int // samples
}

// NewGateSetup chooses the cells.
func NewGateSetup(o Options) (*GateSetup, error) {
	s := &GateSetup{Options: o}
	for _, choice := range gateChoices {
		cells, err := cellsOf(choice, o, 0)
		if err != nil {
			return nil, err
		}
		s.same = append(s.same, cells...)
	}
	s.same = scenario.WithSides(scenario.WithPairs(s.same))
	plain, err := cellsOf(gateSlowed, o, 0)
	if err != nil {
		return nil, err
	}
	slowed, err := cellsOf(gateSlowed, o, o.Slowdown)
	if err != nil {
		return nil, err
	}
	s.slowed = scenario.WithSides(scenario.WithPairs(plain))
	for i, c := range s.slowed {
		if c.Side == record.NewSide {
			s.slowed[i].Scenario = slowed[0].Scenario
		}
	}
	s.equal = &runner.Engine{BenchTime: o.BenchTime, Scenarios: scenario.ScenariosOf(s.same)}
	s.slower = &runner.Engine{
		BenchTime: o.BenchTime, Scenarios: scenario.ScenariosOf(slowed), OldSide: scenario.ScenariosOf(plain),
		ExtraWork: o.Slowdown,
	}
	return s, nil
}

// Check checks what can be, before anything is built or measured.
func (s *GateSetup) Check(ctx context.Context) error {
	seconds := float64(s.Same)*runner.EstimateBlocks(s.same, s.Blocks, s.BenchTime) +
		float64(s.Slowed)*runner.EstimateBlocks(s.slowed, s.Blocks, s.BenchTime)
	return cmp.Or(scenario.CheckTime("this", seconds, "--same, --slowed, --blocks or --items"),
		runner.Preflight{Cells: append(s.same, s.slowed...), Fixture: true, Temp: true}.Check(ctx))
}

// Start starts the engines that are needed, of the binary at path.
func (s *GateSetup) Start(ctx context.Context, path string) error {
	s.facts = runner.EngineFacts(ctx, path)
	for e, runs := range map[*runner.Engine]int{s.equal: s.Same, s.slower: s.Slowed} {
		if runs == 0 {
			continue
		}
		e.Path, e.OldPath, e.Facts = path, path, s.facts
		if err := e.Start(ctx); err != nil {
			return err
		}
		if _, err := e.MeasureCosts(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Close ends what Start has started, also if that failed.
func (s *GateSetup) Close() {
	s.equal.Close()
	s.slower.Close()
}

// IsSlowed says whether the i-th run has a slowdown: they are spread over all.
func (s *GateSetup) IsSlowed(i int) bool {
	all := s.Same + s.Slowed
	return (i+1)*s.Slowed/all > i*s.Slowed/all
}

// Run measures the i-th run.
func (s *GateSetup) Run(ctx context.Context, i int) (*record.File, error) {
	run := SidesRun{Cells: s.same, Measurer: s.equal, Facts: s.facts, Blocks: s.Blocks, Seed: s.Seed + uint64(i),
		Probe: host.Probe}
	if s.IsSlowed(i) {
		run.Cells, run.Measurer = s.slowed, s.slower
	}
	total := s.Blocks * (s.Same*len(s.same) + s.Slowed*len(s.slowed))
	run.Before = func(_, _ int, cell scenario.Cell) {
		s.Progress(s.done, total, cell)
		s.done++
	}
	return run.Run(ctx)
}
