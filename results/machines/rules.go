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

// A Conclusion is a sentence that a rule found, about claims of one kind or about all machines.
type Conclusion struct {
	Kind      string   `json:"kind"`
	Scenarios []string `json:"scenarios,omitempty"`
	Faster    []string `json:"faster,omitempty"`
	Slower    []string `json:"slower,omitempty"`
	Reasons   []string `json:"reasons,omitempty"` // facts that may explain a flip; they prove nothing
	Sentence  string   `json:"sentence"`
}

// The kinds of conclusions, besides those of claims.
const (
	OneCPU  = "one CPU"  // what a single CPU does to the speedups
	Unbeat  = "unbeaten" // nothing is faster anywhere
	Nowhere = "nowhere"  // something is faster everywhere
)

// rules look at claims and speedups, and conclude. Those that matter most come first.
var rules = []func(c *Comparison) []Conclusion{
	(*Comparison).oneCPU,
	statedBy(Flips),
	(*Comparison).standing,
	statedBy(Everywhere),
	statedBy(Somewhere),
}

func (c *Comparison) conclude() {
	for _, s := range c.Scenarios {
		s.claim()
	}
	for _, rule := range rules {
		c.Conclusions = append(c.Conclusions, rule(c)...)
	}
}

// statedBy states the claims of a kind, a conclusion for each group, and what may explain it if they flip.
func statedBy(kind string) func(c *Comparison) []Conclusion {
	return func(c *Comparison) (conclusions []Conclusion) {
		var claims []*Claim
		for _, s := range c.Scenarios {
			claims = append(claims, s.Claims...)
		}
		for _, g := range groups(claims, kind) {
			s := g[0].Scenario
			conclusion := Conclusion{Kind: kind, Scenarios: g.scenarios(),
				Faster: s.labelsOf(g.faster()), Slower: s.labelsOf(g.slower()), Sentence: c.sentence(g)}
			if kind == Flips {
				reasons, words := c.explain(g[0].on(table.Faster), g[0].on(table.Slower))
				conclusion.Reasons = reasons
				conclusion.Sentence += " " + words
			}
			conclusions = append(conclusions, conclusion)
		}
		return conclusions
	}
}

// standing names the strategies than which nothing is faster in any scenario on any machine, and those than which
// something is in every scenario on every machine, of those that have a rank everywhere.
func (c *Comparison) standing() (conclusions []Conclusion) {
	var ranked int
	var unbeaten, never []string
	for _, key := range c.Scenarios[0].limited() {
		everywhere, nowhere, ranks := true, true, true
		for _, s := range c.Scenarios {
			slower := s.slowerOn(key)
			everywhere, nowhere = everywhere && slower == len(s.on), nowhere && slower == 0
			ranks = ranks && s.ranks(key)
		}
		switch label := c.Scenarios[0].labels[key]; {
		case !ranks:
			continue
		case nowhere:
			unbeaten = append(unbeaten, label)
		case everywhere && key.Strategy != c.Scenarios[0].base():
			never = append(never, label)
		}
		ranked++
	}
	var scenarios []string
	for _, s := range c.Scenarios {
		scenarios = append(scenarios, s.Name)
	}
	if len(unbeaten) > 0 && len(unbeaten) < ranked {
		conclusions = append(conclusions, Conclusion{Kind: Unbeat, Faster: unbeaten, Sentence: fmt.Sprintf(
			"No strategy with a limit was measurably faster than %s in %s on any machine.",
			text.Either(unbeaten), text.Either(scenarios))})
	}
	if len(never) > 0 {
		conclusions = append(conclusions, Conclusion{Kind: Nowhere, Slower: never, Sentence: fmt.Sprintf(
			"%s %s never the fastest: in each scenario something was measurably faster on every machine.",
			text.Briefly(never), text.IsAre(len(never)))})
	}
	return conclusions
}

// ranks reports whether a strategy has a rank on every machine.
func (s *Scenario) ranks(key table.CellKey) bool {
	return !slices.ContainsFunc(s.on, func(i int) bool {
		r := s.at(key, i)
		return r == nil || !r.Ranked() || s.Tables[i].TooFast()
	})
}

// oneCPU compares what the stages gain on each machine that has one CPU, as a program under a global interpreter lock
// has, and on one that has more: itself if it is there. The strategy is the same on both.
//
// The blocks of two machines have nothing in common, so the ratio of two gains has the interval of the U-test. It
// counts as less if the U-test and Welch's test find it, after Holm's correction over the scenarios.
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
		p: max(stats.UTestP(logs1, logs2), stats.Welch(logs1, logs2).P)}
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
