package gate

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
)

// Options say what passes.
type Options struct {
	MinEffect     float64 // 0.05 is 5 %: a slowdown up to this passes
	AllowMachines bool    // compare efficiencies, if the machines differ
	MustSee       float64 // 0.1: it is an error if less than half of the cells could show 10 %; 0 is for never
}

// A Result is what a gate says.
//
// A gate says whether a new run may pass, given an old one: it is for machines that nobody watches,
// so that a false alarm costs trust, and a silence that means nothing costs more.
//
// It stops a cell only if all of this holds:
//   - the slowdown is a verdict of [compare.Compare]: significant after Holm's correction, and
//     beyond the noise floors and the machine's own change;
//   - the floors and that change are known, see [ErrUndecided];
//   - the estimate of the slowdown is larger than the least effect that is worth stopping for.
//
// What it could not look at, it counts: a cell of the old run that the new one lacks, or in which
// too few samples are good, might have been what to stop.
//
// That the whole interval be beyond the least effect would ask for more than that a slowdown of
// this size is there: of 5.1 % with a least effect of 5 %, next to none would be found by any number
// of samples. A strategy that fails where it did not is stopped as well.
//
// Between different machines a makespan says nothing of the code. There [Options.AllowMachines]
// compares T*/makespan instead, each sample with the T* of its own block. What makes the work itself
// slower, such as --extra-work, is in T* too: such a gate does not see it.
type Result struct {
	Comparison *compare.Comparison
	MinEffect  float64
	Efficiency bool            // T*/makespan was compared, since the machines differ
	Slower     []*compare.Cell // that are stopped, the worst first
	Failing    []*compare.Cell // that fail where they did not
	Watched    int             // cells that do not fail, in which a slowdown could have been found, …
	Cells      int             // … of so many that the old run has

	unjudged []unjudged // scenarios in which none could, though there are samples enough
}

// Passed says whether nothing is stopped.
func (g *Result) Passed() bool { return len(g.Slower)+len(g.Failing) == 0 }

// Check compares a new run with an old one. An error says, in one line, why that cannot be done.
func (o Options) Check(old, now record.Labelled) (*Result, error) {
	for _, f := range slices.Concat(old.Files, now.Files) {
		if err := f.Whole(); err != nil {
			return nil, err
		}
	}
	v, err := compare.Compare(table.Options{}, old, now)
	if err == nil {
		err = gateable(v)
	}
	if err != nil {
		return nil, err
	}
	g := &Result{Comparison: v, MinEffect: o.MinEffect}
	if differ := machines(v); len(differ) > 0 {
		if !o.AllowMachines {
			return nil, fmt.Errorf("%s were measured on different machines (%s): measure both on one, or gate their efficiencies alone with --allow-machines", v.Both(), table.InWords(differ))
		}
		if g.Comparison, err = efficiencies(old, now); err != nil {
			return nil, err
		}
		g.Efficiency = true
	}
	if err := cmp.Or(g.judge(), g.blind(o.MustSee)); err != nil {
		return nil, err
	}
	return g, nil
}

// gateable is an error unless the two are runs of ours that did the same work.
func gateable(v *compare.Comparison) error {
	for _, m := range v.Matches {
		if err := cmp.Or(recorded(m.Old), recorded(m.New)); err != nil {
			return err
		}
	}
	if len(v.Refused) > 0 {
		return fmt.Errorf("%s cannot be gated: %s", v.Both(), v.Refused[0])
	}
	return untellable(v)
}

// judge is an error where it cannot be told whether anything is to be stopped.
func (g *Result) judge() error {
	g.Cells = g.Comparison.OldCells
	for _, c := range g.Comparison.All() {
		if c.New.Failing() && !c.Old.Failing() {
			g.Failing = append(g.Failing, c)
		}
	}
	if g.Efficiency {
		if err := g.refuseImpossible(); err != nil {
			return err
		}
	}
	for _, m := range g.Comparison.Matches {
		cells, slower := g.look(m)
		if held := slices.DeleteFunc(m.HeldBack(), g.fails); len(held) > 0 {
			g.unjudge(m, m.AboutCap(held), len(held), nil)
		}
		switch why := unknown(g.Comparison, m); {
		case cells == 0: // too few samples, whatever else is known
		case why != "":
			g.unjudge(m, why, cells, slower)
		default:
			g.Watched, g.Slower = g.Watched+cells, append(g.Slower, slower...)
		}
	}
	worstFirst(g.Slower)
	return g.undecided()
}

// look counts the cells of a match that do not fail and have samples enough, and finds those that
// are slower.
func (g *Result) look(m *compare.Match) (cells int, slower []*compare.Cell) {
	for _, c := range m.Cells {
		if g.fails(c) {
			continue
		}
		if c.Enough() || c.New.Table.Exact && c.Verdict != table.NoVerdict {
			cells++
		}
		if c.Verdict == table.Slower && c.Ratio > 1+g.MinEffect {
			slower = append(slower, c)
		}
	}
	return cells, slower
}

// fails says whether a cell is stopped for failing.
func (g *Result) fails(c *compare.Cell) bool { return slices.Contains(g.Failing, c) }

func worstFirst(list []*compare.Cell) {
	slices.SortStableFunc(list, func(a, b *compare.Cell) int { return cmp.Compare(b.Ratio, a.Ratio) })
}

// machines lists in what the machines of the two files differ.
func machines(v *compare.Comparison) (differ []table.Difference) {
	for _, m := range v.Matches {
		for _, d := range m.Old.MachineDiffers(m.New) {
			if !slices.Contains(differ, d) {
				differ = append(differ, d)
			}
		}
	}
	return differ
}

// recorded is an error unless the table is of a run with its sidecar, or computed.
func recorded(t *table.Table) error {
	switch {
	case t.Exact:
		return nil
	case !t.IsStrategies || t.Facts["machine"] == "":
		return record.NotRecorded(t.File)
	case t.Source == nil || t.Source.Run == nil:
		return fmt.Errorf("%s: its sidecar %s is missing: keep the two together", t.File, filepath.Base(record.SidecarPath(t.File)))
	}
	return nil
}
