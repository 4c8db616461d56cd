package machines

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/overlap-bench/overlap/results/internal/ordered"
	"github.com/overlap-bench/overlap/results/table"
	"github.com/overlap-bench/overlap/results/text"
)

// A group is claims that one sentence states: in each scenario, each of the faster strategies against each of the
// slower ones, with the same verdict on each machine.
type group []*Claim

// groups gathers the claims of a kind. Those with the largest sum of gains come first, and those against the baseline
// last, since the table of gains has them.
func groups(claims []*Claim, kind string) []group {
	var all []group
	for _, c := range claims {
		if c.Kind() == kind {
			all = append(all, group{c})
		}
	}
	for _, key := range []func(g group) string{
		func(g group) string { return g[0].Scenario.Name + unordered(g.slower()) },
		func(g group) string { return g[0].Scenario.Name + unordered(g.faster()) },
		func(g group) string {
			if g.allOthers() {
				return "others" + unordered(g.slower())
			}
			return unordered(g.faster()) + unordered(g.slower())
		},
	} {
		var merged ordered.ByKey[string, *Claim]
		for _, g := range all {
			k := key(g) + g.evidence()
			for _, c := range g {
				merged.Add(k, c)
			}
		}
		all = nil
		for _, k := range merged.Keys {
			all = append(all, merged.Of[k])
		}
	}
	slices.SortStableFunc(all, func(x, y group) int {
		return cmp.Or(cmp.Compare(x.order(), y.order()), cmp.Compare(y.weight(), x.weight()))
	})
	return all
}

func (g group) faster() []table.CellKey {
	return distinct(g, func(c *Claim) table.CellKey { return c.Faster })
}

func (g group) slower() []table.CellKey {
	return distinct(g, func(c *Claim) table.CellKey { return c.Slower })
}

func (g group) scenarios() []string {
	return distinct(g, func(c *Claim) string { return c.Scenario.Name })
}

func distinct[T comparable](g group, of func(*Claim) T) []T {
	list := make([]T, len(g))
	for i, c := range g {
		list[i] = of(c)
	}
	return ordered.Distinct(list)
}

// unordered is a key for strategies in any order.
func unordered(keys []table.CellKey) string {
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = fmt.Sprint(k)
	}
	slices.Sort(words)
	return fmt.Sprint(words)
}

func (g group) evidence() string {
	return fmt.Sprint(g[0].on(table.Faster), g[0].on(table.Slower), g[0].on(table.InNoise))
}

// order is 1 for a group about the baseline.
func (g group) order() int {
	base := g[0].Scenario.base()
	for _, keys := range [][]table.CellKey{g.faster(), g.slower()} {
		if len(keys) == 1 && keys[0].Strategy == base {
			return 1
		}
	}
	return 0
}

func (g group) weight() (sum float64) {
	for _, c := range g {
		least, _ := group{c}.gains(table.Faster)
		sum += math.Log(least)
	}
	return sum
}

// gains is the range over the claims, on the machines with a verdict.
func (g group) gains(verdict table.Verdict) (least, most float64) {
	least = math.Inf(1)
	for _, c := range g {
		for _, i := range c.on(verdict) {
			gain := max(c.On[i].Ratio, 1/c.On[i].Ratio)
			least, most = min(least, gain), max(most, gain)
		}
	}
	return least, most
}

// interval is the range over the claims of what they gain, from the lowest to the highest end of their intervals,
// which hold together. Holm's correction may find a difference that an interval by Bonferroni's does not: 1 is then
// its end.
func (g group) interval(verdict table.Verdict) (least, most float64) {
	least = math.Inf(1)
	for _, c := range g {
		for _, i := range c.on(verdict) {
			f := c.On[i].Paired
			if f.Ratio < 1 {
				f = f.Inverse()
			}
			low, high := f.Simultaneous()
			if !f.Enough() {
				low, high = f.Ratio, f.Ratio // of a simulation
			}
			least, most = min(least, max(1, low)), max(most, high)
		}
	}
	return least, most
}

// allOthers reports whether the faster ones are all others that keep to a limit, so that they need no names.
func (g group) allOthers() bool {
	var first group // in one scenario
	for _, c := range g {
		if c.Scenario == g[0].Scenario {
			first = append(first, c)
		}
	}
	limited := len(g[0].Scenario.limited())
	return len(first.slower()) == 1 && len(first.faster()) == limited-1 && limited > 2
}

// sentence is such as "In cpu, x is 1.62× as fast as y on a; y is 1.39× as fast as x on b; no difference was found
// on c."
func (c *Comparison) sentence(g group) string {
	s, in := g[0].Scenario, "In "+text.List(g.scenarios())
	if n := len(g.scenarios()); n == len(c.Scenarios) && n > 1 {
		in = "In every scenario"
	}
	faster, slower := s.labelsOf(g.faster()), s.labelsOf(g.slower())
	if g.allOthers() {
		faster = []string{"every other strategy"}
	}
	var clauses []string
	for _, clause := range []struct {
		verdict table.Verdict
		words   string
	}{
		{table.Faster, g.asFast(faster, slower, table.Faster)},
		{table.Slower, g.asFast(slower, faster, table.Slower)},
		{table.InNoise, "no difference was found"},
		{table.TooFew, "too few blocks to tell"},
	} {
		if machines := g[0].on(clause.verdict); len(machines) > 0 {
			clauses = append(clauses, clause.words+" "+c.where(machines))
		}
	}
	return in + ", " + strings.Join(clauses, "; ") + "."
}

func (g group) asFast(faster, slower []string, verdict table.Verdict) string {
	least, most := g.interval(verdict)
	gain := text.RatioRange(least, most)
	return fmt.Sprintf("%s %s %s as fast as %s", text.Briefly(faster), text.IsAre(len(faster)), gain, text.Briefly(slower))
}
