package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// powerChoices are scenarios in which a small slowdown can be had, each with its strategies, and with how much more
// work of an item it takes: a batch of mixed waits for three quarters of its time.
var powerChoices = []struct {
	scenario []string
	work     float64
}{
	{[]string{slowedScenario, "pool", "staged", "pipeline"}, 1},
	{[]string{"mixed", "pool", "staged", "pipeline"}, 4},
}

// A Bench takes the samples of a pool with engines: one for each kind.
type Bench struct {
	Pool    Pool
	cells   []scenario.Cell   // of a block
	engines []*runner.Engine  // by kind
	kinds   map[string]int    // by side
	places  map[string]place  // by cell
	plain   [][]scenario.Cell // by kind
	seed    uint64
}

// A place is where a sample goes.
type place struct {
	kind, strategy int
	floor          bool
}

// NewBenches chooses what is measured, with so many samples of a strategy in a row. None is started. The slowdowns are
// of a batch, about: their work is more where a batch waits.
func NewBenches(o Options, slowdowns []float64, count int) ([]*Bench, error) {
	var benches []*Bench
	for _, choice := range powerChoices {
		b := &Bench{kinds: map[string]int{}, places: map[string]place{}, seed: o.Seed,
			Pool: Pool{Scenario: choice.scenario[0], Strategies: choice.scenario[1:], Count: count}}
		for _, slowdown := range slowdowns {
			b.Pool.Slowdowns = append(b.Pool.Slowdowns, choice.work*slowdown)
		}
		for kind, extra := range append([]float64{0, 0}, b.Pool.Slowdowns...) {
			plain, err := cellsOf(choice.scenario, o, extra)
			if err != nil {
				return nil, err
			}
			cells := plain
			side := fmt.Sprint("kind", kind)
			if kind == 0 {
				twice := plain[0]
				twice.Arm = ArmFloor
				side, cells = record.OldSide, append(slices.Clone(plain), twice)
			}
			b.kinds[side] = kind
			for _, c := range cells {
				c.Side = side
				b.cells = append(b.cells, c)
				b.places[c.String()] = place{kind, slices.Index(b.Pool.Strategies, c.Entry.Name), c.Arm != ""}
			}
			b.plain = append(b.plain, plain)
			b.engines = append(b.engines, &runner.Engine{BenchTime: o.BenchTime, Scenarios: scenario.ScenariosOf(plain),
				ExtraWork: extra})
		}
		benches = append(benches, b)
	}
	return benches, nil
}

// Cells are all that are measured.
func (b *Bench) Cells() []scenario.Cell { return b.cells }

// Start starts the engines, of the binary at path.
func (b *Bench) Start(ctx context.Context, path string) error {
	facts := runner.EngineFacts(ctx, path)
	for _, e := range b.engines {
		e.Path, e.Facts = path, facts
		if err := e.Start(ctx); err != nil {
			return err
		}
		began := time.Now()
		if _, err := e.MeasureCosts(ctx); err != nil {
			return err
		}
		b.Pool.SetUp = time.Since(began)
	}
	return nil
}

// Close ends what Start has started, also if that failed.
func (b *Bench) Close() {
	for _, e := range b.engines {
		e.Close()
	}
}

// Measure implements [runner.Measurer].
func (b *Bench) Measure(ctx context.Context, cell scenario.Cell) (*runner.Measured, error) {
	engine := b.engines[b.kinds[cell.Side]]
	cell.Side, cell.Arm = "", ""
	return engine.Measure(ctx, cell)
}

// Block implements [Sampler].
func (b *Bench) Block(ctx context.Context, n int) (Block, error) {
	block := Block{Took: make([]time.Duration, len(b.plain))}
	for range b.plain {
		block.Makespans = append(block.Makespans, make([]float64, len(b.Pool.Strategies)))
	}
	began := time.Now()
	blocks := runner.Blocks{
		Cells: b.cells, Blocks: 1, Seed: b.seed + uint64(n), Measurer: b, Recording: &blockRecorder{b, &block},
		Pressure: host.HostPressure, Probe: host.Probe,
	}
	_, err := blocks.Run(ctx)
	block.All = time.Since(began)
	block.Overhead = block.All - block.FloorTook
	for _, took := range block.Took {
		block.Overhead -= took
	}
	for _, u := range blocks.Unmeasured() {
		block.Lost = u.Reason
	}
	return block, err
}

// A blockRecorder keeps the makespans of a block.
type blockRecorder struct {
	bench *Bench
	block *Block
}

// Append implements [runner.Recorder].
func (r *blockRecorder) Append(s record.Sample, result *benchfmt.Result) error {
	at, ok := r.bench.places[s.Cell]
	if !ok {
		return errors.New("a sample of no cell: " + s.Cell)
	}
	makespan := 0.0
	if result != nil {
		makespan = record.AsWritten(result, record.Makespan) / 1e9
	}
	if at.floor {
		r.block.FloorTook += s.Took
		r.block.Floor = makespan
		return nil
	}
	r.block.Took[at.kind] += s.Took
	r.block.Makespans[at.kind][at.strategy] = makespan
	return nil
}

// InARow implements [Sampler].
func (b *Bench) InARow(ctx context.Context, kind, count int) (InARow, error) {
	began := time.Now()
	makespans, err := b.engines[kind].InARow(ctx, b.plain[kind], count)
	return InARow{Kind: kind, Makespans: makespans, Took: time.Since(began)}, err
}
