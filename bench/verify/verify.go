package verify

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/internal/scratch"
	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/recording"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

// A Trial is one question that has a known answer, put to the verdicts: whether two cells differ.
// They are one strategy in one scenario, measured as any run does: in blocks, a process a
// sample, with the A/A arm, judged by package results.
type Trial struct {
	Cell      scenario.Cell
	Other     runner.Measurer // of the cell that is compared with it; nil for the same: an A/A trial
	Blocks    int             // at least
	Precision float64         // the blocks go on until the ratio is known to this; 0: they do not
	Most      int             // blocks
	Measurer  runner.Measurer // of the cell itself
	Seed      uint64          // of the order

	// Before and After are called before and after each sample: see [runner.Blocks].
	Before func(done, total int, cell scenario.Cell)
	After  func(cell scenario.Cell, took time.Duration, failed error)
}

// An Outcome is what the verdicts said.
type Outcome struct {
	Verdict table.Verdict // of the second cell compared to the first; TooFew if samples failed
	Ratio   float64       // of their makespans
	Blocks  int
	Failed  int           // samples
	Reason  string        // of the first that failed
	Took    time.Duration // all in all

	// Unpaired is the p-value of the same A/A samples judged as is usual: the first half of
	// them, in the order of measuring, is taken for A, the second for B (AAA BBB), and the two
	// are compared by the Mann–Whitney U-test. It is 1 unless this is an A/A trial.
	Unpaired float64
}

// The arms of a trial: the second of the noise floor, and the cell that is compared.
const (
	armFloor = "b"
	armOther = "other"
)

// Run measures in a directory that is removed afterwards.
func (t Trial) Run(ctx context.Context) (Outcome, error) {
	tmp, err := scratch.New()
	if err != nil {
		return Outcome{}, fmt.Errorf("verifying: %w", err)
	}
	defer tmp.Remove()
	dir := tmp.Dir()
	begun := time.Now()
	floor, other := t.Cell, t.Cell
	floor.Arm, other.Arm = armFloor, armOther
	cells := []scenario.Cell{t.Cell, floor, other}
	run := record.Run{Started: begun.UTC(), Seed: t.Seed, Blocks: t.Blocks}
	recording, err := recording.NewRecording(dir, "trial", run)
	if err != nil {
		return Outcome{}, err
	}
	defer recording.Close()
	blocks := runner.Blocks{
		Cells: cells, Blocks: t.Blocks, Seed: t.Seed, Measurer: t, Recording: recording,
		Pressure: host.HostPressure,
		Before:   t.Before, After: t.After,
	}
	path := filepath.Join(dir, "trial.txt")
	done := t.Blocks
	blocks.Next = func() []scenario.Cell {
		if table, _, err := judge(path, t.Cell.Entry.Name); err != nil || done >= t.Most || t.Precision == 0 || len(table.Unsettled(t.Precision)) == 0 {
			return nil
		}
		done++
		return cells
	}
	tally, err := blocks.Run(ctx)
	if err != nil {
		return Outcome{}, err
	}
	outcome := Outcome{Verdict: table.TooFew, Blocks: done, Failed: tally.Failed, Took: time.Since(begun), Unpaired: 1}
	table, file, err := judge(path, t.Cell.Entry.Name)
	if err != nil {
		return outcome, err
	}
	if len(file.Failures) > 0 {
		outcome.Reason = file.Failures[0].Reason
	}
	row, base := table.Row(armOther), table.Row(t.Cell.Entry.Name)
	if row == nil || base == nil || table.Verdict(row) == "" {
		return outcome, nil // no sample of one of them succeeded
	}
	outcome.Verdict, outcome.Ratio = table.Verdict(row), table.Compare(row, base).Ratio
	if t.Other == nil {
		outcome.Unpaired = asUsual(file)
	}
	return outcome, nil
}

// Measure implements [runner.Measurer]: each arm by its own.
func (t Trial) Measure(ctx context.Context, cell scenario.Cell) (*runner.Measured, error) {
	if cell.Arm == armOther && t.Other != nil {
		return t.Other.Measure(ctx, cell)
	}
	return t.Measurer.Measure(ctx, cell)
}

// judge reads what was recorded and makes a table of it as of any run, in which the arm that is
// compared with the strategy base is a strategy of its own.
func judge(path, base string) (*table.Table, *record.File, error) {
	file, err := record.Read(path)
	if err != nil {
		return nil, nil, err
	}
	rename := func(name string) string {
		if !strings.Contains(name, "/arm="+armOther) {
			return name
		}
		return strings.Replace(strings.Replace(name, "/arm="+armOther, "", 1), "/strategy="+base, "/strategy="+armOther, 1)
	}
	for _, s := range file.Series {
		s.Name = rename(s.Name)
		isMeant := func(c benchfmt.Config) bool { return c.Key == "extra-work" } // the one difference that is
		s.Config = slices.DeleteFunc(slices.Clone(s.Config), isMeant)
	}
	for i := range file.Failures {
		file.Failures[i].Name = rename(file.Failures[i].Name)
	}
	tables, err := table.Options{Base: base}.Tables([]*record.File{file})
	if err == nil && len(tables) != 1 {
		err = fmt.Errorf("verifying: %d tables, want 1", len(tables))
	}
	if err != nil {
		return nil, nil, err
	}
	return tables[0], file, nil
}

// asUsual is the p-value of the U-test between the first and the second half of all samples.
func asUsual(file *record.File) float64 {
	var makespans []float64
	for s, i := range file.Results() {
		if values := s.Values(record.Makespan); i < len(values) {
			makespans = append(makespans, values[i])
		}
	}
	half := len(makespans) / 2
	if half == 0 {
		return 1
	}
	a := benchmath.NewSample(makespans[:half], &benchmath.DefaultThresholds)
	b := benchmath.NewSample(makespans[len(makespans)-half:], &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Compare(a, b).P
}
