package verify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

// An Outcome is what the verdicts say of a trial.
type Outcome struct {
	Verdict table.Verdict // of the other arm compared to the cell; TooFew if samples failed
	Ratio   float64       // of their makespans
	Blocks  int
	Failed  int           // samples
	Reason  string        // of the first that failed
	Took    time.Duration // all in all

	// Unpaired is the p-value of the same samples of equal cells without blocks: the first half of them, in the
	// order of measuring, is taken for A, the second for B (AAA BBB), and the Mann–Whitney U-test compares the two.
	// It is 1 unless the cells are equal.
	Unpaired float64
}

// Try measures and judges the trial. Its blocks go on until the ratio is known to the precision.
func (t Trial) Try(ctx context.Context, precision float64) (Outcome, error) {
	base := t.Cell.Entry.Name
	t.Settled = func(file *record.File) bool {
		tab, err := tableOf(file, base)
		return err != nil || len(tab.Unsettled(precision)) == 0
	}
	r, err := t.Run(ctx)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Verdict: table.TooFew, Blocks: r.Blocks, Failed: r.Failed, Took: r.Took, Unpaired: 1}
	if len(r.File.Failures) > 0 {
		o.Reason = r.File.Failures[0].Reason
	}
	tab, err := tableOf(r.File, base)
	if err != nil {
		return o, err
	}
	row := tab.Row(ArmOther)
	if row == nil || tab.Finding(row).Verdict == table.NoVerdict {
		return o, nil // no sample of one of them succeeded
	}
	found := tab.Finding(row)
	o.Verdict, o.Ratio = found.Verdict, found.Inverse().Ratio
	if t.Other == nil {
		o.Unpaired = unpairedP(r.File)
	}
	return o, nil
}

// tableOf makes a table as of any run, in which the arm that is compared with the strategy base is a strategy of
// its own. It changes the file.
func tableOf(file *record.File, base string) (*table.Table, error) {
	rename := func(name *string, c *record.Cell) {
		if c.Arm == ArmOther {
			*name = strings.Replace(c.WithoutArm(*name), "/strategy="+base, "/strategy="+ArmOther, 1)
			c.Strategy, c.Arm = ArmOther, ""
		}
	}
	for _, s := range file.Series {
		rename(&s.Name, &s.Cell)
		isMeant := func(c benchfmt.Config) bool { return c.Key == "extra-work" } // the one difference that is
		s.Config = slices.DeleteFunc(slices.Clone(s.Config), isMeant)
	}
	for i := range file.Failures {
		rename(&file.Failures[i].Name, &file.Failures[i].Cell)
	}
	tables, err := table.Options{Base: base}.Tables([]*record.File{file})
	if err == nil && len(tables) != 1 {
		err = fmt.Errorf("verifying: %d tables, want 1", len(tables))
	}
	if err != nil {
		return nil, err
	}
	return tables[0], nil
}

// unpairedP is the p-value of the U-test between the first and the second half of all samples.
func unpairedP(file *record.File) float64 {
	var makespans []float64
	for s, i := range file.Results {
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
