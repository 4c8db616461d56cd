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

// A bundle is claims that one sentence says: of each of its scenarios, each of the faster against
// each of the slower, told by the same machines.
type bundle struct {
	faster, slower []table.CellKey
	scenarios      []*Scenario
	claims         []*Claim
	others         bool // the faster are all others, so that they need no names
}

// bundles gathers the claims of a kind, those first that say most: the sum of what is gained at
// least, and those against the baseline last, since the gain over it is in the table above.
func bundles(claims []*Claim, kind string) []*bundle {
	var all []*bundle
	for _, c := range claims {
		if c.Kind() == kind {
			all = append(all, &bundle{[]table.CellKey{c.Faster}, []table.CellKey{c.Slower}, []*Scenario{c.Scenario}, []*Claim{c}, false})
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
	var same ordered.ByKey[string, *bundle]
	for _, b := range all {
		same.Add(key(b), b)
	}
	merged := make([]*bundle, len(same.Keys))
	for i, k := range same.Keys {
		merged[i] = joined(same.Of[k])
	}
	return merged
}

// joined is one bundle of several.
func joined(parts []*bundle) *bundle {
	if len(parts) == 1 {
		return parts[0]
	}
	b := &bundle{others: parts[0].others}
	for _, p := range parts {
		b.faster, b.slower = append(b.faster, p.faster...), append(b.slower, p.slower...)
		b.scenarios, b.claims = append(b.scenarios, p.scenarios...), append(b.claims, p.claims...)
	}
	b.faster, b.slower, b.scenarios = ordered.Distinct(b.faster), ordered.Distinct(b.slower), ordered.Distinct(b.scenarios)
	return b
}

func sorted(keys []table.CellKey) []table.CellKey {
	return slices.SortedFunc(slices.Values(keys), func(x, y table.CellKey) int {
		return cmp.Or(strings.Compare(x.Strategy, y.Strategy), strings.Compare(x.Limit, y.Limit))
	})
}

func (b *bundle) told() string {
	return fmt.Sprint(b.claims[0].told(table.Faster), b.claims[0].told(table.Slower), b.claims[0].told(table.InNoise))
}

func (b *bundle) based() bool {
	base := b.scenarios[0].base()
	return len(b.slower) == 1 && b.slower[0].Strategy == base || len(b.faster) == 1 && b.faster[0].Strategy == base
}

func (b *bundle) weight() (sum float64) {
	for _, c := range b.claims {
		least, _ := c.gains()
		sum += math.Log(least)
	}
	return sum
}

// by is the range of gains over the claims, on the machines that say so.
func (b *bundle) by(verdict table.Verdict) string {
	least, most := math.Inf(1), 0.0
	for _, c := range b.claims {
		for _, i := range c.told(verdict) {
			gain := max(c.On[i].Ratio, 1/c.On[i].Ratio)
			least, most = min(least, gain), max(most, gain)
		}
	}
	if text.Ratio(least) == text.Ratio(most) {
		return text.Ratio(most)
	}
	return text.Ratio(least) + " to " + text.Ratio(most)
}

// allOthers says whether one strategy is slower than all others that keep to a limit.
func (b *bundle) allOthers() bool {
	limited := len(b.scenarios[0].limited())
	return len(b.slower) == 1 && len(b.faster) == limited-1 && limited > 2
}
