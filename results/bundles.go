package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A bundle is claims that one sentence says: of each of its scenarios, each of the faster against
// each of the slower, told by the same machines.
type bundle struct {
	faster, slower []cellKey
	scenarios      []*Lineup
	claims         []*Claim
	others         bool // the faster are all others, so that they need no names
}

// bundles gathers the claims of a kind, those first that say most: the sum of what is gained at
// least, and those against the baseline last, since the gain over it is in the table above.
func bundles(claims []*Claim, kind string) []*bundle {
	var all []*bundle
	for _, c := range claims {
		if c.Kind() == kind {
			all = append(all, &bundle{[]cellKey{c.Faster}, []cellKey{c.Slower}, []*Lineup{c.Scenario}, []*Claim{c}, false})
		}
	}
	all = merge(all, func(b *bundle) string { return fmt.Sprint(b.scenarios[0].Name, sorted(b.slower), b.told()) })
	all = merge(all, func(b *bundle) string { return fmt.Sprint(b.scenarios[0].Name, sorted(b.faster), b.told()) })
	all = merge(all, func(b *bundle) string {
		if b.others = b.allOthers(); b.others {
			return fmt.Sprint("others", b.slower, b.told())
		}
		return fmt.Sprint(sorted(b.faster), sorted(b.slower), b.told())
	})
	slices.SortStableFunc(all, func(x, y *bundle) int {
		switch {
		case x.based() && !y.based():
			return 1
		case y.based() && !x.based():
			return -1
		}
		return cmp.Compare(y.weight(), x.weight())
	})
	return all
}

// merge joins bundles with the same key.
func merge(all []*bundle, key func(*bundle) string) []*bundle {
	var merged []*bundle
	by := map[string]*bundle{}
	for _, b := range all {
		into := by[key(b)]
		if into == nil {
			by[key(b)] = b
			merged = append(merged, b)
			continue
		}
		into.faster = union(into.faster, b.faster)
		into.slower = union(into.slower, b.slower)
		into.scenarios = union(into.scenarios, b.scenarios)
		into.claims = append(into.claims, b.claims...)
	}
	return merged
}

func sorted(keys []cellKey) []cellKey {
	return slices.SortedFunc(slices.Values(keys), func(x, y cellKey) int {
		return cmp.Or(strings.Compare(x.strategy, y.strategy), strings.Compare(x.limit, y.limit))
	})
}

func union[T comparable](a, b []T) []T {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a, x)
		}
	}
	return a
}

func (b *bundle) told() string {
	return fmt.Sprint(b.claims[0].told(Faster), b.claims[0].told(Slower), b.claims[0].told(InNoise))
}

func (b *bundle) based() bool {
	base := b.scenarios[0].base()
	return len(b.slower) == 1 && b.slower[0].strategy == base || len(b.faster) == 1 && b.faster[0].strategy == base
}

// base is the strategy that gains are over.
func (s *Lineup) base() string {
	for _, t := range s.Tables {
		if t != nil {
			return t.base
		}
	}
	return Baseline
}

func (b *bundle) weight() (sum float64) {
	for _, c := range b.claims {
		least, _ := c.gains()
		sum += math.Log(least)
	}
	return sum
}

// by is the range of gains over the claims, on the machines that say so.
func (b *bundle) by(verdict Verdict) string {
	least, most := math.Inf(1), 0.0
	for _, c := range b.claims {
		for _, i := range c.told(verdict) {
			gain := max(c.On[i].Ratio, 1/c.On[i].Ratio)
			least, most = min(least, gain), max(most, gain)
		}
	}
	if ratio(least) == ratio(most) {
		return ratio(most)
	}
	return ratio(least) + " to " + ratio(most)
}

// allOthers says whether one strategy is slower than all others that keep to a limit.
func (b *bundle) allOthers() bool {
	limited := 0
	for _, k := range b.scenarios[0].keys() {
		if k.strategy != Unlimited {
			limited++
		}
	}
	return len(b.slower) == 1 && len(b.faster) == limited-1 && limited > 2
}
