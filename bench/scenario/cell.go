package scenario

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
)

// A Cell is what is measured: a strategy at a limit, in a scenario.
type Cell struct {
	Scenario Scenario
	Entry    strategies.Entry
	Limit    int
	Peer     bool // whether it takes the engine with the peers
	// Contender is whether a program in another language measures it: see package contenders.
	Contender bool
	Arm       string // "" but for the second arm of an A/A pair, which is "b"
	Side      string // of a run that measures two builds: [record.OldSide] or [record.NewSide]; "" otherwise
}

// String is the cell as in benchmark names: "scenario=io/strategy=pool/limit=16", with
// "/arm=b" for a second arm, and "/side=old" or "/side=new" where there are two.
func (c Cell) String() string { return c.Recorded().String() }

// Recorded is the cell as results know it.
func (c Cell) Recorded() record.Cell {
	return record.Cell{Scenario: c.Scenario.Name, Strategy: c.Entry.Name, Limit: strconv.Itoa(c.Limit), Arm: c.Arm,
		Side: c.Side}
}

// Benchmark is the name of the cell's benchmark in its engine, which knows no sides, without GOMAXPROCS.
func (c Cell) Benchmark() string {
	c.Side = ""
	return "Batch/" + c.String()
}

// Pattern is the -test.bench argument that selects the benchmark of that name and no other.
func Pattern(benchmark string) string {
	var parts []string
	for part := range strings.SplitSeq("Benchmark"+benchmark, "/") {
		parts = append(parts, "^"+regexp.QuoteMeta(part)+"$")
	}
	return strings.Join(parts, "/")
}

// Connections is how many connections the cell needs at once.
func (c Cell) Connections() int { return c.Entry.Fetches(c.Limit, c.Scenario.Profile.Items) }

// Cells are all combinations, by scenario, then limit, then strategy; those of a strategy to
// which the limit is nothing are there once.
func Cells(scenarios []Scenario, entries []strategies.Entry, limits []int) []Cell {
	var cells []Cell
	for _, s := range scenarios {
		for _, limit := range limits {
			for _, e := range entries {
				if slices.Contains(LimitsOf(e, limits), limit) {
					cells = append(cells, Cell{Scenario: s, Entry: e, Limit: limit})
				}
			}
		}
	}
	return cells
}

// LimitsOf are the limits at which there is something of its own to measure: all of them, or
// the first alone for a strategy that fetches as many at once whatever the limit is.
func LimitsOf(e strategies.Entry, limits []int) []int {
	const many = 1 << 20 // items: no batch is short enough to hide the limit
	if len(limits) > 1 && e.Fetches(1, many) == e.Fetches(2, many) {
		return limits[:1]
	}
	return limits
}

// WithPairs adds an A/A pair to each scenario: one of its cells is measured twice, under two
// names. What differs between the two arms is noise, and no effect that is smaller means
// anything. The cell is pool's at the middle one of its limits, whose noise is more like that
// of the others than that of either end is; without a pool it is the scenario's last.
func WithPairs(cells []Cell) []Cell {
	pools, last := map[string][]Cell{}, map[string]Cell{}
	var names []string
	for _, c := range cells {
		if _, ok := last[c.Scenario.Name]; !ok {
			names = append(names, c.Scenario.Name)
		}
		last[c.Scenario.Name] = c
		if c.Entry.Name == "pool" {
			pools[c.Scenario.Name] = append(pools[c.Scenario.Name], c)
		}
	}
	for _, name := range names {
		c := last[name]
		if n := len(pools[name]); n > 0 {
			c = pools[name][(n-1)/2]
		}
		c.Arm = "b"
		cells = append(cells, c)
	}
	return cells
}

// WithSides has each cell measured on both sides, one right after the other: see [Order]. A second arm is the old
// side's.
func WithSides(cells []Cell) []Cell {
	var all []Cell
	for _, c := range cells {
		c.Side = record.OldSide
		all = append(all, c)
		if c.Arm == "" {
			c.Side = record.NewSide
			all = append(all, c)
		}
	}
	return all
}

// FindScenarios returns those with the given names, in the order of the lists, core and
// extended; the core ones for no names.
func FindScenarios(names []string) ([]Scenario, error) {
	if len(names) == 0 {
		return Scenarios(), nil
	}
	return find("scenario", slices.Concat(Scenarios(), Extended()), names, func(s Scenario) string { return s.Name })
}

// FindStrategies returns the entries of the catalog with the given names, in the order of
// the catalog; all of them for no names.
func FindStrategies(names []string) ([]strategies.Entry, error) {
	return find("strategy", strategies.Catalog(), names, func(e strategies.Entry) string { return e.Name })
}

func find[T any](kind string, all []T, names []string, nameOf func(T) string) ([]T, error) {
	if len(names) == 0 {
		return all, nil
	}
	var valid []string
	for _, x := range all {
		valid = append(valid, nameOf(x))
	}
	for _, name := range names {
		if !slices.Contains(valid, name) {
			there := "there are " + strings.Join(valid, ", ")
			if guess, ok := Nearest(name, valid); ok {
				there = fmt.Sprintf("did you mean %s? T%s", guess, there[1:])
			}
			return nil, fmt.Errorf("unknown %s %q: %s", kind, name, there)
		}
	}
	return slices.DeleteFunc(all, func(x T) bool { return !slices.Contains(names, nameOf(x)) }), nil
}

// Nearest is the candidate that was meant by a name that is none, if one is near enough to say so: no
// more than a third of its letters are other ones, or one.
func Nearest(name string, candidates []string) (guess string, ok bool) {
	if len(candidates) == 0 {
		return "", false
	}
	guess = slices.MinFunc(candidates, func(a, b string) int { return distance(name, a) - distance(name, b) })
	return guess, name != "" && distance(name, guess) <= max(1, len(name)/3)
}

// distance is the number of letters to insert, delete or replace: V. I. Levenshtein, 1966.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// Leaf is the name of a cell that has no scenario but the benchmark itself.
func Leaf(c Cell) string {
	cell := c.Recorded()
	cell.Scenario = ""
	return cell.String()
}

// What limits how many connections there may be at once.

// SpareFiles are descriptors that a process needs beside its connections.
const SpareFiles = 64

// Order is the order of the cells in a block, as indices: the scenarios in random order, and the cells of each, which
// are compared with each other, next to each other in random order. What the machine does changes within a block too:
// among 13 neighbours the makespans had 0.5 to 0.98 of the variance of all 52 cells of a block. The sides of a cell,
// and its second arm, are compared with each other most of all: where there are sides, they come in a row, in random
// order. The order follows from the seed and the block's number, so that a run can be repeated.
func Order(cells []Cell, block int, seed uint64) []int {
	random := rand.New(rand.NewPCG(seed, uint64(block)))
	place := map[string]int{} // of each scenario
	scenarios := ScenariosOf(cells)
	for i, at := range random.Perm(len(scenarios)) {
		place[scenarios[i].Name] = at
	}
	order := random.Perm(len(cells))
	row := map[string]int{} // of cells that differ in the side and the arm alone: where the first of them is
	places := make([]int, len(cells))
	for at, i := range order {
		name := cells[i].bothSides()
		first, ok := row[name]
		if !ok || name == "" {
			row[name], first = at, at
		}
		places[i] = first
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(place[cells[a].Scenario.Name]-place[cells[b].Scenario.Name], places[a]-places[b])
	})
	return order
}

// bothSides names a cell whatever its side and arm are; "" for one without a side.
func (c Cell) bothSides() string {
	if c.Side == "" {
		return ""
	}
	c.Side, c.Arm = "", ""
	return c.String()
}

// ScenariosOf are the scenarios of cells, each once.
func ScenariosOf(cells []Cell) []Scenario {
	var scenarios []Scenario
	seen := map[string]bool{}
	for _, c := range cells {
		if !seen[c.Scenario.Name] {
			seen[c.Scenario.Name] = true
			scenarios = append(scenarios, c.Scenario)
		}
	}
	return scenarios
}
