package machines

import (
	"fmt"

	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A Conclusion is a sentence about all machines, or some claims of one kind that make one sentence.
type Conclusion struct {
	Kind      string
	Scenarios []string
	Faster    []string
	Slower    []string
	Sentence  string
	Reasons   []string // why a conclusion may flip, of the recorded facts; never proven
}

// The kinds of conclusions, besides those of claims.
const (
	OneCPU  = "one CPU"  // what a global interpreter lock does
	Unbeat  = "unbeaten" // nothing is told to be faster, anywhere
	Nowhere = "nowhere"  // something is told to be faster, everywhere
)

// conclude finds what there is to say, the most useful first: what a CPU less does, what depends
// on the machine, what to take and what not to, and then pairs.
func (a *Comparison) conclude() {
	var claims []*Claim
	for _, s := range a.Scenarios {
		s.Claims = s.claims()
		claims = append(claims, s.Claims...)
	}
	a.Conclusions = a.oneCPU()
	for _, b := range bundles(claims, Flips) {
		a.Conclusions = append(a.Conclusions, a.flip(b))
	}
	a.Conclusions = append(a.Conclusions, a.standing()...)
	for _, b := range bundles(claims, Everywhere) {
		a.Conclusions = append(a.Conclusions, a.holds(b))
	}
	for _, b := range bundles(claims, Somewhere) {
		a.Conclusions = append(a.Conclusions, a.partly(b))
	}
}

func (a *Comparison) new(kind string, b *bundle) Conclusion {
	c := Conclusion{Kind: kind, Faster: b.scenarios[0].labels(b.faster), Slower: b.scenarios[0].labels(b.slower)}
	for _, s := range b.scenarios {
		c.Scenarios = append(c.Scenarios, s.Name)
	}
	return c
}

func (s *Scenario) labels(keys []table.CellKey) (labels []string) {
	for _, k := range keys {
		labels = append(labels, s.label(k))
	}
	return labels
}

// in begins the sentence with the scenarios.
func (a *Comparison) in(c Conclusion) string {
	if len(c.Scenarios) == len(a.Scenarios) && len(a.Scenarios) > 1 {
		return "In every scenario"
	}
	return "In " + text.List(c.Scenarios)
}

// beat names the faster ones, shortly, and has the verb agree.
func (b *bundle) beat(c Conclusion) string {
	switch {
	case b.others:
		return "every other strategy beats " + text.Briefly(c.Slower)
	case len(c.Faster) == 1:
		return c.Faster[0] + " beats " + text.Briefly(c.Slower)
	}
	return text.Briefly(c.Faster) + " beat " + text.Briefly(c.Slower)
}

func (a *Comparison) holds(b *bundle) Conclusion {
	c := a.new(Everywhere, b)
	c.Sentence = fmt.Sprintf("%s, %s %s, by %s.", a.in(c), b.beat(c), a.everywhere(b.scenarios[0].on()), b.by(table.Faster))
	return c
}

func (a *Comparison) partly(b *bundle) Conclusion {
	c := a.new(Somewhere, b)
	first := b.claims[0]
	c.Sentence = fmt.Sprintf("%s, %s %s, by %s", a.in(c), b.beat(c), a.on(first.told(table.Faster)), b.by(table.Faster))
	c.Sentence += a.silent(first)
	c.Sentence += "."
	return c
}

// silent names the machines that tell nothing.
func (a *Comparison) silent(c *Claim) (said string) {
	if machines := c.told(table.InNoise); len(machines) > 0 {
		said = "; not told apart " + a.on(machines)
	}
	if machines := c.told(table.TooFew); len(machines) > 0 {
		said += "; too few blocks to tell " + a.on(machines)
	}
	return said
}

func (a *Comparison) flip(b *bundle) Conclusion {
	c := a.new(Flips, b)
	first := b.claims[0]
	fast, slow := first.told(table.Faster), first.told(table.Slower)
	it := "it"
	if len(c.Slower) > 1 {
		it = "them"
	}
	verb := "is"
	if len(c.Faster) > 1 && !b.others {
		verb = "are"
	}
	c.Sentence = fmt.Sprintf("%s, %s %s, by %s, and %s beaten by %s %s, by %s", a.in(c), b.beat(c), a.on(fast), b.by(table.Faster), verb, it, a.on(slow), b.by(table.Slower))
	c.Sentence += a.silent(first)
	var why string
	c.Reasons, why = a.reasons(fast, slow)
	c.Sentence += ". " + why
	return c
}

// standing says of strategies what they are in all scenarios: those than which nothing is told to
// be faster, and those that something is faster than, told by every machine.
func (a *Comparison) standing() []Conclusion {
	var unbeaten, nowhere, limited []string
	for _, key := range a.Scenarios[0].limited() {
		if !a.measuredEverywhere(key) {
			continue
		}
		label := a.Scenarios[0].label(key)
		limited = append(limited, label)
		beaten, always := a.beaten(key)
		if !beaten {
			unbeaten = append(unbeaten, label)
		}
		if always && key.Strategy != a.Scenarios[0].base() {
			nowhere = append(nowhere, label)
		}
	}
	where := a.anywhere()
	var said []Conclusion
	if len(unbeaten) > 0 && len(unbeaten) < len(limited) {
		said = append(said, Conclusion{Kind: Unbeat, Faster: unbeaten, Sentence: fmt.Sprintf("Nothing that keeps to a limit was told to be faster than %s %s.", text.Either(unbeaten), where)})
	}
	if len(nowhere) > 0 {
		verb := " is"
		if len(nowhere) > 1 {
			verb = " are"
		}
		said = append(said, Conclusion{Kind: Nowhere, Slower: nowhere, Sentence: text.Briefly(nowhere) + verb + " the fastest nowhere: in each scenario, every machine tells something to be faster."})
	}
	return said
}

// anywhere is of what is compared: what is refused may say anything.
func (a *Comparison) anywhere() string {
	where := ", anywhere"
	if len(a.Refused) > 0 {
		where = ", of what is compared"
	}
	if len(a.Scenarios) == 1 {
		return "in " + a.Scenarios[0].Name + where
	}
	return "in any scenario" + where
}

func (a *Comparison) measuredEverywhere(key table.CellKey) bool {
	for _, s := range a.Scenarios {
		for i, t := range s.Tables {
			if r := s.at(key, i); t != nil && (r == nil || !r.Ranked() || t.TooFast()) {
				return false
			}
		}
	}
	return true
}

// beaten says whether something is told to be faster anywhere, and whether in each scenario every
// machine tells that something is.
func (a *Comparison) beaten(key table.CellKey) (anywhere, always bool) {
	always = true
	for _, s := range a.Scenarios {
		by := len(s.beaten[key])
		anywhere = anywhere || by > 0
		always = always && by == s.measured()
	}
	return anywhere, always
}
