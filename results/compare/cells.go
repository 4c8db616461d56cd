package compare

import (
	"cmp"
	"math"
	"slices"

	moremath "github.com/aclements/go-moremath/stats"
	"github.com/overlap-bench/overlap/results/page"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// boundError is what T* is known to at best, as a fraction: an efficiency is no better.
const boundError = table.Impossible - 1

// CompareRows compares the rows that both tables of a match have; verdicts wait for [Comparison.Correct].
func (v *Comparison) CompareRows(m *Match) {
	old, keys := map[table.CellKey]*table.Row{}, table.KeysIn(slices.Concat(m.Tables(0), m.Tables(1))...)
	for _, r := range m.Old.Rows {
		old[keys.Of(r)] = r
	}
	for _, now := range m.New.Rows {
		key := keys.Of(now)
		was := old[key]
		delete(old, key)
		if was == nil {
			v.only(m.New.Label(now)+" in "+m.New.Full(), 1, now)
			continue
		}
		rows := [2][]*table.Row{m.rowsOf(0, keys.Of, key), m.rowsOf(1, keys.Of, key)}
		if m.New.IsStrategies {
			m.Cells = append(m.Cells, v.compareMakespans(m, &Cell{Old: was, New: now, Unit: record.Makespan}, rows))
			continue
		}
		m.Cells = append(m.Cells, v.compareUnits(m, was, now, rows)...)
	}
	for _, r := range m.Old.Rows {
		if old[keys.Of(r)] == r {
			v.only(m.Old.Label(r)+" in "+m.Old.Full(), 0, r)
		}
	}
}

// compareMakespans estimates the ratio of a cell with its interval and p-value.
func (v *Comparison) compareMakespans(m *Match, c *Cell, rows [2][]*table.Row) *Cell {
	c.P, c.PHolm = 1, 1
	if _, c.Verdict = c.noFigures(); !c.Compared() {
		return c
	}
	c.High = math.Inf(1)
	switch {
	case c.Exact():
		was, _ := c.Old.Median(record.Makespan)
		is, _ := c.New.Median(record.Makespan)
		c.N, c.M, c.Ratio = c.Old.N(), c.New.N(), is/was
		c.change = math.Log(c.Ratio)
		return c
	case v.Pairs != nil:
		c.inPairs(v.differences(m, c))
	default:
		v.inGroups(c, rows, true)
	}
	if !v.several() { // or else it is in what runs differ by
		c.Floors.Old, c.Floors.New = m.Old.NoiseFloor.Floor, m.New.NoiseFloor.Floor
	}
	if v.Efficiency {
		c.Floors.Bound = boundError
	}
	return c
}

// inGroups estimates the ratio of a cell from two groups: the samples of two runs, or the medians of several.
func (v *Comparison) inGroups(c *Cell, rows [2][]*table.Row, logs bool) {
	for side, of := range rows {
		for _, r := range of {
			values := v.figures(r, c.Unit, logs)
			switch {
			case !v.several():
				c.groups[side] = values
			case len(values) > 0:
				c.groups[side] = append(c.groups[side], stats.Median(values))
			}
		}
	}
	c.logs = logs
	x, y := c.groups[0], c.groups[1]
	if c.N, c.M = len(x), len(y); min(c.N, c.M) == 0 {
		return
	}
	switch {
	case v.several():
		c.t = stats.Welch(x, y)
		if c.P = c.t.P; c.t.P == 0 {
			c.P = stats.Unvarying(c.N, c.M)
		}
		if c.change = stats.Median(y) - stats.Median(x); logs || min(c.N, c.M) > 1 {
			c.change = moremath.Mean(y) - moremath.Mean(x)
		}
	case logs:
		c.change, _, _ = stats.Shift(x, y)
		c.P = stats.UTestP(x, y)
	default:
		c.change, c.P = stats.Median(y)-stats.Median(x), stats.UTestP(x, y)
	}
	if !logs {
		c.Ratio = stats.Quotient(stats.Median(y), stats.Median(x))
		return
	}
	c.Ratio = math.Exp(c.change)
	switch {
	case v.several() && c.t.StdErr > 0 && min(c.N, c.M) > 1: // what never varies has no interval
		half := stats.TCritical(stats.Alpha, c.t.DF) * c.t.StdErr
		c.Low, c.High = math.Exp(c.change-half), math.Exp(c.change+half)
	case !v.several() && min(c.N, c.M) >= stats.LeastBlocks:
		_, low, high := stats.Shift(x, y)
		c.Low, c.High = math.Exp(low), math.Exp(high)
	}
}

// figures are those of a row in a unit, or their logarithms.
func (v *Comparison) figures(r *table.Row, unit string, logs bool) []float64 {
	switch {
	case r.Table.IsStrategies:
		return v.logs(r)
	case !logs:
		return r.Values[record.Tidied(unit)]
	}
	var values []float64
	for _, x := range r.Values[record.Tidied(unit)] {
		values = append(values, math.Log(x))
	}
	return values
}

// logs are the logarithms of a row's makespans, or of makespan/T*.
func (v *Comparison) logs(r *table.Row) []float64 {
	if !v.Efficiency && r.InBlocks() && !slices.Contains(r.Blocks, 0) {
		return table.LogsOf(r, record.Makespan).Means() // a block counts once, also if it was recorded twice
	}
	bounds := r.Values[record.Tidied(record.Bound)]
	logs := make([]float64, 0, r.N())
	for i, x := range r.Values[record.Tidied(record.Makespan)] {
		if v.Efficiency {
			if len(bounds) != r.N() || !(bounds[i] > 0) {
				return nil // some samples lack T*, and nobody knows which
			}
			x /= bounds[i]
		}
		if x > 0 {
			logs = append(logs, math.Log(x))
		}
	}
	return logs
}

// compareUnits compares two rows of anyone's benchmarks in each unit that both have. What a run has no figures of is
// one cell, in the unit that leads.
func (v *Comparison) compareUnits(m *Match, old, now *table.Row, rows [2][]*table.Row) (cells []*Cell) {
	absent := &Cell{Old: old, New: now, P: 1, PHolm: 1}
	if _, absent.Verdict = absent.noFigures(); absent.Verdict != table.NoVerdict {
		absent.Unit = cmp.Or(old.Leading(old.Table.Units()), now.Leading(now.Table.Units()), record.Tidied(record.Makespan))
		return []*Cell{absent}
	}
	for side, both := range [][2]*table.Row{{old, now}, {now, old}} {
		for _, unit := range both[0].Units() {
			if len(both[1].Values[unit]) == 0 {
				v.only(text.Brief(unit)+" of "+now.Strategy+" in "+now.Table.Full(), side)
			}
		}
	}
	for _, unit := range now.Units() {
		if len(old.Values[unit]) > 0 && len(now.Values[unit]) > 0 {
			c := &Cell{Old: old, New: now, Unit: unit, P: 1, PHolm: 1, High: math.Inf(1)}
			cells = append(cells, v.compareUnit(m, c, rows))
		}
	}
	return cells
}

// compareUnit compares two rows of anyone's benchmarks in one unit. A figure that is 0 somewhere has no logarithm.
func (v *Comparison) compareUnit(m *Match, c *Cell, rows [2][]*table.Row) *Cell {
	assume := c.Old.Assumption(c.Unit, c.New)
	c.exact = assume.Exact
	switch {
	case c.exact:
		was, is := assume.Summary(c.Old.Sample(c.Unit), 0.95).Center, assume.Summary(c.New.Sample(c.Unit), 0.95).Center
		c.N, c.M = len(c.Old.Values[c.Unit]), len(c.New.Values[c.Unit])
		c.Ratio, c.change = stats.Quotient(is, was), is-was
	case v.Pairs != nil:
		v.pairedUnit(m, c)
	default:
		logs := true
		for _, r := range slices.Concat(rows[0], rows[1]) {
			logs = logs && !slices.ContainsFunc(r.Values[c.Unit], func(x float64) bool { return x <= 0 })
		}
		v.inGroups(c, rows, logs)
	}
	return c
}

// Change is the relative change of a cell, as text has it.
func (c *Cell) Change() string {
	was, _ := c.Old.Summary(c.Unit)
	switch {
	case !math.IsNaN(c.Ratio) && (c.Ratio > 0 || c.change != 0):
		return text.PercentChange(c.Ratio)
	case !math.IsNaN(c.Ratio):
		return page.None
	case was.Center == 0:
		return table.FromZero
	}
	return table.NewSign
}

func isMakespan(unit string) bool { return record.Tidied(unit) == record.Tidied(record.Makespan) }

// better is +1 where more of the unit is better, −1 where less is, and 0 where neither run says or they contradict.
func (c *Cell) better() int {
	was, is := c.Old.Table.Source.Better(c.Unit), c.New.Table.Source.Better(c.Unit)
	if was*is < 0 {
		return 0
	}
	return cmp.Or(is, was)
}
