package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// Show writes the comparison: first what became of each scenario, then each cell.
func Show(p page.Page, v *Comparison) error {
	p.Heading(v.Title())
	page.SayAll(p, v.headers())
	summary := v.summary()
	shown, hidden := Fit(page.Folded(summary, p.Width()), p.Width(), "not enough data", "within noise", "geomean")
	p.Table(shown)
	for _, s := range v.Sentences() {
		p.Say(s)
	}
	for _, m := range v.Matches {
		if m.New.IsStrategies {
			hidden = ordered.Union(hidden, v.ShowCells(p, m, m.Cells, v.Facts(m)...))
			continue
		}
		units := byUnit(m.Cells)
		for _, unit := range units.Keys {
			facts := slices.Concat(m.New.Qualifiers, []string{unit, v.counted(units.Of[unit])})
			hidden = ordered.Union(hidden, v.ShowCells(p, m, units.Of[unit], facts...))
		}
	}
	SayHidden(p, hidden, "--wide")
	return p.Flush()
}

// ShowCells writes a table of cells of a match, of which there is at least one, and returns what had no room.
func (v *Comparison) ShowCells(p page.Page, m *Match, cells []*Cell, facts ...string) (hidden []string) {
	p.Gap()
	p.Heading(m.New.Name, facts...)
	shown, hidden := v.Table(cells, p.Width())
	p.Table(shown)
	return hidden
}

// SayHidden names what there was no room for, and what shows it.
func SayHidden(p page.Page, hidden []string, how string) {
	if len(hidden) > 0 {
		p.Gap()
		p.Say("Not shown: " + text.List(hidden) + ". " + how + " shows all.")
	}
}

// Facts are what holds for all cells of a match.
func (v *Comparison) Facts(m *Match) []string {
	facts := slices.Clone(m.New.Qualifiers)
	if m.New.Items > 0 {
		facts = append(facts, fmt.Sprintf("%d items a batch", m.New.Items))
	}
	if limits := m.New.Limits(); len(limits) == 1 && limits[0] != "" {
		facts = append(facts, "limit "+limits[0])
	}
	if v.Efficiency {
		facts = append(facts, "efficiency is the shortest time possible divided by the time taken")
	}
	if m.New.Exact {
		return append(facts, "exact, in virtual time")
	}
	facts = append(facts, v.counted(m.Cells))
	if v.several() {
		return facts
	}
	if a, b := m.Old.NoiseFloor, m.New.NoiseFloor; a.Of != nil && b.Of != nil {
		facts = append(facts, fmt.Sprintf("noise floors %.1f %% and %.1f %%", 100*a.Floor, 100*b.Floor))
	} else if a.Of != nil && v.Interleaved() {
		facts = append(facts, fmt.Sprintf("noise floor %.1f %%, from %s of %s measured twice", 100*a.Floor,
			m.Old.Label(a.Of), v.Old))
	}
	return facts
}

// What the two runs, and the tables of one scenario, are called.

// names are the labels, each with its file unless that says no more. Files of one name are told apart by their
// folders. A label of several files stands alone, and so does one of a side.
func (v *Comparison) names() [2]string {
	names := [2]string{v.Old, v.New}
	if v.Interleaved() || len(v.sides[0].Files) != 1 || len(v.sides[1].Files) != 1 {
		return names
	}
	paths := []string{v.sides[0].Files[0].Path, v.sides[1].Files[0].Path}
	brief := text.BriefPaths(paths)
	for i, path := range paths {
		file := strings.TrimSuffix(brief[path], ".txt")
		if file != names[i] {
			names[i] += " (" + file + ")"
		}
	}
	return names
}

// Legend says which files letters stand for, if there are any.
func Legend(labelled []record.Labelled) []string {
	var files []string
	for _, l := range labelled {
		if len(l.Files) == 1 && record.IsLetter(l.Label) {
			files = append(files, l.Label+" = "+l.Files[0].Path)
		}
	}
	if files == nil {
		return nil
	}
	return []string{strings.Join(files, ", ") + "."}
}

// Title says what is compared with what.
func (v *Comparison) Title() string { return v.names()[1] + " compared with " + v.names()[0] }

// Both are the two runs as an error names them.
func (v *Comparison) Both() string { return v.names()[0] + " and " + v.names()[1] }

// Tested says whether a p-value of a cell says anything.
func (v *Comparison) Tested(c *Cell) bool {
	return v.Judges() && c.Compared() && v.enough(c) && c.Verdict != HeldBack && !v.blind
}

// word is a verdict in a table: of efficiencies, a longer makespan in units of T* is less efficient.
func (v *Comparison) word(verdict table.Verdict) string {
	if v.Efficiency && verdict == table.Slower {
		return "less efficient"
	}
	return string(verdict)
}

// medianCell writes the median of a run, in one scale if one is right for all; or the efficiency.
func (v *Comparison) medianCell(list []*Cell) func(*Cell, *table.Row) string {
	unit := record.Tidied(list[0].Unit)
	var centers []float64
	for _, c := range list {
		for _, r := range []*table.Row{c.Old, c.New} {
			if s, ok := v.median(c, r); ok {
				centers = append(centers, s.Center)
			}
		}
	}
	scale := table.ScalesOf(centers, unit)
	return func(c *Cell, r *table.Row) string {
		s, ok := v.median(c, r)
		efficiency, known := benchmath.Summary{}, false
		if v.Efficiency {
			efficiency, known = v.inBounds(c, r, -1)
		}
		switch {
		case known:
			return fmt.Sprintf("%s ± %3s", text.Efficiency(efficiency.Center), efficiency.PctRangeString())
		case r.Wrong() != "" && !v.Efficiency:
			return page.Disqualified
		case !ok:
			return cmp.Or(r.Absent(), table.Failed)
		case r.Table.Exact:
			return scale(s.Center) + table.SuffixOf(unit)
		}
		return fmt.Sprintf("%s%s ± %3s", scale(s.Center), table.SuffixOf(unit), table.RangeOf(s))
	}
}

// median is what is compared: of a unit, or of makespan/T*.
func (v *Comparison) median(c *Cell, r *table.Row) (benchmath.Summary, bool) {
	if v.Efficiency {
		return v.inBounds(c, r, 1)
	}
	if v.several() && !c.Exact() && c.Compared() {
		return c.medianOfRuns(r, 1)
	}
	if len(r.Values[record.Tidied(c.Unit)]) == 0 {
		return benchmath.Summary{}, false
	}
	return stats.Assumption{Exact: c.exact}.Summary(r.Sample(c.Unit), 0.95), true
}

// EfficiencyOf is the median efficiency of a row, each sample with the T* of its own block; false if makespans are
// compared.
func (v *Comparison) EfficiencyOf(r *table.Row) (benchmath.Summary, bool) {
	if !v.Efficiency {
		return benchmath.Summary{}, false
	}
	return v.medianInBounds(r, -1)
}

// inBounds is the median of makespan/T* to the power of 1 or −1 of a cell on one side.
func (v *Comparison) inBounds(c *Cell, r *table.Row, power float64) (benchmath.Summary, bool) {
	if v.several() && c.Compared() {
		return c.medianOfRuns(r, power)
	}
	return v.medianInBounds(r, power)
}

// medianInBounds is the median of makespan/T* to the power of 1 or −1.
func (v *Comparison) medianInBounds(r *table.Row, power float64) (benchmath.Summary, bool) {
	values := slices.Clone(v.logs(r))
	for i, x := range values {
		values[i] = math.Exp(power * x)
	}
	if len(values) == 0 {
		return benchmath.Summary{}, false
	}
	return benchmath.AssumeNothing.Summary(stats.SampleOf(values), 0.95), true
}

// DeltaCell is benchstat's change with the p-value and the numbers of samples, as it prints them.
func DeltaCell(delta string, test benchmath.Comparison, few bool) string {
	if few {
		delta, test.P = string(table.TooFew), 0 // which then is not printed
	}
	return delta + " (" + test.String() + ")"
}
