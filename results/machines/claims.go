package machines

import (
	"math"
	"slices"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
)

// What may be concluded from several machines: see [Comparison].
//
// # What is claimed
//
// A conclusion is that one strategy is faster than another in one scenario. On each machine it is
// looked at within the machine's own run, in blocks, as in a table of one file; samples of two
// machines are never compared. It holds where the machine tells it beyond noise, and everywhere only
// if every machine does: a machine that does not contradict it says nothing for it. It flips if one
// machine tells it, and another tells the contrary.
//
// # How often the words are wrong
//
// The family is all pairs of strategies on all machines of a scenario, by Holm: so the chance of any
// false claim about a scenario, on whatever machine, is at most 5 %, as it is in a table of one
// file, and it does not grow with the number of machines. Holm's correction in each table alone would
// not do. Where nothing differs anywhere, "everywhere" would need an error on each machine at once,
// and be rare; but where a difference is real on all machines but one, it takes one error, and each
// machine has a chance of its own to make it: of three machines, on each of which another two
// strategies are equal, something false would be said in 5.1 % of 5,000 simulated comparisons, and is
// in 2.4 % (TestFalseEverywhere). A sentence about all scenarios needs each of them to be right, so it
// is false no more often than one of them; several such sentences are as several tables.
//
// The price is that a table of one file may tell what no conclusion does: the ranks are those of the
// tables, each machine's own. What was not measured in blocks takes no part, and neither does a table
// in which anything took less than T*: see [Comparison.tooFast].

// A Claim is that one strategy is faster than another in a scenario.
type Claim struct {
	Scenario       *Scenario
	Faster, Slower table.CellKey
	On             []Finding // by machine
}

// A Finding is what one machine says to a claim: Faster if it tells so, Slower if it tells the
// contrary, "" if it did not measure both.
type Finding struct {
	Verdict      table.Verdict
	stats.Paired // the makespan of the slower to that of the faster one: its gain
}

// The kinds of claims.
const (
	Everywhere = "everywhere" // every machine tells it
	Flips      = "flips"      // some tell it, some the contrary
	Somewhere  = "somewhere"  // some tell it, the others nothing
)

// Kind is "" if no machine tells anything, or only one measured both.
func (c *Claim) Kind() string {
	faster, slower, measured := 0, 0, 0
	for _, f := range c.On {
		switch f.Verdict {
		case table.Faster:
			faster++
		case table.Slower:
			slower++
		case table.NoVerdict:
			continue
		}
		measured++
	}
	switch {
	case faster > 0 && slower > 0:
		return Flips
	case faster == 0 && slower == 0 || measured < 2:
		return ""
	case max(faster, slower) == c.Scenario.measured():
		return Everywhere
	}
	return Somewhere
}

// told are the machines that say so.
func (c *Claim) told(verdicts ...table.Verdict) (machines []int) {
	for i, f := range c.On {
		if slices.Contains(verdicts, f.Verdict) {
			machines = append(machines, i)
		}
	}
	return machines
}

// gains are the least and the most that the faster one gains where that is told.
func (c *Claim) gains() (least, most float64) {
	least = math.Inf(1)
	for _, i := range c.told(table.Faster) {
		least, most = min(least, c.On[i].Ratio), max(most, c.On[i].Ratio)
	}
	return least, most
}

// claims compares all pairs on all machines, and turns each so that the first machine that tells
// anything tells it.
func (s *Scenario) claims() []*Claim {
	var claims []*Claim
	all := make([]family, len(s.Tables)) // each machine has noise of its own
	keys := s.limited()
	rows := make([][]timedRow, len(keys))
	for i, x := range keys {
		rows[i] = s.timed(x)
		for j, y := range keys[:i] {
			c := &Claim{Scenario: s, Faster: x, Slower: y, On: make([]Finding, len(s.Tables))}
			for m := range s.Tables {
				c.On[m].compare(rows[i][m], rows[j][m], &all[m])
			}
			claims = append(claims, c)
		}
	}
	var pairs []*stats.Paired
	for m, f := range all {
		logs := make([]stats.BlockLogs, len(rows))
		for i := range rows {
			logs[i] = rows[i][m].logs
		}
		stats.TestPairs(f.pairs, f.differences, logs)
		pairs = append(pairs, f.pairs...)
	}
	stats.CorrectPairs(pairs)
	s.beaten = places{}
	for _, c := range claims {
		for m, t := range s.Tables {
			c.On[m].judge(t)
		}
		c.turn()
		s.noteBeaten(c)
	}
	return slices.DeleteFunc(claims, func(c *Claim) bool { return c.Kind() == "" })
}

// A family is the comparisons of one machine, with the log-ratios of their blocks.
type family struct {
	pairs       []*stats.Paired
	differences [][]float64
}

// A timedRow is a row with the logarithms of its makespans, for all the pairs that it is in.
type timedRow struct {
	*table.Row // nil if it takes no part
	logs       stats.BlockLogs
}

// timed is the row on each machine.
func (s *Scenario) timed(key table.CellKey) []timedRow {
	rows := make([]timedRow, len(s.Tables))
	for m, t := range s.Tables {
		if r := s.at(key, m); r != nil && r.Ranked() && !t.TooFast() {
			rows[m] = timedRow{r, table.LogsOf(r, record.Makespan)}
		}
	}
	return rows
}

// noteBeaten keeps on which machines a claim tells something to be faster, also where it is no claim
// about several of them: what one machine alone measured may beat a strategy there.
func (s *Scenario) noteBeaten(c *Claim) {
	for m, f := range c.On {
		switch f.Verdict {
		case table.Faster:
			s.beaten.add(c.Slower, m)
		case table.Slower:
			s.beaten.add(c.Faster, m)
		}
	}
}

// A places says on which machines something is so of a row.
type places map[table.CellKey]map[int]bool

func (p places) add(key table.CellKey, machine int) {
	if p[key] == nil {
		p[key] = map[int]bool{}
	}
	p[key][machine] = true
}

// compare begins a finding, and adds it to the family if there are blocks to correct for.
func (f *Finding) compare(faster, slower timedRow, all *family) {
	if faster.Row == nil || slower.Row == nil {
		return
	}
	f.Verdict = table.TooFew
	switch t := faster.Table; {
	case t.Exact:
		x, _ := faster.Median(record.Makespan)
		y, _ := slower.Median(record.Makespan)
		f.Verdict, f.Ratio = table.InNoise, y/x
	case t.Paired():
		d := slower.logs.Minus(faster.logs)
		f.Paired = stats.NewPaired(d)
		all.pairs, all.differences = append(all.pairs, &f.Paired), append(all.differences, d)
	}
}

// judge gives the verdict, once the family is corrected.
func (f *Finding) judge(t *table.Table) {
	if f.Verdict == table.NoVerdict {
		return
	}
	told := t.BeyondNoise(f.Paired)
	if t.Exact {
		told = math.Abs(f.Ratio-1) > table.ExactTie
	}
	switch {
	case told && f.Ratio > 1:
		f.Verdict = table.Faster
	case told:
		f.Verdict = table.Slower
	case f.Enough():
		f.Verdict = table.InNoise
	}
}

func (c *Claim) turn() {
	first := slices.IndexFunc(c.On, func(f Finding) bool { return f.Verdict == table.Faster || f.Verdict == table.Slower })
	if first < 0 || c.On[first].Verdict == table.Faster {
		return
	}
	c.Faster, c.Slower = c.Slower, c.Faster
	for i := range c.On {
		f := &c.On[i]
		if f.N > 0 {
			f.Paired = f.Inverse()
		} else if f.Ratio > 0 {
			f.Ratio = 1 / f.Ratio
		}
		switch f.Verdict {
		case table.Faster:
			f.Verdict = table.Slower
		case table.Slower:
			f.Verdict = table.Faster
		}
	}
}
