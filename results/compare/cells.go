package compare

import (
	"cmp"
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// Rows compares what both tables of a match have.
func (v *Comparison) Rows(m *Match) {
	old, known := map[table.CellKey]*table.Row{}, table.KeysIn(m.Old, m.New)
	for _, r := range m.Old.Rows {
		old[known.Of(r)] = r
	}
	change := table.MachineChange{}
	if m.Old.IsStrategies && !m.Old.Exact && v.Pairs == nil && !v.Efficiency {
		change = table.NewMachineChange(m.Old, m.New)
		m.Speed = change.Speed
	}
	var foreign [][2]*table.Row
	for _, now := range m.New.Rows {
		key := known.Of(now)
		was := old[key]
		delete(old, key)
		switch {
		case was == nil:
			v.Only = append(v.Only, v.only(m.New.Label(now)+" in "+m.New.Full(), 1, now))
		case !m.New.IsStrategies && was.Ranked() && now.Ranked():
			foreign = append(foreign, [2]*table.Row{was, now})
		case was.Ranked() && now.Ranked():
			c := v.change(was, now)
			c.Floors = Floors{Old: m.Old.NoiseFloor.Floor, New: m.New.NoiseFloor.Floor, Machine: change.Of(was)}
			if v.Efficiency {
				c.Floors.Machine = BoundError
			}
			m.Cells = append(m.Cells, c)
		case !m.New.IsStrategies:
			unit := cmp.Or(was.Leading(m.Old.Units()), now.Leading(m.New.Units()), record.Tidied(record.Makespan))
			m.Cells = append(m.Cells, &Cell{Old: was, New: now, Unit: unit, P: 1, PHolm: 1, counts: true})
		default:
			m.Cells = append(m.Cells, &Cell{Old: was, New: now, Unit: record.Makespan, P: 1, PHolm: 1})
		}
	}
	m.foreign(foreign)
	v.Only = append(v.Only, v.unitsOnly(m, foreign)...)
	for _, r := range m.Old.Rows {
		if old[known.Of(r)] == r {
			v.Only = append(v.Only, v.only(m.Old.Label(r)+" in "+m.Old.Full(), 0, r))
		}
	}
}

// change compares two rows; Holm's correction and the verdict wait for the rest of the family.
func (v *Comparison) change(old, now *table.Row) *Cell {
	c := &Cell{Old: old, New: now, Unit: record.Makespan, P: 1, PHolm: 1, High: math.Inf(1)}
	if old.Table.Exact || now.Table.Exact {
		a, _ := old.Median(record.Makespan)
		b, _ := now.Median(record.Makespan)
		c.N, c.M, c.Ratio = old.N(), now.N(), b/a
		return c
	}
	if v.Pairs != nil {
		p := stats.NewPaired(v.Differences(old, now))
		c.N, c.M, c.Ratio, c.P = p.N, p.N, p.Ratio, p.P
		if p.Enough() {
			c.Low, c.High = p.Low, p.High
		}
		return c
	}
	x, y := v.logs(old), v.logs(now)
	c.N, c.M = len(x), len(y)
	if min(c.N, c.M) == 0 {
		return c
	}
	center, low, high := stats.Shift(x, y)
	c.Ratio, c.P = math.Exp(center), stats.UTestP(x, y)
	if min(c.N, c.M) >= stats.LeastBlocks {
		c.Low, c.High = math.Exp(low), math.Exp(high)
	}
	return c
}

// Differences are the log-ratios of two rows in the blocks that are pairs.
func (v *Comparison) Differences(old, now *table.Row) []float64 {
	return table.LogsOf(now, record.Makespan).Only(v.Pairs).Minus(table.LogsOf(old, record.Makespan))
}

// BoundError is what T* is known to at best, as a fraction: an efficiency is no better.
const BoundError = table.Impossible - 1

// logs are the logarithms of a row's makespans, or of makespan/T*.
func (v *Comparison) logs(r *table.Row) []float64 {
	if !v.Efficiency && r.InBlocks() && !slices.Contains(r.Blocks, 0) {
		return table.LogsOf(r, record.Makespan).Means() // a block counts as one, also if it was recorded twice
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

// Correct is Holm's correction over all comparisons that can find anything, and then the verdicts.
func (v *Comparison) Correct() {
	var members []*Cell
	for _, m := range v.Matches {
		for _, c := range m.Cells {
			if m.New.IsStrategies && c.Enough() {
				members = append(members, c)
			}
		}
	}
	v.Family = len(members)
	ps := make([]float64, len(members))
	for i, c := range members {
		switch {
		case v.Pairs != nil && stats.LeastSignedRank(c.N)*float64(len(members)) > stats.Alpha:
			ps[i] = stats.TTest(v.Differences(c.Old, c.New)).P
		case v.Pairs != nil:
			ps[i] = c.P
		default:
			ps[i] = stats.Welch(v.logs(c.Old), v.logs(c.New))
			if least := stats.LeastUTest(c.N, c.M); least*float64(len(members)) <= stats.Alpha {
				ps[i] = max(ps[i], c.P)
			} else if c.P > 1.001*least { // computed, hence not quite the same
				ps[i] = 1
			}
		}
	}
	for i, p := range stats.Holm(ps) {
		members[i].PHolm = max(p, members[i].P)
	}
	for _, m := range v.Matches {
		for _, c := range m.Cells {
			if m.New.IsStrategies {
				c.judge()
			}
		}
	}
}

// verdict is "" where one of the rows failed.
func (c *Cell) verdict() table.Verdict {
	apart := c.Enough() && c.PHolm <= stats.Alpha && math.Abs(math.Log(c.Ratio)) > math.Log1p(max(c.Floors.Old, c.Floors.New)) && c.Least() > c.Floors.Machine
	switch {
	case !c.Old.Ranked() || !c.New.Ranked():
		return table.NoVerdict
	case c.isExact():
		apart = math.Abs(c.Ratio-1) > table.ExactTie
	case !c.Enough():
		return table.TooFew
	}
	switch {
	case !apart && c.isExact():
		return Unchanged
	case !apart:
		return table.InNoise
	case c.Ratio < 1:
		return table.Faster
	}
	return table.Slower
}
