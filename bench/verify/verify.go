// Package verify tries the verdicts on questions with known answers: the same cell measured twice, and a cell beside
// one with a slowdown of known size. Blocks, processes and files are those of any run. It counts how many verdicts
// are right.
//
// What is not here: the gate, which renders (the command verify puts pairs of runs to it), and words for people.
package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
)

// A Trial asks whether two cells differ. They are one strategy in one scenario; the A/A arm is measured too.
type Trial struct {
	Cell     scenario.Cell
	Measurer runner.Measurer                           // of the cell and its A/A arm
	Other    runner.Measurer                           // of the arm that is compared with the cell; nil for Measurer
	Blocks   int                                       // at least
	Most     int                                       // blocks; at most, if that is more
	Seed     uint64                                    // of the order
	Before   func(done, total int, cell scenario.Cell) // see [runner.Blocks]

	// Settled ends a trial that has Blocks blocks, before it has Most. Nil ends it at once.
	Settled func(*record.File) bool
}

// The arms of a trial: the second of the noise floor, and the one that is compared with the cell.
const (
	ArmFloor = "b"
	ArmOther = "other"
)

// Recorded is what a trial has measured.
type Recorded struct {
	File   *record.File
	Blocks int
	Failed int // samples
	Took   time.Duration
}

// Run measures in a directory that is removed afterwards.
func (t Trial) Run(ctx context.Context) (r Recorded, err error) {
	tmp, err := scratch.New()
	if err != nil {
		return r, fmt.Errorf("verifying: %w", err)
	}
	defer tmp.Remove()
	begun := time.Now()
	recording, err := recording.NewRecording(tmp.Dir(), "trial", record.Run{Started: begun.UTC(), Seed: t.Seed,
		Blocks: t.Blocks})
	if err != nil {
		return r, err
	}
	defer recording.Close()
	floor, other := t.Cell, t.Cell
	floor.Arm, other.Arm = ArmFloor, ArmOther
	cells := []scenario.Cell{t.Cell, floor, other}
	r.Blocks = t.Blocks
	blocks := runner.Blocks{
		Cells: cells, Blocks: t.Blocks, Seed: t.Seed, Measurer: t, Recording: recording,
		Pressure: host.HostPressure, Before: t.Before,
	}
	blocks.Next = func() []scenario.Cell {
		if r.Blocks >= t.Most || t.Settled == nil {
			return nil
		}
		if file, err := record.Read(recording.Path); err != nil || t.Settled(file) {
			return nil
		}
		r.Blocks++
		return cells
	}
	tally, err := blocks.Run(ctx)
	if err != nil {
		return r, err
	}
	r.Failed, r.Took = tally.Failed, time.Since(begun)
	r.File, err = record.Read(recording.Path)
	return r, err
}

// Measure implements [runner.Measurer].
func (t Trial) Measure(ctx context.Context, cell scenario.Cell) (*runner.Measured, error) {
	if cell.Arm == ArmOther && t.Other != nil {
		return t.Other.Measure(ctx, cell)
	}
	return t.Measurer.Measure(ctx, cell)
}

// A Pair is two runs of the same cells, recorded as overlap run does it.
type Pair struct {
	Cells    []scenario.Cell                           // with their A/A arms
	Old, New *runner.Engine                            // both started; the same one for equal runs
	Blocks   int                                       // of each run
	Turns    bool                                      // their blocks take turns; otherwise one run follows the other
	Seed     uint64                                    // of the order
	Before   func(done, total int, cell scenario.Cell) // see [runner.Blocks]
}

// Run measures in a directory that is removed afterwards, and returns the runs as "old" and "new".
func (p Pair) Run(ctx context.Context) (both [2]record.Labelled, err error) {
	tmp, err := scratch.New()
	if err != nil {
		return both, fmt.Errorf("verifying: %w", err)
	}
	defer tmp.Remove()
	var runs [2]*recording.Recording
	engines := [2]*runner.Engine{p.Old, p.New}
	for i, label := range []string{"old", "new"} {
		run := record.Run{
			Started: time.Now().UTC(), Commit: "unknown", Facts: engines[i].Facts, Blocks: p.Blocks, Seed: p.Seed,
			Versions: scenario.Versions(p.Cells),
		}
		for _, c := range p.Cells {
			run.Cells = append(run.Cells, c.String())
		}
		if runs[i], err = recording.NewRecording(tmp.Dir(), label, run); err != nil {
			return both, err
		}
		defer runs[i].Close()
		both[i].Label = label
	}
	step := p.Blocks
	if p.Turns {
		step = 1
	}
	for n := step; n <= p.Blocks; n += step {
		for i, engine := range engines {
			if err := p.measure(ctx, engine, runs[i], n); err != nil {
				return both, err
			}
		}
	}
	for i, run := range runs {
		file, err := record.Read(run.Path)
		if err != nil {
			return both, err
		}
		both[i].Files = []*record.File{file}
	}
	return both, nil
}

// measure goes on with a run until it has so many blocks.
func (p Pair) measure(ctx context.Context, engine *runner.Engine, run *recording.Recording, blocks int) error {
	_, done, err := record.ReadSidecar(record.SidecarPath(run.Path))
	if err != nil {
		return err
	}
	_, err = (&runner.Blocks{
		Cells: p.Cells, Blocks: blocks, Seed: p.Seed, Measurer: engine, Recording: run, Done: done,
		Pressure: host.HostPressure, Probe: host.Probe, Before: p.Before,
		Costs: func(ctx context.Context) (json.RawMessage, error) { return engine.MeasureCosts(ctx) },
	}).Run(ctx)
	return err
}
