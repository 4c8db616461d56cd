package sides

import (
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/gate"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// A View says how a run of two sides is shown and judged.
type View struct {
	Gate      bool // what is stopped is an error
	MinEffect cli.Percent
	Wide      bool
}

// Show shows the comparison and what the gate says of it. The error is [cli.ErrSlower] of a run that is stopped, and
// another if the gate cannot tell; without View.Gate neither is one.
func (o View) Show(w io.Writer, path string) error {
	f, err := record.Read(path)
	if err != nil {
		return err
	}
	v, err := compare.OfSides(table.Options{}, f)
	if err != nil {
		return err
	}
	page := cli.FormatTable.Page(w, o.Wide)
	if err := compare.Show(page, v); err != nil {
		return err
	}
	old, now := f.Sides()
	gated, err := gate.Options{MinEffect: float64(o.MinEffect)}.Check(
		record.Labelled{Label: v.Old, Files: []*record.File{old}}, record.Labelled{Label: v.New, Files: []*record.File{now}})
	if err != nil {
		page.Gap()
		if shown := gate.ShowUndecided(page, err); shown != nil || !o.Gate {
			return shown
		}
		return err
	}
	if err := gate.ShowOutcome(page, gated); err != nil || !o.Gate || gated.Passed() {
		return err
	}
	return fmt.Errorf("%w: slower: %d, failing: %d", cli.ErrSlower, len(gated.Slower), len(gated.Failing))
}
