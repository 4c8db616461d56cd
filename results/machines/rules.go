package machines

import (
	"fmt"
	"slices"

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
	(*Comparison).flips,
	(*Comparison).unbeaten,
	(*Comparison).nowhere,
	func(c *Comparison) []Conclusion { return c.claimed(Everywhere) },
	func(c *Comparison) []Conclusion { return c.claimed(Somewhere) },
}

func (c *Comparison) conclude() {
	for _, s := range c.Scenarios {
		s.claim()
	}
	for _, rule := range rules {
		c.Conclusions = append(c.Conclusions, rule(c)...)
	}
}

// claimed states the claims of a kind, a conclusion for each group.
func (c *Comparison) claimed(kind string) (conclusions []Conclusion) {
	for _, g := range c.groups(kind) {
		s := g[0].Scenario
		conclusions = append(conclusions, Conclusion{Kind: kind, Scenarios: g.scenarios(),
			Faster: s.labelsOf(g.faster()), Slower: s.labelsOf(g.slower()), Sentence: c.sentence(g)})
	}
	return conclusions
}

// flips states the claims that flip, with the facts that may explain it.
func (c *Comparison) flips() []Conclusion {
	conclusions := c.claimed(Flips)
	for i, g := range c.groups(Flips) {
		reasons, words := explain(c.machines(g[0].on(table.Faster)), c.machines(g[0].on(table.Slower)))
		conclusions[i].Reasons = reasons
		conclusions[i].Sentence += " " + words
	}
	return conclusions
}

func (c *Comparison) groups(kind string) []group {
	var claims []*Claim
	for _, s := range c.Scenarios {
		claims = append(claims, s.Claims...)
	}
	return groups(claims, kind)
}

func (c *Comparison) machines(which []int) (machines []*Machine) {
	for _, i := range which {
		machines = append(machines, c.Machines[i])
	}
	return machines
}

// unbeaten names the strategies than which nothing is faster in any scenario on any machine.
func (c *Comparison) unbeaten() []Conclusion {
	all := c.ranked(func(table.CellKey) bool { return true })
	unbeaten := c.ranked(func(key table.CellKey) bool {
		return !slices.ContainsFunc(c.Scenarios, func(s *Scenario) bool { return s.slowerOn(key) > 0 })
	})
	if len(unbeaten) == 0 || len(unbeaten) == len(all) {
		return nil
	}
	where := "any scenario"
	if len(c.Scenarios) == 1 {
		where = c.Scenarios[0].Name
	}
	if len(c.Refused) > 0 {
		where += " that is compared"
	}
	return []Conclusion{{Kind: Unbeat, Faster: unbeaten, Sentence: fmt.Sprintf(
		"No strategy with a limit was measurably faster than %s in %s on any machine.", text.Either(unbeaten), where)}}
}

// nowhere names the strategies than which something is faster in every scenario on every machine.
func (c *Comparison) nowhere() []Conclusion {
	never := c.ranked(func(key table.CellKey) bool {
		return key.Strategy != c.Scenarios[0].base() &&
			!slices.ContainsFunc(c.Scenarios, func(s *Scenario) bool { return s.slowerOn(key) < len(s.on) })
	})
	if len(never) == 0 {
		return nil
	}
	return []Conclusion{{Kind: Nowhere, Slower: never, Sentence: fmt.Sprintf(
		"%s %s never the fastest: in each scenario something was measurably faster on every machine.",
		text.Briefly(never), text.IsAre(len(never)))}}
}

// ranked labels the strategies that fit, of those that have a rank in every scenario on every machine.
func (c *Comparison) ranked(fits func(key table.CellKey) bool) (labels []string) {
	for _, key := range c.Scenarios[0].limited() {
		missing := slices.ContainsFunc(c.Scenarios, func(s *Scenario) bool {
			return slices.ContainsFunc(s.on, func(i int) bool {
				r := s.at(key, i)
				return r == nil || !r.Ranked() || s.Tables[i].TooFast()
			})
		})
		if !missing && fits(key) {
			labels = append(labels, c.Scenarios[0].labels[key])
		}
	}
	return labels
}
