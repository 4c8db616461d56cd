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

// oneCPU compares what the stages gain on each machine that has one CPU, as a program under a global interpreter lock
// has, and on one that has more: itself if it is there. The strategy is the same on both.
//
// Gains are ratios of medians, as in every table. The blocks of two machines have nothing in common, so the ratio of
// two gains has the interval of the U-test. It counts as less if the U-test and Welch's test find it, after Holm's
// correction over the scenarios.
func (c *Comparison) oneCPU() (conclusions []Conclusion) {
	for one, m := range c.Machines {
		more := slices.IndexFunc(c.Machines, func(o *Machine) bool { return o.Procs > 1 && o.Machine == m.Machine })
		if more < 0 {
			more = slices.IndexFunc(c.Machines, func(o *Machine) bool { return o.Procs > 1 })
		}
		if m.Procs != 1 || more < 0 {
			continue
		}
		for _, stage := range []struct{ name, unit string }{
			{"Processing", record.ProcessActive}, {"Fetching", record.FetchActive},
		} {
			conclusion := Conclusion{Kind: OneCPU}
			var gains []*stageGains
			var ps []float64
			for _, s := range c.Scenarios {
				if g := s.stageGains(one, more, stage.unit); g != nil {
					gains, ps = append(gains, g), append(ps, g.p)
					conclusion.Scenarios = append(conclusion.Scenarios, s.Name)
				}
			}
			if len(gains) > 0 {
				conclusion.Sentence = fmt.Sprintf("%s with one CPU (%s) compared with %s: %s.",
					stage.name, m.Name, c.Machines[more].Name, gainsInWords(gains, stats.Holm(ps)))
				conclusions = append(conclusions, conclusion)
			}
		}
	}
	return conclusions
}

// stageGains are what a strategy gains in a stage over the baseline, with one CPU and with more.
type stageGains struct {
	scenario, strategy string
	one, more          float64
	low, high          float64 // of one to more
	p                  float64
}

// stageGains is nil where the stage takes too little of the time to say anything.
func (s *Scenario) stageGains(one, more int, unit string) *stageGains {
	key, ok := s.representative(one, more)
	x, y := s.at(key, one), s.at(key, more)
	if !ok || !takesTime(x, unit) || !takesTime(y, unit) {
		return nil
	}
	logs1 := table.LogRatios(x.Table.Base(x.Limit), x, unit)
	logs2 := table.LogRatios(y.Table.Base(y.Limit), y, unit)
	if min(len(logs1), len(logs2)) < stats.LeastBlocks {
		return nil
	}
	g := &stageGains{scenario: s.Name, strategy: s.labels[key],
		p: max(stats.UTestP(logs1, logs2), stats.Welch(logs1, logs2))}
	g.one, _ = x.Table.Gain(x, unit)
	g.more, _ = y.Table.Gain(y, unit)
	_, low, high := stats.Shift(logs2, logs1)
	g.low, g.high = math.Exp(low), math.Exp(high)
	return g
}

// takesTime reports whether a stage is more than 1 % of the baseline's time if it processes, or half if it fetches.
func takesTime(r *table.Row, unit string) bool {
	if r == nil || !r.Table.Paired() || r.Table.TooFast() {
		return false
	}
	if _, ok := r.Table.Gain(r, unit); !ok || unit == record.ProcessActive {
		return ok && r.Table.Negligible(r) == ""
	}
	base := r.Table.Base(r.Limit)
	fetching, _ := base.Median(record.FetchActive)
	whole, ok := base.Median(record.Makespan)
	return ok && fetching/whole > 0.5
}

// gainsInWords gives the interval only where it bears out what is said: it is not corrected, and the test is.
func gainsInWords(gains []*stageGains, ps []float64) string {
	var less, same, parts []string
	for i, g := range gains {
		words := fmt.Sprintf("%s (%s against %s by %s", g.scenario, text.Ratio(g.one), text.Ratio(g.more), g.strategy)
		if ps[i] <= stats.Alpha && g.high < 1 {
			less = append(less, fmt.Sprintf("%s, 95 %% CI of the ratio %.2f to %.2f)", words, g.low, g.high))
		} else {
			same = append(same, words+")")
		}
	}
	if less != nil {
		parts = append(parts, "less gain in "+text.List(less))
	}
	if same != nil {
		parts = append(parts, "no less gain was found in "+text.List(same))
	}
	return strings.Join(parts, "; ")
}
