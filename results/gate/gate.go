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

// GateOptions say what passes.
type GateOptions struct {
	MinEffect     float64 // 0.05 is 5 %: a slowdown up to this passes
	AllowMachines bool    // compare efficiencies, if the machines differ
	MustSee       float64 // 0.1: it is an error if less than half of the cells could show 10 %; 0 is for never
}

// A Gated is what a gate says.
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
// Between different machines a makespan says nothing of the code. There [GateOptions.AllowMachines]
// compares T*/makespan instead, each sample with the T* of its own block. What makes the work itself
// slower, such as --extra-work, is in T* too: such a gate does not see it.
type Gated struct {
	Versus     *compare.Versus
	MinEffect  float64
	Efficiency bool                  // T*/makespan was compared, since the machines differ
	Slower     []*compare.Comparison // that are stopped, the worst first
	Failing    []*compare.Comparison // that fail where they did not
	Watched    int                   // cells that do not fail, in which a slowdown could have been found, …
	Cells      int                   // … of so many that the old run has

	unjudged []unjudged // scenarios in which none could, though there are samples enough
}

// Passed says whether nothing is stopped.
func (g *Gated) Passed() bool { return len(g.Slower)+len(g.Failing) == 0 }

// Gate compares a new run with an old one. An error says, in one line, why that cannot be done.
func (o GateOptions) Gate(old, now record.Labelled) (*Gated, error) {
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
	g := &Gated{Versus: v, MinEffect: o.MinEffect}
	if differ := machines(v); len(differ) > 0 {
		if !o.AllowMachines {
			return nil, fmt.Errorf("%s were measured on different machines (%s): measure both on one, or gate their efficiencies alone with --allow-machines", v.Both(), table.InWords(differ))
		}
		if g.Versus, err = efficiencies(old, now); err != nil {
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
func gateable(v *compare.Versus) error {
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
func (g *Gated) judge() error {
	g.Cells = g.Versus.OldCells
	for _, c := range g.Versus.All() {
		if c.New.Failing() && !c.Old.Failing() {
			g.Failing = append(g.Failing, c)
		}
	}
	if g.Efficiency {
		if err := g.refuseImpossible(); err != nil {
			return err
		}
	}
	for _, m := range g.Versus.Matches {
		cells, slower := g.look(m)
		if held := slices.DeleteFunc(m.HeldBack(), g.fails); len(held) > 0 {
			g.unjudge(m, m.AboutCap(held), len(held), nil)
		}
		switch why := unknown(g.Versus, m); {
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
func (g *Gated) look(m *compare.Match) (cells int, slower []*compare.Comparison) {
	for _, c := range m.Cells {
		if g.fails(c) {
			continue
		}
		if c.Enough() || c.New.Table().Exact && c.Verdict != table.NoVerdict {
			cells++
		}
		if c.Verdict == table.Slower && c.Ratio > 1+g.MinEffect {
			slower = append(slower, c)
		}
	}
	return cells, slower
}

// fails says whether a cell is stopped for failing.
func (g *Gated) fails(c *compare.Comparison) bool { return slices.Contains(g.Failing, c) }

func worstFirst(list []*compare.Comparison) {
	slices.SortStableFunc(list, func(a, b *compare.Comparison) int { return cmp.Compare(b.Ratio, a.Ratio) })
}

// machines lists in what the machines of the two files differ.
func machines(v *compare.Versus) (differ []table.Difference) {
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
	case !t.Ours() || t.Facts["machine"] == "":
		return record.NotRecorded(t.File)
	case t.Source() == nil || t.Source().Run == nil:
		return fmt.Errorf("%s: its sidecar %s is missing: keep the two together", t.File, filepath.Base(record.SidecarPath(t.File)))
	}
	return nil
}
