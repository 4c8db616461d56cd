package machines

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/stats"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// # What one CPU does to the speedups, beside a machine with more
//
// That is what a global interpreter lock does to threads that compute: processing has nothing to gain, fetching all
// that it had. A stage's speedup is that of one strategy, the same on both machines: the one in the table of gains,
// or else one that is named and that --show fetching and --show processing have. It is a ratio of medians, as in
// every table, and has Hodges and Lehmann's interval over the blocks of each run. The blocks of two machines have
// nothing in common, so the ratio of the two speedups has the interval that belongs to the U-test. A scenario
// counts for processing where that is more than 1 % of the baseline's time, and for fetching where it is more than
// half.

// What a stage gains with one CPU.
type oneCPUVerdict string

const (
	// noGain needs both: with one CPU the interval holds 1 or the gain is at most 5 %, and the interval does not
	// reach 15 %; and with more CPUs the gain is larger by the U-test and by Welch's test, after Holm's correction
	// over the scenarios. Where one CPU gains as much as two, it is said in at most 2 % of simulated runs
	// (TestFalseOneCPU).
	noGain   oneCPUVerdict = "no gain"
	lessGain oneCPUVerdict = "less gain"
	// sameGain claims equivalence, for which it is not enough that no difference was found: the whole interval of the
	// ratio is within 15 % (Schuirmann 1987, A Comparison of the Two One-Sided Tests Procedure).
	sameGain oneCPUVerdict = "the same gain within 15 %"
	// uncertain is also where a ratio of medians lies outside its interval, which is of means of logarithms: the
	// blocks are then too uneven.
	uncertain oneCPUVerdict = "uncertain"
)

const (
	nothingGained = 1.05
	sameWithin    = 1.15
	mostlyFetched = 0.5
	rounding      = 1.005 // to two digits after the point
)

// A stageGain is the speedup of a stage on one machine.
type stageGain struct {
	logs      []float64 // a block each
	ratio     float64
	low, high float64
}

func newStageGain(logs []float64) stageGain {
	center, low, high := stats.HodgesLehmann(logs)
	return stageGain{logs, math.Exp(center), math.Exp(low), math.Exp(high)}
}

func gainOfStage(r *table.Row, unit string) stageGain {
	g := newStageGain(table.LogRatios(r.Table.Base(r.Limit), r, unit))
	if x, ok := r.Table.Gain(r, unit); ok {
		g.ratio = x
	}
	return g
}

// A stageChange is the speedup of a stage with one CPU and with more.
type stageChange struct {
	scenario, strategy string
	one, more          stageGain
	ratio              float64 // of one to more
	low, high          float64
	p                  float64 // after Holm's correction
	waiting            string  // why more CPUs cannot gain more, if it is known
}

// newStageChange compares two gains; ok is false if there are too few blocks.
func newStageChange(scenario string, one, more stageGain) (c *stageChange, ok bool) {
	if min(len(one.logs), len(more.logs)) < stats.LeastBlocks {
		return nil, false
	}
	c = &stageChange{scenario: scenario, one: one, more: more, ratio: one.ratio / more.ratio}
	_, low, high := stats.Shift(more.logs, one.logs)
	c.low, c.high = math.Exp(low), math.Exp(high)
	c.p = max(stats.UTestP(one.logs, more.logs), stats.Welch(one.logs, more.logs))
	return c, true
}

func correctStages(changes []*stageChange) {
	ps := make([]float64, len(changes))
	for i, c := range changes {
		ps[i] = c.p
	}
	for i, p := range stats.Holm(ps) {
		changes[i].p = p
	}
}

func (c *stageChange) verdict() oneCPUVerdict {
	within := func(x, low, high float64) bool { return x >= low/rounding && x <= high*rounding }
	switch {
	case !within(c.one.ratio, c.one.low, c.one.high) || !within(c.ratio, c.low, c.high):
		return uncertain
	case c.low >= 2-sameWithin && c.high <= sameWithin:
		return sameGain
	case c.p > stats.Alpha || c.ratio >= 1:
		return uncertain
	case (c.one.low <= 1 || c.one.ratio <= nothingGained) && c.one.high <= sameWithin:
		return noGain
	}
	return lessGain
}

// changes compares a stage on two machines, in all scenarios that count for it.
func (c *Comparison) changes(one, more int, unit string) (changes []*stageChange) {
	for _, s := range c.Scenarios {
		key, ok := s.representative(one, more)
		x, y := s.at(key, one), s.at(key, more)
		if !ok || !counts(x, unit) || !counts(y, unit) {
			continue
		}
		if change, ok := newStageChange(s.Name, gainOfStage(x, unit), gainOfStage(y, unit)); ok {
			if change.strategy = s.labels[key]; unit == record.ProcessActive {
				change.waiting = waiting(y)
			}
			changes = append(changes, change)
		}
	}
	correctStages(changes)
	return changes
}

// counts reports whether a row says anything about a stage.
func counts(r *table.Row, unit string) bool {
	if r == nil || !r.Table.Paired() || r.Table.TooFast() {
		return false
	}
	if _, ok := r.Table.Gain(r, unit); !ok {
		return false
	}
	if unit == record.ProcessActive {
		return r.Table.Negligible(r) == ""
	}
	base := r.Table.Base(r.Limit)
	fetching, ok1 := base.Median(record.FetchActive)
	whole, ok2 := base.Median(record.Makespan)
	return ok1 && ok2 && fetching/whole > mostlyFetched
}

// waiting is the least time that the limit allows however fast the CPUs are, since no more fetches wait at once; ""
// where the CPUs bind, or it is not known.
func waiting(r *table.Row) string {
	least, ok1 := r.Median(record.LimitLow)
	bound, ok2 := r.Median(record.Bound)
	if !ok1 || !ok2 || r.Limit == "" || least < otherBound*bound {
		return ""
	}
	return fmt.Sprintf(", where waiting takes at least %s at limit %s", text.Seconds(least), r.Limit)
}

// oneCPU compares each machine that has one CPU with one that has more: itself if it is there.
func (c *Comparison) oneCPU() (conclusions []Conclusion) {
	for i, m := range c.Machines {
		more := slices.IndexFunc(c.Machines, func(o *Machine) bool { return o.procs > 1 && o.machine == m.machine })
		if more < 0 {
			more = slices.IndexFunc(c.Machines, func(o *Machine) bool { return o.procs > 1 })
		}
		if m.procs != 1 || more < 0 {
			continue
		}
		against := ") compared with " + c.Machines[more].Name
		for _, stage := range []struct{ name, unit string }{
			{"Processing with one CPU (" + m.Name + ", as under a global interpreter lock" + against, record.ProcessActive},
			{"Fetching with one CPU (" + m.Name + against, record.FetchActive},
		} {
			changes := c.changes(i, more, stage.unit)
			if len(changes) == 0 {
				continue
			}
			conclusion := Conclusion{Kind: OneCPU, Sentence: stage.name + ": " + changesInWords(changes) + "."}
			for _, change := range changes {
				conclusion.Scenarios = append(conclusion.Scenarios, change.scenario)
			}
			conclusions = append(conclusions, conclusion)
		}
	}
	return conclusions
}

// changesInWords names each verdict once.
func changesInWords(changes []*stageChange) string {
	var parts []string
	for _, verdict := range []oneCPUVerdict{noGain, lessGain, sameGain, uncertain} {
		var scenarios []string
		for _, c := range changes {
			if c.verdict() == verdict {
				scenarios = append(scenarios, c.words(verdict))
			}
		}
		if len(scenarios) > 0 {
			parts = append(parts, string(verdict)+" in "+text.List(scenarios))
		}
	}
	return strings.Join(parts, "; ")
}

func (c *stageChange) words(v oneCPUVerdict) string {
	ci, reason := fmt.Sprintf("95 %% CI of the ratio %.2f to %.2f", c.low, c.high), ""
	switch v {
	case noGain:
		ci = fmt.Sprintf("95 %% CI %.2f to %.2f", c.one.low, c.one.high)
	case sameGain, uncertain:
		reason = c.waiting
	}
	return fmt.Sprintf("%s (%s against %s by %s, %s%s)",
		c.scenario, text.Ratio(c.one.ratio), text.Ratio(c.more.ratio), c.strategy, ci, reason)
}
