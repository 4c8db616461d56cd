package handover

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/internal/spawn"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"golang.org/x/perf/benchfmt"
)

// Works are the workloads, and Limits the limits, that are measured.
var (
	Works  = []string{noWork, "1us"}
	Limits = []int{2, 64, 1024}
)

// noWork is the workload that does nothing.
const noWork = "noop"

// Cells are all that there is to measure: the floor, our strategies and the peers. The scenario of a cell has the name
// of its workload.
func Cells() []scenario.Cell {
	var cells []scenario.Cell
	for _, work := range Works {
		for _, limit := range Limits {
			for _, e := range ours() {
				cells = append(cells, scenario.Cell{Scenario: scenario.Scenario{Name: work}, Entry: e, Limit: limit})
			}
			for _, e := range scenario.Peers() {
				cells = append(cells, scenario.Cell{Scenario: scenario.Scenario{Name: work}, Entry: e, Limit: limit, Peer: true})
			}
		}
	}
	return cells
}

// Select are the cells of the given works, strategies and limits, each of which must be known; none stands for all.
func Select(works, strategies []string, limits []int) ([]scenario.Cell, error) {
	cells := Cells()
	for _, by := range []struct {
		flag  string
		given []string
		of    func(scenario.Cell) string
	}{
		{"works", works, func(c scenario.Cell) string { return c.Scenario.Name }},
		{"strategies", strategies, func(c scenario.Cell) string { return c.Entry.Name }},
		{"limits", strings.Fields(strings.Trim(fmt.Sprint(limits), "[]")),
			func(c scenario.Cell) string { return fmt.Sprint(c.Limit) }},
	} {
		var known []string
		for _, c := range Cells() {
			if !slices.Contains(known, by.of(c)) {
				known = append(known, by.of(c))
			}
		}
		for _, value := range by.given {
			if !slices.Contains(known, value) {
				return nil, fmt.Errorf("--%s is %q: there are %s", by.flag, value, strings.Join(known, ", "))
			}
		}
		cells = slices.DeleteFunc(cells, func(c scenario.Cell) bool {
			return len(by.given) > 0 && !slices.Contains(by.given, by.of(c))
		})
	}
	return cells, nil
}

// name is the name of the cell's benchmark.
func name(c scenario.Cell) string {
	return fmt.Sprintf("HandOver/work=%s/strategy=%s/limit=%d", c.Scenario.Name, c.Entry.Name, c.Limit)
}

// The units of the benchmark's text, besides [record.CPUPerItem] and [record.PeakRSS].
const (
	NsPerItem     = "ns/item"
	BytesPerItem  = "B/item"
	AllocsPerItem = "allocs/item"
)

// WriteUnits writes the unit metadata lines of the benchmark format: less is better of all.
func WriteUnits(w io.Writer) error {
	for _, unit := range []string{NsPerItem, record.CPUPerItem, BytesPerItem, AllocsPerItem, record.PeakRSS} {
		if _, err := fmt.Fprintf(w, "Unit %s better=lower\n", unit); err != nil {
			return err
		}
	}
	return nil
}

// Options say what to measure.
type Options struct {
	Cells     []scenario.Cell
	Blocks    int
	Seed      uint64 // of the order
	BenchTime time.Duration
	Dir       string    // of the module, from which the binaries are built
	Progress  io.Writer // says what is going on
}

// Measure builds the binaries, measures each cell once a block in a process of its own, and writes benchmark text. The
// first failure ends it.
func Measure(ctx context.Context, w io.Writer, o Options) error {
	fmt.Fprintln(o.Progress, "building …")
	m := binaries{benchTime: o.BenchTime}
	for _, binary := range []struct {
		path *string
		tag  string
	}{{&m.ours, ""}, {&m.peers, scenario.PeersTag}} {
		path, remove, err := runner.BuildTest(ctx, o.Dir, "./bench/handover", binary.tag)
		if err != nil {
			return err
		}
		defer remove()
		*binary.path = path
	}
	return m.measure(ctx, w, o)
}

func (m binaries) measure(ctx context.Context, w io.Writer, o Options) error {
	if err := WriteUnits(w); err != nil {
		return err
	}
	blocks := runner.Blocks{
		Cells: o.Cells, Blocks: o.Blocks, Seed: o.Seed, Measurer: m, Recording: text{benchfmt.NewWriter(w)},
		Before: func(done, total int, _ scenario.Cell) {
			if done%len(o.Cells) == 0 {
				fmt.Fprintf(o.Progress, "block %d of %d\n", done/len(o.Cells)+1, o.Blocks)
			}
		},
	}
	_, err := blocks.Run(ctx)
	return err
}

// binaries measure cells: those of the peers are in a test binary of their own.
type binaries struct {
	ours, peers string // paths
	benchTime   time.Duration
}

// Measure implements [runner.Measurer]. With no work, a second process measures the memory.
func (m binaries) Measure(ctx context.Context, cell scenario.Cell) (*runner.Measured, error) {
	result, err := m.run(ctx, cell, "-test.benchtime="+m.benchTime.String())
	if err != nil || cell.Scenario.Name != noWork {
		return &runner.Measured{Result: result}, err
	}
	peak, err := m.run(ctx, cell, "-test.benchtime=1x", "-peak")
	if err != nil {
		return nil, err
	}
	result.Values = append(result.Values, peak.Values...)
	return &runner.Measured{Result: result}, nil
}

// patience is far beyond what a cell takes, so that one that hangs does not hang the run.
const patience = 3 * time.Minute

func (m binaries) run(ctx context.Context, cell scenario.Cell, args ...string) (*benchfmt.Result, error) {
	path := m.ours
	if cell.Peer {
		path = m.peers
	}
	args = append(args, "-test.run=^$", "-test.bench="+scenario.Pattern(name(cell)))
	stdout, stderr, ended, err := spawn.Run(ctx, patience, path, args...)
	result, failure := runner.ParseResult(stdout, name(cell))
	switch {
	case ended != nil:
		return nil, ended
	case failure != "":
		return nil, errors.New(failure)
	case err != nil:
		return nil, fmt.Errorf("%w\n%s", err, stderr)
	case result == nil:
		return nil, fmt.Errorf("its process printed no result:\n%s", stdout)
	}
	return result, nil
}

// text writes benchmark text: the results, and once what describes the machine.
type text struct{ *benchfmt.Writer }

// Append implements [runner.Recorder].
func (t text) Append(s record.Sample, result *benchfmt.Result) error {
	if s.Status != record.OK {
		return fmt.Errorf("%s: %s", s.Cell, s.Reason)
	}
	result.Config = slices.DeleteFunc(result.Config, func(c benchfmt.Config) bool {
		return c.Key != "goos" && c.Key != "goarch" && c.Key != "cpu"
	})
	return t.Write(result)
}
