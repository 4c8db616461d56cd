package sides

import (
	"fmt"
	"io"

	"github.com/overlap-bench/overlap/bench/cmd/overlap/internal/cli"
	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/gate"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// A View says how a run of two sides is shown and judged.
type View struct {
	Gate      bool // what is stopped is an error
	MinEffect cli.Percent
	Format    cli.Format
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
	old, now := f.Sides()
	options := gate.Options{MinEffect: float64(o.MinEffect)}
	gated, undecided := options.Check(record.Labelled{Label: v.Old, Files: []*record.File{old}},
		record.Labelled{Label: v.New, Files: []*record.File{now}})
	page := o.Format.Page(w, o.Wide || o.Format == cli.FormatMarkdown)
	switch {
	case o.Format == cli.FormatJSON && undecided != nil:
		err = options.WriteUndecidedJSON(w, v.Old, v.New, undecided)
	case o.Format == cli.FormatJSON:
		err = gate.WriteJSON(w, gated)
	default:
		if err = compare.Show(page, v); err == nil {
			err = o.showOutcome(page, gated, undecided)
		}
	}
	switch {
	case err != nil || !o.Gate:
		return err
	case undecided != nil:
		return undecided
	case !gated.Passed():
		return fmt.Errorf("%w: slower: %d, failing: %d", cli.ErrSlower, len(gated.Slower), len(gated.Failing))
	}
	return nil
}

// showOutcome shows what the gate says, or why it cannot tell.
func (o View) showOutcome(p page.Page, gated *gate.Result, undecided error) error {
	if undecided == nil {
		return gate.ShowOutcome(p, gated)
	}
	p.Gap()
	return gate.ShowUndecided(p, undecided)
}
