package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"golang.org/x/perf/benchfmt"
)

// mock measures nothing: it notes what it is asked for, and fails where it is told to.
type mock struct {
	asked []string
	fail  func(n int, cell scenario.Cell) error
}

func (m *mock) Measure(_ context.Context, cell scenario.Cell) (*Measured, error) {
	m.asked = append(m.asked, cell.String())
	if m.fail != nil {
		if err := m.fail(len(m.asked), cell); err != nil {
			return nil, err
		}
	}
	name := benchfmt.Name("Batch/" + cell.String() + "-2")
	result := &benchfmt.Result{Name: name, Iters: 1, Values: []benchfmt.Value{{Value: 1, Unit: "ns/op"}}}
	return &Measured{result, record.Details{Latency: json.RawMessage(`{}`),
		Timeline: json.RawMessage(strconv.Itoa(len(m.asked)))}}, nil
}

func recordTo(t *testing.T) *recording.Recording {
	t.Helper()
	rec, err := recording.NewRecording(t.TempDir(), "run", record.Run{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rec.Close() })
	return rec
}

// Every cell once in each block, those of a scenario side by side, in an order of its own that the seed repeats.
func TestBlocks(t *testing.T) {
	cells := someCells(t)
	run := func(seed uint64) []string {
		m := &mock{}
		b := Blocks{Cells: cells, Blocks: 5, Seed: seed, Measurer: m, Recording: recordTo(t)}
		if tally, err := b.Run(t.Context()); err != nil || tally != (Tally{OK: 60}) {
			t.Fatalf("tally %+v, error %v", tally, err)
		}
		return m.asked
	}
	asked := run(1)
	var sorted []string
	for _, c := range cells {
		sorted = append(sorted, c.String())
	}
	slices.Sort(sorted)
	inOrder := map[string]bool{}
	for block := range slices.Chunk(asked, len(cells)) {
		var scenarios []string
		for _, cell := range block {
			scenarios = append(scenarios, record.ParseCell(cell).Scenario)
		}
		if runs := slices.Compact(scenarios); len(runs) != 2 {
			t.Errorf("a block measured the scenarios %v, want the cells of each side by side", runs)
		}
		inOrder[strings.Join(block, " ")] = true
		if got := slices.Sorted(slices.Values(block)); !slices.Equal(got, sorted) {
			t.Errorf("a block measured %v, want each cell once", got)
		}
	}
	if len(inOrder) != 5 {
		t.Errorf("5 blocks had %d different orders", len(inOrder))
	}
	if !slices.Equal(run(1), asked) {
		t.Error("one seed gave two orders")
	}
	if slices.Equal(run(2), asked) {
		t.Error("two seeds gave one order")
	}
}

// After the blocks of all cells come blocks of those that Next names, until it names none;
// a resumed run goes on where it was.
func TestBlocksNext(t *testing.T) {
	cells := someCells(t)
	m := &mock{}
	further := 0
	b := Blocks{Cells: cells, Blocks: 2, Measurer: m, Recording: recordTo(t), Next: func() []scenario.Cell {
		if further++; further > 3 {
			return nil
		}
		return cells[:2]
	}}
	if tally, err := b.Run(t.Context()); err != nil || tally.OK != 2*12+3*2 {
		t.Fatalf("tally %+v, error %v", tally, err)
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(b.Recording.(*recording.Recording).Path))
	if err != nil || samples[29].Block != 5 {
		t.Errorf("the last block is %d, error %v", samples[29].Block, err)
	}
	b.Done, b.Measurer, b.Recording, further = samples, &mock{}, recordTo(t), 2
	if tally, err := b.Run(t.Context()); err != nil || tally.OK != 30+2 {
		t.Errorf("resumed: tally %+v, error %v", tally, err)
	}
}

// A failed sample is recorded with its reason, and costs no other.
func TestBlocksGoOn(t *testing.T) {
	m := &mock{fail: func(n int, c scenario.Cell) error {
		if n == 3 {
			return errors.New("the fixture died")
		}
		return nil
	}}
	rec := recordTo(t)
	var before int
	b := Blocks{Cells: someCells(t), Blocks: 2, Measurer: m, Recording: rec,
		Before: func(done, total int, _ scenario.Cell) {
			before++
		}}
	tally, err := b.Run(t.Context())
	if err != nil || tally != (Tally{OK: 23, Failed: 1}) || before != 24 {
		t.Fatalf("tally %+v, error %v, %d told", tally, err, before)
	}
	f, err := record.Read(rec.Path)
	if err != nil || f.N() != 23 || len(f.Failures) != 1 || f.Failures[0].Reason != "the fixture died" {
		t.Errorf("recorded %d results, failures %v, error %v", f.N(), f.Failures, err)
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(rec.Path))
	if err != nil || len(samples) != 24 || samples[2].Status != record.Failed || samples[2].Block != 1 ||
		samples[23].Block != 2 {
		t.Errorf("%d samples, error %v", len(samples), err)
	}
}

// A sample from which the machine took much is recorded as failed, with what took it; and the
// first sample of each block says how fast the machine was.
func TestBlocksDisturbed(t *testing.T) {
	reading, taken := 0, []uint64{0, 0, 0, 60, 60, 61, 61, 61} // stolen ticks before and after each of four samples
	rec := recordTo(t)
	b := Blocks{
		Cells: someCells(t)[:3], Blocks: 1, Measurer: &mock{}, Recording: rec,
		Pressure: func() host.Pressure {
			reading++
			return host.Pressure{CPU: &host.CPUTicks{CPUs: 2, Total: uint64(100 * reading), Stolen: taken[reading-1]}}
		},
		Probe: func(context.Context) (host.Speed, error) { return 3e9, nil },
	}
	if tally, err := b.Run(t.Context()); err != nil || tally != (Tally{OK: 3, Replaced: 1}) {
		t.Fatalf("tally %+v, error %v", tally, err)
	}
	_, samples, err := record.ReadSidecar(record.SidecarPath(rec.Path))
	if err != nil || len(samples) != 4 {
		t.Fatalf("%d samples, error %v", len(samples), err)
	}
	if again := samples[3]; again.Cell != samples[1].Cell || again.Block != 1 || again.Status != record.OK {
		t.Errorf("the second sample was not measured again: %+v", again)
	}
	if got := samples[1]; got.Status != record.Failed ||
		got.Reason != "disturbed: the host took 60 % of all CPU time away" || *got.Stolen != 0.6 {
		t.Errorf("the second sample is %+v", got)
	}
	if *samples[0].Speed != 3e9 || samples[1].Speed != nil {
		t.Errorf("speeds %v, %v", samples[0].Speed, samples[1].Speed)
	}
	if err := (host.Usage{}).Spoils(); err != nil {
		t.Errorf("nothing is known, and spoils a sample: %v", err)
	}
}

// An interruption keeps what is measured, and makes no sample of what was not.
func TestBlocksInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	m := &mock{fail: func(n int, _ scenario.Cell) error {
		if n == 5 {
			cancel(stop)
			return context.Canceled
		}
		return nil
	}}
	rec := recordTo(t)
	b := Blocks{Cells: someCells(t), Blocks: 2, Measurer: m, Recording: rec}
	if tally, err := b.Run(ctx); err != stop || tally != (Tally{OK: 4}) {
		t.Errorf("tally %+v, error %v", tally, err)
	}
	if f, err := record.Read(rec.Path); err != nil || f.N() != 4 || len(f.Failures) != 0 {
		t.Errorf("recorded %+v, error %v", f, err)
	}
	rec.Close()
	b.Measurer = &mock{}
	if _, err := b.Run(t.Context()); err == nil {
		t.Error("went on though nothing could be recorded")
	}
}

// Where the engine is no longer the one that the run began with, the run ends: what it has is kept, and no
// sample is tried.
func TestBlocksEngineChanges(t *testing.T) {
	m := &mock{fail: func(n int, _ scenario.Cell) error {
		if n > 5 {
			return fmt.Errorf("%w: engine.test", ErrEngineChanged)
		}
		return nil
	}}
	rec := recordTo(t)
	tally, err := (&Blocks{Cells: someCells(t), Blocks: 2, Measurer: m, Recording: rec}).Run(t.Context())
	if !errors.Is(err, ErrEngineChanged) || tally.OK != 5 || tally.Failed != 0 || len(m.asked) != 6 {
		t.Errorf("%+v of %d tries, error %v", tally, len(m.asked), err)
	}
	if _, samples, err := record.ReadSidecar(record.SidecarPath(rec.Path)); err != nil || len(samples) != 5 {
		t.Errorf("%d samples are kept, error %v", len(samples), err)
	}
}
