// Package verify tries the verdicts on questions with known answers: the same cell measured twice, and a cell beside
// one with a slowdown of known size. Blocks, processes and files are those of any run. It counts how many verdicts
// are right.
//
// What is not here: the gate, and the verdicts of two sides, which render (the command verify puts runs to them), and
// words for people.
package verify

import (
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
