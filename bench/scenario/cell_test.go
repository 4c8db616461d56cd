package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/strategies"
)

// What the limit is nothing to is measured once, at the least; all else at each limit. The
// A/A pair is at the middle of the limits.
func TestCellsAtLimits(t *testing.T) {
	entries, err := FindStrategies([]string{"sequential", "perurl", "pool"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range WithPairs(Cells(Scenarios()[:1], entries, []int{1, 2, 4, 8, 1024})) {
		got = append(got, strings.TrimPrefix(c.String(), "scenario=io/strategy="))
	}
	want := "[sequential/limit=1 perurl/limit=1 pool/limit=1 pool/limit=2 pool/limit=4 pool/limit=8 pool/limit=1024 " +
		"pool/limit=4/arm=b]"
	if fmt.Sprint(got) != want {
		t.Errorf("%v\nwant %s", got, want)
	}
}

// No strategy of the catalog that keeps to the limit is taken for one that does not.
func TestLimitsOf(t *testing.T) {
	once := map[string]bool{}
	for _, e := range strategies.Catalog() {
		once[e.Name] = len(LimitsOf(e, []int{4, 16, 64})) == 1
		if len(LimitsOf(e, []int{4})) != 1 {
			t.Errorf("%s is not measured at the only limit", e.Name)
		}
	}
	for name, want := range map[string]bool{"sequential": true, "perurl": true, "pool": false, "semaphore": false,
		"eventloop": false} {
		if once[name] != want {
			t.Errorf("%s: measured once is %v", name, once[name])
		}
	}
}

// A cell of each scenario is measured twice, under two names: pool's, where there is one.
func TestWithPairs(t *testing.T) {
	cells := WithPairs(someCells(t))
	if len(cells) != 12+2 || cells[12].String() != "scenario=io/strategy=pool/limit=4/arm=b" ||
		cells[13].Scenario.Name != "cpu" {
		t.Errorf("%v", cells[12:])
	}
	alone := WithPairs(someCells(t)[:1])
	if len(alone) != 2 || alone[1].String() != alone[0].String()+"/arm=b" {
		t.Errorf("%v", alone)
	}
}

// In a block the cells of a scenario, its A/A arm among them, are neighbours; which scenario is first, and which cell
// of
// it, is random; the seed repeats it.
func TestOrder(t *testing.T) {
	cells := WithPairs(someCells(t))
	const blocks = 3000
	first, firstScenario := map[string]int{}, map[string]int{}
	followedBy := map[string]int{} // the first cell, by the second of its scenario
	for block := range blocks {
		order := Order(cells, block, 7)
		if got := slices.Compact(slices.Sorted(slices.Values(order))); len(got) != len(cells) || len(order) != len(cells) {
			t.Fatalf("block %d is %v, which is not each cell once", block, order)
		}
		var scenarios []string
		for _, i := range order {
			scenarios = append(scenarios, cells[i].Scenario.Name)
		}
		if runs := slices.Compact(scenarios); len(runs) != 2 {
			t.Fatalf("block %d has the scenarios %v, want the cells of each side by side", block, runs)
		}
		if !slices.Equal(Order(cells, block, 7), order) {
			t.Fatalf("one seed gives block %d two orders", block)
		}
		first[cells[order[0]].String()]++
		firstScenario[cells[order[0]].Scenario.Name]++
		followedBy[cells[order[0]].String()+" "+cells[order[1]].String()]++
	}
	for what, n := range firstScenario {
		if n < 9*blocks/20 || n > 11*blocks/20 {
			t.Errorf("%s is first in %d of %d blocks, want half of them", what, n, blocks)
		}
	}
	for what, n := range first { // 3000/14 is 214; 50 are 3.5 standard deviations
		if n < 164 || n > 264 {
			t.Errorf("%s is first in %d of %d blocks, want about %d", what, n, blocks, blocks/len(cells))
		}
	}
	if want := 2 * 7 * 6; len(first) != len(cells) || len(followedBy) != want {
		t.Errorf("%d cells are ever first, want %d; %d pairs of neighbours, want %d", len(first), len(cells),
			len(followedBy), want)
	}
	if slices.Equal(Order(cells, 1, 7), Order(cells, 1, 8)) {
		t.Error("two seeds give one order")
	}
}

// Where there are sides, those of a cell come in a row, each as often first, and so does the old side's second arm.
func TestOrderOfSides(t *testing.T) {
	cells := WithSides(WithPairs(someCells(t)))
	if len(cells) != 2*12+2 {
		t.Fatalf("%d cells", len(cells))
	}
	const blocks = 3000
	oldFirst := map[string]int{}
	for block := range blocks {
		rows := map[string]int{}
		last := ""
		for _, i := range Order(cells, block, 7) {
			c := cells[i]
			name := strings.Replace(record.WithoutSide(c.String()), "/arm=b", "", 1)
			if name != last {
				rows[name]++
			}
			if _, seen := oldFirst[fmt.Sprint(block, name)]; !seen && c.Arm == "" {
				oldFirst[fmt.Sprint(block, name)] = 1
				if c.Side == record.OldSide {
					oldFirst[name]++
				}
			}
			last = name
		}
		for name, n := range rows {
			if n != 1 {
				t.Fatalf("block %d: %s is in %d places", block, name, n)
			}
		}
		if len(rows) != 12 {
			t.Fatalf("block %d: rows %v", block, rows)
		}
	}
	for _, c := range cells {
		name := strings.Replace(record.WithoutSide(c.String()), "/arm=b", "", 1)
		if n := oldFirst[name]; n < 9*blocks/20 || n > 11*blocks/20 {
			t.Errorf("%s: the old side is before the new one in %d of %d blocks", name, n, blocks)
		}
	}
	if c := cells[0]; c.Benchmark() != "Batch/"+record.WithoutSide(c.String()) || cells[24].Side != record.OldSide {
		t.Errorf("%s has the benchmark %s; the second arm is %s", c, c.Benchmark(), cells[24])
	}
}

func TestFind(t *testing.T) {
	if all, err := FindStrategies(nil); err != nil || len(all) != len(strategies.Catalog()) {
		t.Errorf("no names: %d strategies, error %v", len(all), err)
	}
	some, err := FindScenarios([]string{"mixed", "io"})
	if err != nil || len(some) != 2 || some[0].Name != "io" {
		t.Errorf("%v, error %v, want io and mixed in the order of the list", some, err)
	}
	extended, err := FindScenarios([]string{"overload", "cpu"})
	if err != nil || len(extended) != 2 || extended[1].Name != "overload" || extended[1].Profile.Degrade == 0 {
		t.Errorf("%v, error %v, want cpu and the extended overload", extended, err)
	}
	if core, err := FindScenarios(nil); err != nil || len(core) != len(Scenarios()) {
		t.Errorf("no names: %d scenarios, error %v, want the core only", len(core), err)
	}
	for name, want := range map[string]string{"pol": "did you mean pool?", "pipelin": "did you mean pipeline?",
		"": `"": there are `, "nope": `"nope": there are `} {
		_, err := FindStrategies([]string{name})
		if err == nil || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), "sequential, perurl, semaphore") {
			t.Errorf("%q: error %v, want one with %q and all the names", name, err, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"pool", "pool", 0}, {"pol", "pool", 1}, {"kitten", "sitting", 3}, {"abc", "", 3}} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
