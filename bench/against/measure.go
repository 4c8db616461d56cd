package against

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// A Progress is told what is measured next, and how many samples are done.
type Progress func(done, total int, name string)

// Measure measures the benchmarks in blocks and records the samples. In each block one benchmark, another each time,
// has its old side measured again. The error is context.Cause, or that nothing more can be recorded.
func (b *Benchmarks) Measure(ctx context.Context, to runner.Recorder, progress Progress) (runner.Tally, error) {
	began, block := time.Now(), 0
	each := 2*len(b.Matched) + 1
	blocks := runner.Blocks{
		Seed: b.Seed, Measurer: samples{b}, Recording: names{b, to}, Pressure: host.HostPressure,
		Next: func() []scenario.Cell {
			if block == b.Blocks || b.Budget > 0 && block > 0 && time.Since(began) >= b.Budget {
				return nil
			}
			block++
			return b.cells(block)
		},
		Before: func(done, _ int, cell scenario.Cell) { progress(done, b.Blocks*each, b.of(cell.Scenario.Name).Name) },
	}
	return blocks.Run(ctx)
}

// cells are those of a block. A cell's scenario is the number of its benchmark: names may be the same in two packages.
func (b *Benchmarks) cells(block int) []scenario.Cell {
	var cells []scenario.Cell
	for i := range b.Matched {
		cells = append(cells, scenario.Cell{Scenario: scenario.Scenario{Name: strconv.Itoa(i)}})
	}
	again := cells[(block-1)%len(cells)]
	again.Arm = "b"
	return scenario.WithSides(append(cells, again))
}

// of is the benchmark with that number.
func (b *Benchmarks) of(number string) *Benchmark {
	i, _ := strconv.Atoi(number)
	return &b.Matched[i]
}

// Cells are the names of what is measured in each block, as a sidecar has them: one that is in two packages, twice.
func (b *Benchmarks) Cells() (cells []string) {
	for _, m := range b.Matched {
		cells = append(cells, m.Name+"/side="+record.OldSide, m.Name+"/side="+record.NewSide)
	}
	return cells
}

// Estimate is a guess at how many seconds the measuring takes.
func (b *Benchmarks) Estimate() float64 {
	const startUp = 0.05 // b.N is found in about as much time again as the benchmark takes
	return float64(b.Blocks) * float64(2*len(b.Matched)+1) * (startUp + 2*b.BenchTime.Seconds())
}

// measure takes one sample. One that hangs is given up, on its side: it would take as long in each block.
func (b *Benchmark) measure(ctx context.Context, o Options, cell scenario.Cell) (*runner.Measured, error) {
	if reason := b.given[cell.Side]; reason != "" {
		return nil, errors.New(reason)
	}
	of := b.now
	if cell.Side == record.OldSide {
		of = b.old
	}
	args := arguments(scenario.Pattern(b.Name), o.BenchTime.String(), o.CPU, o.Patience)
	stdout, stderr, ended, err := spawn.RunTest(ctx, o.Patience, of.dir, of.path, args...)
	if ended != nil {
		if ctx.Err() == nil {
			b.given[cell.Side] = ended.Error()
		}
		return nil, ended
	}
	result, failure := runner.ParseResult(stdout, b.Name)
	switch {
	case failure != "":
		return nil, errors.New(failure)
	case err != nil:
		return nil, fmt.Errorf("its process: %w", why(stderr, err))
	case result == nil:
		return nil, errors.New("it printed no result that can be read: does it print to standard output?")
	}
	return &runner.Measured{Result: result}, nil
}

// samples are taken of the cells of a block.
type samples struct{ of *Benchmarks }

func (s samples) Measure(ctx context.Context, cell scenario.Cell) (*runner.Measured, error) {
	return s.of.of(cell.Scenario.Name).measure(ctx, s.of.Options, cell)
}

// names puts the names of benchmarks where the cells have numbers.
type names struct {
	of *Benchmarks
	to runner.Recorder
}

func (n names) Append(s record.Sample, result *benchfmt.Result) error {
	cell := record.ParseCell(s.Cell)
	m := n.of.of(cell.Scenario)
	s.Cell, s.Package = m.Name, m.Package
	if cell.Arm != "" {
		s.Cell += "/arm=" + cell.Arm
	}
	s.Cell += "/side=" + cell.Side
	if result != nil {
		result.Name = benchfmt.Name(s.Cell)
		if n.of.CPU != 1 {
			result.Name = benchfmt.Name(s.Cell + "-" + strconv.Itoa(n.of.CPU))
		}
	}
	return n.to.Append(s, result)
}

// Facts are those of the machine and of how the new side's benchmarks were built, and the old side's where they differ.
func (b *Benchmarks) Facts() (facts, old map[string]string) {
	of := func(binary binary) map[string]string {
		info, err := buildinfo.ReadFile(binary.path)
		if err != nil {
			info = nil
		}
		all := host.FactsOf(host.Root(), host.ThisChip(), info)
		all["gomaxprocs"] = strconv.Itoa(b.CPU)
		return all
	}
	facts, old = of(b.Matched[0].now), map[string]string{}
	for key, value := range of(b.Matched[0].old) {
		if facts[key] != value {
			old[key] = value
		}
	}
	return facts, old
}
