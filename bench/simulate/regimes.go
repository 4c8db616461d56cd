package simulate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/strategies"
)

// The axes of the regime map.
var (
	RegimeLatencies = []time.Duration{
		0, time.Millisecond, 2 * time.Millisecond, 4 * time.Millisecond, 8 * time.Millisecond,
		16 * time.Millisecond, 32 * time.Millisecond, 64 * time.Millisecond, 128 * time.Millisecond,
	}
	RegimeCPUTimes = []time.Duration{
		30 * time.Microsecond, 100 * time.Microsecond, 300 * time.Microsecond,
		time.Millisecond, 3 * time.Millisecond, 10 * time.Millisecond, 30 * time.Millisecond,
	}
)

// RegimeLead is the share by which a strategy must lead the next one to be alone in its cell of the map.
const RegimeLead = 0.02

// RegimeRequest asks for the map: the base profile at each CPU time and latency. Unless the request names strategies,
// they are those that keep to the limit: only they can be compared at one. Adaptive is a pipeline at a limit of its
// own.
func RegimeRequest(base profile.Profile, r Request) Request {
	if len(r.Strategies) == 0 {
		for _, e := range strategies.Catalog() {
			if !free(e) && e.Name != "adaptive" {
				r.Strategies = append(r.Strategies, e.Name)
			}
		}
	}
	r.Scenarios = nil
	for _, cpu := range RegimeCPUTimes {
		for _, latency := range RegimeLatencies {
			p := base
			p.Latency.Median, p.CPU.Median = latency, cpu
			r.Scenarios = append(r.Scenarios, Scenario{fmt.Sprintf("%v/%v", latency, cpu), p})
		}
	}
	return r
}

// A Regime is a cell of the map.
type Regime struct {
	Best string
	Tied bool // another strategy takes less than RegimeLead longer

	// Balance is the time to compute an item over the time to wait for one: (C/CPUs)/(L/limit).
	Balance float64
}

// Regimes are the cells of the map, in the order of the scenarios of its request.
func Regimes(r Request, answers []Answer) []Regime {
	byCell := map[string][]Answer{}
	for _, a := range answers {
		byCell[a.Scenario] = append(byCell[a.Scenario], a)
	}
	var cells []Regime
	for _, s := range r.Scenarios {
		list := byCell[s.Name]
		slices.SortStableFunc(list, func(a, b Answer) int { return cmp.Compare(a.Makespan, b.Makespan) })
		compute := float64(s.Profile.CPU.Median+r.Machine.Request) / float64(max(1, r.Machine.CPUs))
		cells = append(cells, Regime{
			Best:    list[0].Strategy,
			Tied:    len(list) > 1 && float64(list[1].Makespan) < (1+RegimeLead)*float64(list[0].Makespan),
			Balance: compute * float64(r.Limits[0]) / float64(max(1, s.Profile.Latency.Median)),
		})
	}
	return cells
}

// A RegimeRule is where in the map one strategy leads.
type RegimeRule struct {
	Wins        map[string]int // led cells by strategy
	Led         int            // cells in which one leads
	Least, Most float64        // balances of these cells
	Band        int            // cells with a balance between these two, led or not
}

// RuleOf finds the rule in the cells alone.
func RuleOf(cells []Regime) RegimeRule {
	r := RegimeRule{Wins: map[string]int{}, Least: math.Inf(1)}
	for _, c := range cells {
		if !c.Tied {
			r.Wins[c.Best]++
			r.Led++
			r.Least, r.Most = min(r.Least, c.Balance), max(r.Most, c.Balance)
		}
	}
	for _, c := range cells {
		if c.Balance >= r.Least && c.Balance <= r.Most {
			r.Band++
		}
	}
	return r
}
