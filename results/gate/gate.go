// Package gate decides whether a new run may pass: it fails on a cell that is slower than the old run by more than a
// threshold, on a cell that failed or is missing, and says what it could not have seen. A run that says too little is
// undecided, which is neither a pass nor a slowdown.
package gate

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// Options say what passes.
type Options struct {
	MinEffect     float64 // 0.05 is 5 %: a slowdown up to this passes
	AllowMachines bool    // compare efficiencies, if the machines differ
	AllowSingle   bool    // judge single runs too, without knowing what equal runs differ by
	MustSee       float64 // 0.1: it is an error if less than half of the cells could show 10 %; 0 is for never
}

// A Result is the outcome of a gate.
//
// A gate is for machines that nobody watches, so that a false alarm costs trust, and a silence that means nothing
// costs more. It stops a cell only if all of this holds:
//   - the runs were interleaved, took turns, or are at least three a side: else nobody knows what equal runs differ by,
//     see [ErrUndecided];
//   - the slowdown is a verdict of [compare.Compare]: significant after Holm's correction, and beyond the noise floors,
//     which are known;
//   - the estimate of the slowdown is larger than the least effect that is worth stopping for.
//
// Of anyone's benchmarks, the time for an operation counts, and no other unit.
//
// It stops a strategy that fails where it did not, too. It counts what it could not look at: a cell of the old run
// that the new one lacks, or in which too few samples are good.
//
// The whole interval need not be beyond the least effect. With a least effect of 5 %, hardly any number of samples
// would show a slowdown of 5.1 %.
//
// Between different machines a makespan says nothing of the code. There [Options.AllowMachines] compares T*/makespan
// instead. What makes the work itself slower, such as --extra-work, raises T* too: such a gate does not see it.
type Result struct {
	Comparison *compare.Comparison
	MinEffect  float64
	Slower     []*compare.Cell // that are stopped, the worst first
	Failing    []*compare.Cell // that fail where they did not
	Watched    int             // cells that do not fail, in which a slowdown could have been found, …
	Cells      int             // … of so many that the old run has

	mustSee  float64    // as in Options
	unjudged []unjudged // scenarios in which none could, though there are enough samples
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
	how := compare.Options{AllowSingle: o.AllowSingle}
	v, err := how.Compare(old, now)
	if err != nil {
		return nil, err
	}
	if err := gateable(v); err != nil {
		return nil, err
	}
	var differ []table.Difference // of the machines
	for _, m := range v.Matches {
		for _, t := range slices.Concat(m.Tables(0), m.Tables(1)) {
			differ = ordered.Union(differ, m.Old.MachineDiffers(t))
		}
	}
	if len(differ) > 0 {
		if !o.AllowMachines {
			return nil, fmt.Errorf("%s were measured on different machines (%s): measure both on one, or gate their "+
				"efficiencies alone with --allow-machines", v.Both(), table.InWords(differ))
		}
		if v, err = efficiencies(how, old, now); err != nil {
			return nil, err
		}
	}
	g := &Result{Comparison: v, MinEffect: o.MinEffect, Cells: v.OldCells, mustSee: o.MustSee}
	if err := cmp.Or(g.judge(), g.blind(o.MustSee)); err != nil {
		return nil, err
	}
	return g, nil
}

// gateable is an error unless the two are known to have done the same work.
func gateable(v *compare.Comparison) error {
	for _, m := range v.Matches {
		for _, t := range slices.Concat(m.Tables(0), m.Tables(1)) {
			if err := recorded(t); err != nil {
				return err
			}
		}
	}
	if len(v.Refused) > 0 {
		return fmt.Errorf("%s cannot be gated: %s", v.Both(), v.Refused[0])
	}
	for _, m := range v.Matches {
		if len(m.Unknown) > 0 && m.New.IsStrategies {
			return fmt.Errorf("%s cannot be gated: the work in %s may differ (%s): record again what does not say it, with "+
				"this overlap", v.Both(), m.New.Full(), table.InWords(m.Unknown))
		}
	}
	return nil
}

// recorded is an error if the table is of a run of overlap that lost its sidecar.
func recorded(t *table.Table) error {
	switch {
	case t.Exact || !t.IsStrategies || t.Facts["machine"] == "":
		return nil
	case t.Source == nil || t.Source.Run == nil:
		return fmt.Errorf("%s: its sidecar %s is missing: keep the two together", t.File,
			filepath.Base(record.SidecarPath(t.File)))
	}
	return nil
}

// judge is an error where too little is known to stop anything or to pass everything.
func (g *Result) judge() error {
	v := g.Comparison
	for _, c := range v.All() {
		if c.IsTime() && c.New.Failing() && !c.Old.Failing() {
			g.Failing = append(g.Failing, c)
		}
	}
	if v.Efficiency {
		if err := g.leaveOutImpossible(); err != nil {
			return err
		}
	}
	for _, m := range v.Matches {
		cells, slower := 0, []*compare.Cell(nil)
		if !v.Judges() && !m.New.Exact {
			unseen := slices.DeleteFunc(slices.Clone(m.Cells), func(c *compare.Cell) bool { return !c.IsTime() || g.fails(c) })
			g.unjudge(m, v.WhyNoVerdict(), len(unseen), nil)
			continue
		}
		for _, c := range m.Cells {
			if !g.judged(c) {
				continue
			}
			cells++
			if c.Verdict == table.Slower && c.Ratio > 1+g.MinEffect {
				slower = append(slower, c)
			}
		}
		if held := slices.DeleteFunc(m.HeldBack(), g.fails); len(held) > 0 {
			g.unjudge(m, m.AboutCap(held), len(held), nil)
		}
		switch why := strings.Join(v.Unknown(m), "; "); {
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

// judged says whether a slowdown of a cell could be found.
func (g *Result) judged(c *compare.Cell) bool {
	seen := c.Enough() && g.Comparison.Tested(c) || c.New.Table.Exact && c.Compared()
	return c.IsTime() && !g.fails(c) && seen
}

// fails says whether a cell is stopped for failing.
func (g *Result) fails(c *compare.Cell) bool { return slices.Contains(g.Failing, c) }

// unseen is how many cells of the old run were not looked at, nor stopped for failing.
func (g *Result) unseen() int { return max(0, g.Cells-g.Watched-len(g.Failing)) }

func worstFirst(list []*compare.Cell) {
	slices.SortStableFunc(list, func(a, b *compare.Cell) int { return cmp.Compare(b.Ratio, a.Ratio) })
}

// Between different machines a gate compares efficiencies, T*/makespan. Ratios, and with them the least effect, are
// of the makespan in units of T*: 5 % longer is 5 % longer, where of an efficiency it would be 4.8 % less.

// efficiencies compares makespan/T*, which both runs need to have.
func efficiencies(how compare.Options, old, now record.Labelled) (*compare.Comparison, error) {
	how.Efficiency = true
	v, err := how.Compare(old, now)
	if err != nil {
		return nil, err
	}
	for _, m := range v.Matches {
		for _, t := range slices.Concat(m.Tables(0), m.Tables(1)) {
			if !t.Bound.Known && !t.Exact {
				return nil, fmt.Errorf("%s has no T* of %s, without which different machines cannot be gated: an older version "+
					"recorded it", t.File, t.Name)
			}
		}
	}
	return v, nil
}

// leaveOutImpossible takes out the scenarios in which somebody took less than T*, before Holm's correction. It is an
// error if no other is left.
func (g *Result) leaveOutImpossible() error {
	v := g.Comparison
	v.Matches = slices.DeleteFunc(v.Matches, func(m *compare.Match) bool {
		why := impossible(v, m)
		if why != "" {
			g.unjudge(m, why, len(slices.DeleteFunc(slices.Clone(m.Cells), g.fails)), nil)
		}
		return why != ""
	})
	if len(v.Matches) == 0 {
		return fmt.Errorf("%s %w: %s", v.Both(), ErrUndecided, because(g.unjudged))
	}
	v.Correct()
	return nil
}

// impossible says who took less than T* in a match; "" if nobody did. T* is the table's, as elsewhere, or that of
// the row, which is what is compared here.
func impossible(v *compare.Comparison, m *compare.Match) string {
	for i, t := range []*table.Table{m.Old, m.New} {
		label := [2]string{v.Old, v.New}[i]
		for _, r := range t.Rows {
			e, _ := r.Efficiency()
			beaten := slices.Contains(r.Table.Bound.Beaten, r)
			if own, ok := v.EfficiencyOf(r); ok && r.Ranked() && own.Center > table.Impossible && !beaten {
				e, beaten = own.Center, true
			}
			if beaten {
				return fmt.Sprintf("%s of %s took less than T*, which cannot be (efficiency %s): measure %s again, and report "+
					"it if that does not help",
					t.Label(r), label, text.Efficiency(e), label)
			}
		}
	}
	return ""
}

// slowdowns names cells, each with its change.
func slowdowns(list []*compare.Cell) string {
	var names []string
	for _, c := range list {
		names = append(names, c.Name()+" by "+text.PercentChange(c.Ratio))
	}
	return strings.Join(text.FewNames(names), "; ")
}
