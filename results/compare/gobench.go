package compare

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
	"golang.org/x/perf/benchmath"
)

// The verdicts on figures of somebody else's benchmarks other than durations: by what the file, or
// benchstat, says of their unit, such as that more MB/s are better, and else just that they changed.
const (
	Better  table.Verdict = "better"
	Worse   table.Verdict = "worse"
	Differs table.Verdict = "changed"
)

// Unchanged is the verdict on what is exact, hence in no noise, and the same.
const Unchanged table.Verdict = "unchanged"

// leastToDiffer is the number of samples on each side below which the U-test cannot find any difference.
const leastToDiffer = 4

// foreign compares benchmarks of somebody else's, old and new, in each of their units, as
// benchstat does: each comparison stands for itself, so that all CPUs share in them.
func (m *Match) foreign(pairs [][2]*table.Row) {
	cells := make([][]*Cell, len(pairs))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(pairs)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(pairs)); i = next.Add(1) - 1 {
				cells[i] = foreignCells(pairs[i][0], pairs[i][1])
			}
		})
	}
	workers.Wait()
	m.Cells = append(m.Cells, slices.Concat(cells...)...)
}

// foreignCells compares two rows in each unit that both have. What the benchmark is counted by is its
// makespan or, where one has none, all units that there are.
func foreignCells(old, now *table.Row) (cells []*Cell) {
	for _, unit := range now.Units() {
		if len(old.Values[unit]) == 0 || len(now.Values[unit]) == 0 {
			continue
		}
		assume := old.Assumption(unit, now)
		was, is := assume.Summary(old.Sample(unit), 0.95).Center, assume.Summary(now.Sample(unit), 0.95).Center
		test := table.Compare(old, now, unit)
		c := &Cell{Old: old, New: now, Unit: unit, N: test.N1, M: test.N2, Ratio: stats.Quotient(is, was), High: math.Inf(1),
			P: test.P, PHolm: test.P, Delta: table.DeltaOf(test, was, is), exact: assume.Exact}
		c.Verdict = c.foreignVerdict(was, is, betterOf(old, now, unit))
		c.counts = len(cells) == 0 || cells[0].Unit != record.Tidied(record.Makespan)
		cells = append(cells, c)
	}
	return cells
}

// betterOf is +1 where more of a unit is better, −1 where less is, and 0 where neither file knows or the two
// contradict each other.
func betterOf(old, now *table.Row, unit string) int {
	was, is := old.Table.Source.Better(unit), now.Table.Source.Better(unit)
	if was*is < 0 {
		return 0
	}
	return cmp.Or(is, was)
}

// contradicted names the units of which one file says that more is better, and the other that less is.
func (v *Comparison) contradicted() (said []string) {
	for _, c := range v.All() {
		was, is := c.Old.Table.Source.Better(c.Unit), c.New.Table.Source.Better(c.Unit)
		if was*is >= 0 || c.Unit == record.Tidied(record.Makespan) {
			continue
		}
		line := fmt.Sprintf("Of %s more is better in %s, and less is in %s: what differs is only called changed.", text.Brief(c.Unit), v.New, v.Old)
		if was > 0 {
			line = fmt.Sprintf("Of %s more is better in %s, and less is in %s: what differs is only called changed.", text.Brief(c.Unit), v.Old, v.New)
		}
		said = append(said, line)
	}
	return text.Few(ordered.Distinct(said))
}

// foreignVerdict is what may be said of two medians. better is 1 if more is better, and −1 if less is.
func (c *Cell) foreignVerdict(was, is float64, better int) table.Verdict {
	switch {
	case !c.exact && stats.LeastUTest(c.N, c.M) > stats.Alpha:
		return table.TooFew
	case c.exact && was == is:
		return Unchanged
	case c.Delta == "~" || was == is:
		return table.InNoise
	case c.Unit == record.Tidied(record.Makespan) && is > was:
		return table.Slower
	case c.Unit == record.Tidied(record.Makespan):
		return table.Faster
	case better == 0:
		return Differs
	case (better > 0) == (is > was):
		return Better
	}
	return Worse
}

// foreignUnits are the units of all rows of a match, the makespan first.
func (m *Match) foreignUnits() []string {
	var units []string
	seen := map[string]bool{}
	for _, c := range m.Cells {
		if !seen[c.Unit] {
			seen[c.Unit] = true
			units = append(units, c.Unit)
		}
	}
	return units
}

// foreignColumns are a table of benchstat's.
func (v *Comparison) foreignColumns(m *Match, unit string) []page.Column {
	names, delta := page.Column{Heading: "benchmark", Text: true}, page.Column{Heading: "vs\n" + v.Old, Id: page.VerdictID}
	var list []*Cell
	for _, c := range m.Cells {
		if c.Unit == unit {
			list = append(list, c)
			names.Cells = append(names.Cells, c.New.Strategy)
			change := c.absent()
			if change == "" {
				change = DeltaCell(c.Delta, benchmath.Comparison{P: c.P, N1: c.N, N2: c.M}, c.Verdict == table.TooFew)
			}
			delta.Cells = append(delta.Cells, change)
		}
	}
	old, now := v.sides(list)
	return []page.Column{names, old, now, delta}
}

// counted is the p-value and the numbers of samples, as benchstat prints them.
func (c *Cell) counted() string {
	return benchmath.Comparison{P: c.P, N1: c.N, N2: c.M}.String()
}

// exactUnits are those that are compared and said to be exact, as a sentence names them.
func (v *Comparison) exactUnits() (units []string) {
	for _, c := range v.All() {
		if c.exact {
			units = append(units, text.Brief(c.Unit))
		}
	}
	return ordered.Distinct(units)
}

// inexact names what is said to be exact, and is not the same in all samples of a file.
func (v *Comparison) inexact() (said []string) {
	for _, c := range v.All() {
		if c.exact {
			said = append(said, table.NotExact(c.Unit, c.New.Strategy+" ("+v.Old+")", c.Old.Values[c.Unit])...)
			said = append(said, table.NotExact(c.Unit, c.New.Strategy+" ("+v.New+")", c.New.Values[c.Unit])...)
		}
	}
	return text.Few(said)
}

// DeltaCell is benchstat's change with the p-value and the numbers of samples, as it prints them, and
// whether there are samples enough for any.
func DeltaCell(delta string, test benchmath.Comparison, few bool) string {
	if few {
		delta, test.P = string(table.TooFew), 0 // which then is not printed
	}
	return delta + " (" + test.String() + ")"
}
