package compare

import (
	"cmp"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// boundError is what T* is known to at best, as a fraction: an efficiency is no better.
const boundError = table.Impossible - 1

// CompareRows compares the rows that both tables of a match have; verdicts on makespans wait for [Comparison.Correct].
func (v *Comparison) CompareRows(m *Match) {
	old, keys := map[table.CellKey]*table.Row{}, table.KeysIn(m.Old, m.New)
	for _, r := range m.Old.Rows {
		old[keys.Of(r)] = r
	}
	change := v.machineChange(m)
	for _, now := range m.New.Rows {
		key := keys.Of(now)
		was := old[key]
		delete(old, key)
		switch {
		case was == nil:
			v.only(m.New.Label(now)+" in "+m.New.Full(), 1, now)
		case m.New.IsStrategies:
			c := &Cell{Old: was, New: now, Unit: record.Makespan, P: 1, PHolm: 1}
			if _, c.Verdict = c.noFigures(); c.Compared() {
				c.Floors = Floors{m.Old.NoiseFloor.Floor, m.New.NoiseFloor.Floor, change(was)}
				v.compareMakespans(c)
			}
			m.Cells = append(m.Cells, c)
		default:
			m.Cells = append(m.Cells, v.compareUnits(was, now)...)
			for i, side := range [][2]*table.Row{{was, now}, {now, was}} {
				for _, unit := range side[0].Units() {
					if len(side[1].Values[unit]) == 0 && (&Cell{Old: was, New: now}).Compared() {
						v.only(text.Brief(unit)+" of "+now.Strategy+" in "+m.New.Full(), i)
					}
				}
			}
		}
	}
	for _, r := range m.Old.Rows {
		if old[keys.Of(r)] == r {
			v.only(m.Old.Label(r)+" in "+m.Old.Full(), 0, r)
		}
	}
}

// machineChange is the floor of a row of a match for what changed between the runs besides the code.
func (v *Comparison) machineChange(m *Match) func(*table.Row) float64 {
	switch {
	case v.Efficiency:
		return func(*table.Row) float64 { return boundError }
	case !m.Old.IsStrategies || m.Old.Exact || v.Pairs != nil:
		return func(*table.Row) float64 { return 0 }
	}
	change := table.NewMachineChange(m.Old, m.New)
	m.Speed = change.Speed
	return change.Of
}

// compareMakespans estimates the ratio of a cell with its interval and p-value.
func (v *Comparison) compareMakespans(c *Cell) {
	c.High = math.Inf(1)
	if c.Exact() {
		was, _ := c.Old.Median(record.Makespan)
		is, _ := c.New.Median(record.Makespan)
		c.N, c.M, c.Ratio = c.Old.N(), c.New.N(), is/was
		return
	}
	if v.Pairs != nil {
		c.inPairs(v.differences(c))
		return
	}
	x, y := v.logs(c.Old), v.logs(c.New)
	c.N, c.M = len(x), len(y)
	if min(c.N, c.M) == 0 {
		return
	}
	center, low, high := stats.Shift(x, y)
	c.Ratio, c.P = math.Exp(center), stats.UTestP(x, y)
	if min(c.N, c.M) >= stats.LeastBlocks {
		c.Low, c.High = math.Exp(low), math.Exp(high)
	}
}

// differences are the log-ratios of a cell in the blocks that are pairs.
func (v *Comparison) differences(c *Cell) []float64 {
	now := table.LogsOf(c.New, record.Makespan).Only(v.Pairs)
	return now.Minus(table.LogsOf(c.Old, record.Makespan))
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

// compareUnits compares two rows of anyone's benchmarks in each unit that both have: in pairs if they were measured
// so, or else as benchstat does. What a run has no figures of is one cell, in the unit that leads.
func (v *Comparison) compareUnits(old, now *table.Row) (cells []*Cell) {
	absent := &Cell{Old: old, New: now, P: 1, PHolm: 1}
	if _, absent.Verdict = absent.noFigures(); absent.Verdict != table.NoVerdict {
		absent.Unit = cmp.Or(old.Leading(old.Table.Units()), now.Leading(now.Table.Units()), record.Tidied(record.Makespan))
		return []*Cell{absent}
	}
	for _, unit := range now.Units() {
		if len(old.Values[unit]) == 0 || len(now.Values[unit]) == 0 {
			continue
		}
		if v.Pairs != nil {
			cells = append(cells, v.pairedUnit(old, now, unit))
			continue
		}
		assume := old.Assumption(unit, now)
		was, is := assume.Summary(old.Sample(unit), 0.95).Center, assume.Summary(now.Sample(unit), 0.95).Center
		test := table.Compare(old, now, unit)
		c := &Cell{Old: old, New: now, Unit: unit, N: test.N1, M: test.N2, Ratio: stats.Quotient(is, was), High: math.Inf(1),
			P: test.P, PHolm: test.P, Delta: table.DeltaOf(test, was, is), exact: assume.Exact}
		c.judgeUnit(was, is, test.P > test.Alpha)
		cells = append(cells, c)
	}
	return cells
}

// judgeUnit gives the verdict on two medians of anyone's benchmarks.
func (c *Cell) judgeUnit(was, is float64, chance bool) {
	more, better := is > was, c.better()
	switch {
	case !c.exact && stats.LeastUTest(c.N, c.M) > stats.Alpha:
		c.Verdict = table.TooFew
	case c.exact && was == is:
		c.Verdict = Unchanged
	case chance || was == is:
		c.Verdict = table.InNoise
	case isMakespan(c.Unit) && more:
		c.Verdict = table.Slower
	case isMakespan(c.Unit):
		c.Verdict = table.Faster
	case better == 0:
		c.Verdict = Differs
	case (better > 0) == more:
		c.Verdict = Better
	default:
		c.Verdict = Worse
	}
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
