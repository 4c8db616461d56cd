package simulate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/strategies"
)

// asAsked is the scenario of what is asked for, among those of what if.
const asAsked = "as asked"

// Advice is what to use, and what would change that.
type Advice struct {
	Best       Candidate
	Bound      time.Duration // T*, with the server's capacity
	Candidates []Candidate   // the best first, then those that cannot be chosen
	WhatIf     []WhatIf
	Limits     []int
	NoHigher   string // why there are no higher limits
	Skipped    []Skipped
}

// Skipped are strategies that were not simulated, since none of them can be chosen at any limit.
type Skipped struct {
	Strategies []string // in the order of the catalog
	Why        string   // what each of them does, such as "keeps to no limit"
}

// Representative are the best candidates, without the one that is advised: the best limit of each of the best
// strategies, the faster limits of the best one, and one for each reason for which some cannot be chosen. Of each kind
// there are at most so many, counting the one that is advised.
func (a *Advice) Representative(most int) (list []Candidate) {
	seen := map[string]bool{a.Best.Strategy: true}
	rest := map[bool]int{true: most - 1, false: most} // by whether it can be chosen
	for _, c := range a.Candidates {
		key, usable := c.Strategy, c.Out == ""
		if !usable {
			key = "out: " + c.Out
		}
		if usable && key == a.Best.Strategy && c.Makespan < a.Best.Makespan && c.Limit != a.Best.Limit {
			key = "a faster limit of the best" // comes on top of the others
		} else if !seen[key] {
			rest[usable]--
		}
		if !seen[key] && rest[usable] >= 0 {
			list = append(list, c)
		}
		seen[key] = true
	}
	return list
}

// A WhatIf is one thing that is different from what was asked for.
type WhatIf struct {
	If       string
	Capacity int // the server's there, where none was given; 0 in any other case

	Best  Candidate // where that is so
	None  bool      // there is none
	Same  Candidate // the one that is advised, where that is so; it may have fallen out
	Holds bool      // it can still be chosen, and is, or nothing is faster by more than 2 %

	Fastest Candidate // by the makespan alone, where that is so
}

// Tied says whether the one that is advised is within 2 % of the fastest.
func (w WhatIf) Tied() bool { return float64(w.Same.Makespan) <= (1+tied)*float64(w.Fastest.Makespan) }

// A variant is a change to the needs. Where it changes the work it is simulated anew.
type variant struct {
	name     string
	needs    Needs
	worked   bool // the work is another
	capacity int  // see [WhatIf.Capacity]
}

// capacities are those that a server may have of which none is given: small, and large.
var capacities = []int{32, 256}

// variants are what is looked at: half and twice of each input. A latency of 0 has no half.
func (n Needs) variants() []variant {
	var list []variant
	work := func(name string, change func(*Needs)) {
		v := n
		change(&v)
		list = append(list, variant{name: name, needs: v, worked: true})
	}
	keep := func(name string, change func(*Needs)) {
		v := n
		change(&v)
		list = append(list, variant{name: name, needs: v})
	}
	if l := n.Profile.Latency.Median; l > 1 {
		work(fmt.Sprintf("latency %v", l/2), func(v *Needs) { v.Profile.Latency.Median /= 2 })
		if 2*l <= MaxDuration {
			work(fmt.Sprintf("latency %v", 2*l), func(v *Needs) { v.Profile.Latency.Median *= 2 })
		}
		if n.Profile.Latency.Sigma == 0 {
			work("latency that varies, sigma 0.5", func(v *Needs) { v.Profile.Latency.Sigma = 0.5 })
		}
	}
	if c := n.Profile.CPU.Median; c > 1 {
		work(fmt.Sprintf("CPU time %v", c/2), func(v *Needs) { v.Profile.CPU.Median /= 2 })
		if 2*c <= MaxDuration {
			work(fmt.Sprintf("CPU time %v", 2*c), func(v *Needs) { v.Profile.CPU.Median *= 2 })
		}
	}
	if n.Capacity > 1 {
		keep(fmt.Sprintf("capacity %d", n.Capacity/2), func(v *Needs) { v.Capacity /= 2 })
	}
	if n.Capacity > 0 {
		keep(fmt.Sprintf("capacity %d", 2*n.Capacity), func(v *Needs) { v.Capacity *= 2 })
	}
	if n.Capacity == 0 {
		for _, c := range capacities {
			keep(fmt.Sprintf("capacity %d", c), func(v *Needs) { v.Capacity = c })
			list[len(list)-1].capacity = c
		}
	}
	if n.Memory > 0 {
		keep("memory "+Bytes(n.Memory/2), func(v *Needs) { v.Memory /= 2 })
		keep("memory "+Bytes(2*n.Memory), func(v *Needs) { v.Memory *= 2 })
	}
	if !n.Ordered {
		keep("results in input order", func(v *Needs) { v.Ordered = true })
	}
	return list
}

// Advise simulates, and says what to use. The order of the results is found out by itself.
func Advise(ctx context.Context, n Needs, atOnce int, answered func(Answer)) (*Advice, error) {
	var err error
	if n.inOrder, err = InOrder(ctx, n.Machine); err != nil {
		return nil, err
	}
	request, list := n.Request(), n.variants()
	for _, v := range list {
		if v.worked {
			p := v.needs.Profile
			p.Capacity = 0
			request.Scenarios = append(request.Scenarios, Scenario{v.name, p})
		}
	}
	answers, err := runEach(ctx, request, atOnce, answered)
	if err != nil {
		return nil, err
	}
	bound := n.bound(request)
	a := &Advice{Bound: bound, Candidates: bounded(n.Candidates(answers[asAsked]), bound), Skipped: n.skipped()}
	a.Limits, a.NoHigher = n.Limits()
	var ok bool
	if a.Best, ok = Choose(a.Candidates); !ok {
		return nil, n.none(a.Candidates)
	}
	for _, v := range list {
		of := answers[asAsked]
		if v.worked {
			of = answers[v.name]
		}
		changed := bounded(v.needs.Candidates(of), v.needs.bound(request))
		w := whatIf(v.name, a.Best, changed)
		w.Capacity = v.capacity
		a.WhatIf = append(a.WhatIf, w)
	}
	return a, nil
}

func (n Needs) skipped() (list []Skipped) {
	for _, e := range strategies.Catalog() {
		why := n.hopeless(e)
		if why == "" || e.Name == leftOut {
			continue
		}
		i := slices.IndexFunc(list, func(s Skipped) bool { return s.Why == why })
		if i < 0 {
			i, list = len(list), append(list, Skipped{Why: why})
		}
		list[i].Strategies = append(list[i].Strategies, e.Name)
	}
	return list
}

// bound is T* with the server's capacity, which is not simulated.
func (n Needs) bound(r Request) time.Duration {
	p := n.Profile
	p.Capacity = n.Capacity
	return r.target(p).bound.Time
}

// bounded gives candidates T*. No makespan is below it: one that is, though it keeps to a capacity that
// was not simulated, is off by what it is extrapolated from.
func bounded(list []Candidate, bound time.Duration) []Candidate {
	for i := range list {
		list[i].Bound, list[i].Makespan = int64(bound), max(list[i].Makespan, int64(bound))
	}
	return list
}

func whatIf(name string, advised Candidate, list []Candidate) WhatIf {
	w := WhatIf{If: name}
	var ok bool
	if w.Best, ok = Choose(list); !ok {
		w.None = true
		return w
	}
	w.Fastest = list[0]
	// A limit that was not simulated would have gained nothing over the one below it, which
	// stands for it: what binds the limit is the same in both.
	for _, c := range list {
		if c.Strategy == advised.Strategy && c.Limit <= advised.Limit && c.Limit >= w.Same.Limit {
			w.Same = c
		}
	}
	// Choose looks at more than the makespan: what it takes is no change, though something is faster.
	chosen := w.Best.Strategy == w.Same.Strategy && w.Best.Limit == w.Same.Limit
	if w.Same.Limit < advised.Limit {
		w.Same.Limit, w.Same.Fetches, w.Same.Memory, w.Same.Out = advised.Limit, advised.Fetches, advised.Memory, advised.Out
	}
	w.Holds = w.Same.Out == "" && (chosen || w.Tied())
	return w
}

// none is the error where nothing fits, with the least that would.
func (n Needs) none(list []Candidate) error {
	for _, c := range list {
		if n.Memory > 0 && c.Out == "needs too much memory" {
			least := c
			for _, other := range list {
				if other.Out == c.Out && other.Memory < least.Memory {
					least = other
				}
			}
			return fmt.Errorf("no strategy fits: the least, %s, needs about %s, and --memory is %s", least.Name(),
				Bytes(least.Memory), Bytes(n.Memory))
		}
	}
	return fmt.Errorf("no strategy fits: %s %s", list[0].Name(), list[0].Out)
}

// Bytes are written in whole units of at least 10, or one decimal.
func Bytes(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	x, i := float64(n), 0
	for x >= 1024 && i < len(units)-1 {
		x /= 1024
		i++
	}
	if x < 9.95 && i > 0 {
		return fmt.Sprintf("%.1f %s", x, units[i])
	}
	return fmt.Sprintf("%.0f %s", x, units[i])
}
