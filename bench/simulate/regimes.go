package simulate

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/results/page"
)

// The axes of the regime map.
var (
	regimeLatency = []time.Duration{0, time.Millisecond, 2 * time.Millisecond, 4 * time.Millisecond, 8 * time.Millisecond, 16 * time.Millisecond, 32 * time.Millisecond, 64 * time.Millisecond, 128 * time.Millisecond}
	regimeCPU     = []time.Duration{30 * time.Microsecond, 100 * time.Microsecond, 300 * time.Microsecond, time.Millisecond, 3 * time.Millisecond, 10 * time.Millisecond, 30 * time.Millisecond}
)

// Regime is how much the next best must lose for a strategy to be the best of its cell.
const Regime = 0.02

// Regimes is the request for the map: the base profile at each latency and CPU time.
func Regimes(base profile.Profile, r Request) Request {
	r.Scenarios = nil
	for _, cpu := range regimeCPU {
		for _, latency := range regimeLatency {
			p := base
			p.Latency.Median, p.CPU.Median = latency, cpu
			r.Scenarios = append(r.Scenarios, Scenario{regimeName(latency, cpu), p})
		}
	}
	return r
}

func regimeName(latency, cpu time.Duration) string { return fmt.Sprintf("%v/%v", latency, cpu) }

// A regime is a cell of the map.
type regime struct {
	best    string
	ties    []string // within 2 % of the best, in the order of the catalog
	balance float64  // time to compute an item, over time to wait for one: (C/CPUs)/(L/limit)
}

func regimesOf(r Request, answers []Answer) map[string]regime {
	byCell := map[string][]Answer{}
	for _, a := range answers {
		byCell[a.Scenario] = append(byCell[a.Scenario], a)
	}
	cells := map[string]regime{}
	for _, latency := range regimeLatency {
		for _, cpu := range regimeCPU {
			name := regimeName(latency, cpu)
			list := byCell[name]
			if len(list) == 0 {
				continue
			}
			best := slices.MinFunc(list, func(a, b Answer) int { return int(a.Makespan - b.Makespan) })
			c := regime{best: best.Strategy, balance: balance(r, latency, cpu)}
			for _, a := range list {
				if a.Strategy != best.Strategy && float64(a.Makespan) < (1+Regime)*float64(best.Makespan) {
					c.ties = append(c.ties, a.Strategy)
				}
			}
			cells[name] = c
		}
	}
	return cells
}

func balance(r Request, latency, cpu time.Duration) float64 {
	compute := float64(cpu+r.Machine.Request) / float64(max(1, r.Machine.CPUs))
	return compute * float64(r.Limits[0]) / float64(max(1, latency))
}

// WriteRegimes draws the map, and says the rule that it shows. In a hatched cell the best
// strategy leads by less than 2 %.
func WriteRegimes(w io.Writer, r Request, items int, answers []Answer) error {
	cells := regimesOf(r, answers)
	width := 0
	for _, c := range cells {
		width = max(width, len(c.best))
	}
	fmt.Fprintf(w, "The best strategy at limit %d, %d CPUs, %d items; hatched: the next best takes less than %.0f %% longer\n\n", r.Limits[0], r.Machine.CPUs, items, 100*Regime)
	fmt.Fprintf(w, "%12s  latency\n%12s", "CPU time", "an item")
	for _, latency := range regimeLatency {
		fmt.Fprintf(w, "  %-*v", width+2, latency)
	}
	fmt.Fprintln(w)
	for _, cpu := range slices.Backward(regimeCPU) {
		line := fmt.Sprintf("%12v", cpu)
		for _, latency := range regimeLatency {
			line += "  " + hatched(cells[regimeName(latency, cpu)], width)
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	fmt.Fprintln(w)
	return page.Wrap(w, rule(cells))
}

func hatched(c regime, width int) string {
	if len(c.ties) == 0 {
		return fmt.Sprintf(" %-*s ", width, c.best)
	}
	return "░" + c.best + strings.Repeat("░", width+1-len(c.best))
}

// rule says in a sentence, from the cells alone, where strategies differ.
func rule(cells map[string]regime) string {
	wins := map[string]int{}
	clear := 0
	least, most := 0.0, 0.0
	inside, band := 0, 0
	for _, c := range cells {
		if len(c.ties) == 0 {
			wins[c.best]++
			if clear++; clear == 1 || c.balance < least {
				least = c.balance
			}
			most = max(most, c.balance)
		}
	}
	if clear == 0 {
		return fmt.Sprintf("In none of the %d cells does any strategy lead by %.0f %%.", len(cells), 100*Regime)
	}
	for _, c := range cells {
		if c.balance >= least && c.balance <= most {
			band++
			if len(c.ties) == 0 {
				inside++
			}
		}
	}
	names := make([]string, 0, len(wins))
	for name := range wins {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if wins[a] != wins[b] {
			return wins[b] - wins[a]
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s in %d", name, wins[name])
	}
	return fmt.Sprintf("One strategy leads by %.0f %% or more in %d of %d cells (%s), all of them where computing an item, C/CPUs, takes %.2g to %.2g times as long as waiting for one, L/limit (%d of the %d cells in that band); elsewhere two or more tie for the best.",
		100*Regime, clear, len(cells), strings.Join(names, ", "), least, most, inside, band)
}
