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
	"github.com/overlap-bench/overlap/results/gate"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
)

// A GateTrial is a question that has a known answer, put to the gate: two runs are recorded as
// overlap run does it, with the same cells, and the second is held against the first.
type GateTrial struct {
	Cells    []scenario.Cell // with their A/A arms
	Old, New *runner.Engine  // both started; the same one for an A/A trial
	Blocks   int             // of each run
	Turns    bool            // their blocks take turns, and else one run follows the other
	Options  gate.Options
	Seed     uint64 // of the order

	// Before and After are called before and after each sample: see [runner.Blocks].
	Before func(done, total int, cell scenario.Cell)
	After  func(cell scenario.Cell, took time.Duration, failed error)
}

// Run measures in a directory that is removed afterwards.
func (t GateTrial) Run(ctx context.Context) (*gate.Result, error) {
	tmp, err := scratch.New()
	if err != nil {
		return nil, fmt.Errorf("verifying: %w", err)
	}
	defer tmp.Remove()
	dir := tmp.Dir()
	sides := []*gateSide{{trial: t, engine: t.Old}, {trial: t, engine: t.New}}
	for i, name := range []string{"old", "new"} {
		if err := sides[i].open(dir, name); err != nil {
			return nil, err
		}
		defer sides[i].recording.Close()
	}
	steps := []int{t.Blocks}
	if t.Turns {
		steps = steps[:0]
		for n := 1; n <= t.Blocks; n++ {
			steps = append(steps, n)
		}
	}
	for _, n := range steps {
		for _, side := range sides {
			if err := side.measure(ctx, n); err != nil {
				return nil, err
			}
		}
	}
	var both []record.Labelled
	for _, side := range sides {
		file, err := record.Read(side.recording.Path)
		if err != nil {
			return nil, err
		}
		both = append(both, record.Labelled{Label: side.name, Files: []*record.File{file}})
	}
	return t.Options.Check(both[0], both[1])
}

// A gateSide is one of the two runs of a trial.
type gateSide struct {
	trial     GateTrial
	engine    *runner.Engine
	name      string
	recording *recording.Recording
}

func (s *gateSide) open(dir, name string) (err error) {
	s.name = name
	run := record.Run{Started: time.Now().UTC(), Commit: "unknown", Facts: s.engine.Facts, Blocks: s.trial.Blocks, Seed: s.trial.Seed, Versions: scenario.Versions(s.trial.Cells)}
	for _, c := range s.trial.Cells {
		run.Cells = append(run.Cells, c.String())
	}
	s.recording, err = recording.NewRecording(dir, name, run)
	return err
}

// measure goes on until there are so many blocks.
func (s *gateSide) measure(ctx context.Context, blocks int) error {
	_, done, err := record.ReadSidecar(record.SidecarPath(s.recording.Path))
	if err != nil {
		return err
	}
	_, err = (&runner.Blocks{
		Cells: s.trial.Cells, Blocks: blocks, Seed: s.trial.Seed, Measurer: s.engine, Recording: s.recording, Done: done,
		Pressure: host.HostPressure, Probe: host.Probe,
		Costs:  func(ctx context.Context) (json.RawMessage, error) { return s.engine.MeasureCosts(ctx) },
		Before: s.trial.Before, After: s.trial.After,
	}).Run(ctx)
	return err
}
