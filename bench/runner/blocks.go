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

	traced  map[string]bool  // cells that have their timeline
	outcome map[string]error // of each cell that was tried: nil with a sample that can be used, else the last failure
}

// Tally counts samples. Those that the machine has spoilt are apart from those that failed.
type Tally struct{ OK, Failed, Disturbed int }

func (t *Tally) count(failed error) {
	switch {
	case failed == nil:
		t.OK++
	case errors.Is(failed, host.ErrDisturbed):
		t.Disturbed++
	default:
		t.Failed++
	}
}

// All is how many there are.
func (t Tally) All() int { return t.OK + t.Failed + t.Disturbed }

// failureOf is the failure of a sample that was recorded, nil if there is none.
func failureOf(s record.Sample) error {
	switch {
	case s.Status == record.OK:
		return nil
	case s.FailureKind() == record.Disturbed:
		return disturbance(s.Reason)
	}
	return errors.New(s.Reason)
}

// A key is a sample's place in a run.
type key struct {
	block int
	cell  string
}

// Run measures. A sample that fails is recorded with its reason, and the run goes on;
// the error is context.Cause, or that nothing more can be recorded.
func (b *Blocks) Run(ctx context.Context) (Tally, error) {
	var tally Tally
	done, block := map[key]bool{}, 0
	b.traced, b.outcome = map[string]bool{}, map[string]error{}
	for _, s := range b.Done {
		b.traced[s.Cell] = b.traced[s.Cell] || len(s.Timeline) > 0
		done[key{s.Block, s.Cell}] = !errors.Is(failureOf(s), host.ErrDisturbed)
		block = max(block, s.Block)
		tally.count(failureOf(s))
		b.note(s.Cell, failureOf(s))
	}
	for first := 1; first <= b.Blocks; first++ {
		if err := b.block(ctx, first, b.Cells, done, &tally); err != nil {
			return tally, err
		}
	}
	for block = max(block, b.Blocks) + 1; b.Next != nil && block <= scenario.MaxBlocks; block++ {
		cells := b.Next()
		if len(cells) == 0 {
			break
		}
		if err := b.block(ctx, block, cells, done, &tally); err != nil {
			return tally, err
		}
	}
	return tally, nil
}

func (b *Blocks) block(ctx context.Context, block int, cells []scenario.Cell, done map[key]bool, tally *Tally) error {
	total := max(b.Blocks*len(b.Cells), tally.OK+tally.Failed+len(cells))
	var queue []scenario.Cell
	for _, i := range scenario.Order(cells, block, b.Seed) {
		if !done[key{block, cells[i].String()}] {
			queue = append(queue, cells[i])
		}
	}
	if len(queue) == 0 {
		return nil
	}
	known := blockFacts{speed: b.probe(ctx)}
	if b.Conditions != nil {
		known.conditions = b.Conditions()
	}
	if b.Costs != nil {
		if costs, err := b.Costs(ctx); err == nil {
			known.costs = costs
		}
	}
	// What the machine has spoilt is measured again at the end of the block, so that the
	// block stays complete; but not for ever, on a machine that is not ours.
	for again := len(cells); len(queue) > 0; queue = queue[1:] {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if b.Before != nil {
			b.Before(tally.OK+tally.Failed, total, queue[0])
		}
		failed, err := b.sample(ctx, block, queue[0], known)
		known = blockFacts{}
		if err != nil {
			return err
		}
		tally.count(failed)
		b.note(queue[0].String(), failed)
		if errors.Is(failed, host.ErrDisturbed) && again > 0 {
			again--
			queue = append(queue, queue[0])
		}
	}
	return nil
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

func (b *Blocks) sample(ctx context.Context, block int, cell scenario.Cell, known blockFacts) (failed, err error) {
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
		return nil, failed
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
			return nil, context.Cause(ctx)
		}
		s.Status, s.Reason = record.Failed, host.Publishable(failed.Error())
	}
	if err := b.append(s, measured); err != nil {
		return failed, err
	}
	return failed, nil
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
	Spoilt bool   // by the machine, so that measuring it again may help
}

// Unmeasured are the cells of which a run has no sample that can be used, in the order of Cells. Call
// it when Run has returned.
func (b *Blocks) Unmeasured() []Unmeasured {
	var without []Unmeasured
	for _, c := range b.Cells {
		if failed, tried := b.outcome[c.String()]; !tried {
			without = append(without, Unmeasured{Cell: c})
		} else if failed != nil {
			without = append(without, Unmeasured{c, failed.Error(), errors.Is(failed, host.ErrDisturbed)})
		}
	}
	return without
}

// note keeps what came of a cell: nil for good once it has a sample that can be used.
func (b *Blocks) note(cell string, failed error) {
	if was, tried := b.outcome[cell]; !tried || was != nil {
		b.outcome[cell] = failed
	}
}

// A disturbance is an [host.ErrDisturbed] that was read back.
type disturbance string

func (d disturbance) Error() string { return string(d) }

func (disturbance) Is(target error) bool { return target == host.ErrDisturbed }
