package runner

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// A Measurer takes one sample of a cell. [Engine] does it for real.
type Measurer interface {
	Measure(ctx context.Context, cell scenario.Cell) (*Measured, error)
}

// A Recorder keeps samples: each at once, so that an interrupted run loses nothing. The result is nil for a sample that
// failed. *[recording.Recording] writes files that can be resumed.
type Recorder interface {
	Append(s record.Sample, result *benchfmt.Result) error
}

// Blocks measures cells in randomised complete blocks: in each block every cell once, in the random order of
// [scenario.Order]. Whatever drifts on the machine then falls on all cells alike, and samples of one block can be
// compared in pairs.
type Blocks struct {
	Cells     []scenario.Cell
	Blocks    int    // of all cells
	Seed      uint64 // of the order
	Measurer  Measurer
	Recording Recorder
	Done      []record.Sample // of an earlier part of the run: not measured again

	// Next names the cells of a further block, once Blocks of all cells are done: those that
	// decide what is not known yet. None ends the run. It may be nil.
	Next func() []scenario.Cell

	// Pressure and Probe tell what else the machine does around a sample, and how fast it is
	// before a block. Either may be nil.
	Pressure func() host.Pressure
	Probe    func(context.Context) (host.Speed, error)

	// Conditions are read before each block; it may be nil.
	Conditions func() host.Conditions

	// Costs measures before each block what an item costs, and says so in JSON; it may be nil.
	// If it fails, the block goes on with what was known.
	Costs func(context.Context) (json.RawMessage, error)

	// Before is called before each sample, while nothing is being timed; it may be nil.
	Before func(done, total int, cell scenario.Cell)

	traced  map[string]bool           // cells that have their timeline
	outcome map[string]*record.Sample // of each cell that was tried: nil with a good sample, else the last that failed
	slots   record.Slots
	failed  []record.Sample
	good    int // samples
}

// Tally counts samples. Those that failed and were made up for by another of their cell and block are apart, and so are
// those that the machine has spoilt: neither is a failure of the run.
type Tally struct{ OK, Failed, Disturbed, Replaced int }

// All is how many there are.
func (t Tally) All() int { return t.OK + t.Failed + t.Disturbed + t.Replaced }

// tally counts the samples so far.
func (b *Blocks) tally() Tally {
	t := Tally{OK: b.good}
	for i := range b.failed {
		switch s := &b.failed[i]; {
		case b.slots.Replaced(s):
			t.Replaced++
		case s.FailureKind() == record.Disturbed:
			t.Disturbed++
		default:
			t.Failed++
		}
	}
	return t
}

// note keeps what came of a sample, without what is large.
func (b *Blocks) note(s record.Sample) {
	light := record.Sample{Block: s.Block, Cell: s.Cell, Status: s.Status, Reason: s.Reason}
	b.slots.Add(&light)
	if s.Status == record.OK {
		b.good++
		b.outcome[s.Cell] = nil
		return
	}
	b.failed = append(b.failed, light)
	if was, tried := b.outcome[s.Cell]; !tried || was != nil {
		b.outcome[s.Cell] = &light
	}
}

// done says whether nothing more is to be measured of a cell in a block.
func (b *Blocks) done(block int, cell scenario.Cell) bool {
	return b.slots[record.Slot{Block: block, Cell: cell.String()}] > record.Spoilt
}

// Run measures. A sample that fails is recorded with its reason, and the run goes on;
// the error is context.Cause, or that nothing more can be recorded.
func (b *Blocks) Run(ctx context.Context) (Tally, error) {
	b.traced, b.outcome, b.slots, b.failed, b.good = map[string]bool{}, map[string]*record.Sample{}, record.Slots{}, nil, 0
	block := 0
	for _, s := range b.Done {
		b.traced[s.Cell] = b.traced[s.Cell] || len(s.Timeline) > 0
		block = max(block, s.Block)
		b.note(s)
	}
	for first := 1; first <= b.Blocks; first++ {
		if err := b.block(ctx, first, b.Cells); err != nil {
			return b.tally(), err
		}
	}
	for block = max(block, b.Blocks) + 1; b.Next != nil && block <= scenario.MaxBlocks; block++ {
		cells := b.Next()
		if len(cells) == 0 {
			break
		}
		if err := b.block(ctx, block, cells); err != nil {
			return b.tally(), err
		}
	}
	return b.tally(), nil
}

// Retakes is how often a sample is taken again within its block, if it fails for a reason that is not the strategy's.
// All samples of a block together are taken again no more often than it has cells: this machine may be somebody else's.
const Retakes = 2

// block measures the cells of a block that are not done yet, and at its end those that failed for a reason that is not
// the strategy's, so that the block stays complete.
func (b *Blocks) block(ctx context.Context, block int, cells []scenario.Cell) error {
	var queue []scenario.Cell
	for _, i := range scenario.Order(cells, block, b.Seed) {
		if !b.done(block, cells[i]) {
			queue = append(queue, cells[i])
		}
	}
	if len(queue) == 0 {
		return nil
	}
	total := max(b.Blocks*len(b.Cells), len(b.slots)+len(queue))
	known := b.facts(ctx)
	again := map[string]int{} // how often each was queued again
	for left := len(cells); len(queue) > 0; queue = queue[1:] {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if b.Before != nil {
			b.Before(len(b.slots), total, queue[0])
		}
		s, err := b.sample(ctx, block, queue[0], known)
		known = blockFacts{}
		if err != nil {
			return err
		}
		b.note(s)
		if !b.done(block, queue[0]) && left > 0 && again[s.Cell] < Retakes {
			left--
			again[s.Cell]++
			queue = append(queue, queue[0])
		}
	}
	return nil
}

// facts are read before each block.
func (b *Blocks) facts(ctx context.Context) blockFacts {
	known := blockFacts{speed: b.probe(ctx)}
	if b.Conditions != nil {
		known.conditions = b.Conditions()
	}
	if b.Costs != nil {
		if costs, err := b.Costs(ctx); err == nil {
			known.costs = costs
		}
	}
	return known
}

// blockFacts are recorded with the first sample of a block.
type blockFacts struct {
	speed      *float64
	costs      json.RawMessage
	conditions host.Conditions
}

func (b *Blocks) probe(ctx context.Context) *float64 {
	if b.Probe == nil {
		return nil
	}
	speed, err := b.Probe(ctx)
	if err != nil {
		return nil // unknown: it is no part of any sample
	}
	bytes := float64(speed)
	return &bytes
}

// sample takes one and records it.
func (b *Blocks) sample(ctx context.Context, block int, cell scenario.Cell, known blockFacts) (record.Sample, error) {
	s := record.Sample{Block: block, Cell: cell.String(), Started: time.Now().UTC(), Status: record.OK, Load: -1,
		Speed: known.speed, Costs: known.costs,
		FreqMHz: known.conditions.FreqMHz, TemperatureC: known.conditions.TemperatureC}
	var before host.Pressure
	if b.Pressure != nil {
		before = b.Pressure()
		if before.Load != nil {
			s.Load = *before.Load
		}
	}
	measured, failed := b.Measurer.Measure(ctx, cell)
	if errors.Is(failed, ErrEngineChanged) { // no sample is to be had any more
		return s, failed
	}
	s.Took = time.Since(s.Started)
	if b.Pressure != nil {
		usage := b.Pressure().Since(before)
		s.Stolen, s.Throttled = usage.Stolen, usage.Throttled
		if failed == nil {
			failed = usage.Spoils()
		}
	}
	if failed != nil {
		if ctx.Err() != nil { // interrupted: neither a sample nor a failure
			return s, context.Cause(ctx)
		}
		s.Status, s.Reason = record.Failed, host.Publishable(failed.Error())
	}
	return s, b.append(s, measured)
}

// append records the sample. A timeline is kept of each cell once, of its first sample.
func (b *Blocks) append(s record.Sample, measured *Measured) error {
	if s.Status != record.OK {
		return b.Recording.Append(s, nil)
	}
	s.Details = measured.Details
	if b.traced[s.Cell] {
		s.Timeline = nil
	}
	b.traced[s.Cell] = b.traced[s.Cell] || len(s.Timeline) > 0
	return b.Recording.Append(s, measured.Result)
}

// A Measured is what one sample of a cell amounted to: the figures that go into the text, and
// what its items did, for the sidecar.
type Measured struct {
	*benchfmt.Result
	Details record.Details
}

// An Unmeasured is a cell without a sample that can be used.
type Unmeasured struct {
	Cell   scenario.Cell
	Reason string // of the last sample; "" if there is none
	Spoilt bool   // for a reason that is not the strategy's, so that measuring it again may help
}

// Unmeasured are the cells of which a run has no sample that can be used, in the order of Cells. Call
// it when Run has returned.
func (b *Blocks) Unmeasured() []Unmeasured {
	var without []Unmeasured
	for _, c := range b.Cells {
		if failed, tried := b.outcome[c.String()]; !tried {
			without = append(without, Unmeasured{Cell: c})
		} else if failed != nil {
			without = append(without, Unmeasured{c, failed.Reason, failed.FailureKind().Retaken()})
		}
	}
	return without
}
