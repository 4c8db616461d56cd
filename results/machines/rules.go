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
			"No strategy with a limit was measurably faster than %s in %s on any machine.", text.Either(unbeaten), text.Either(scenarios))})
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
