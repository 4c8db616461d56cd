package against

import (
	"fmt"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
)

func someCells(t *testing.T) []scenario.Cell {
	t.Helper()
	scenarios, err := scenario.FindScenarios([]string{"io", "cpu"})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := scenario.FindStrategies([]string{"sequential", "pool"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range scenarios {
		scenarios[i] = scenarios[i].With(8, 3)
	}
	return scenario.WithPairs(scenario.Cells(scenarios, entries, []int{4}))
}

// What one engine defines otherwise, or lacks, is left out and named; the A/A arm is then of what is left.
func TestCommon(t *testing.T) {
	cells := someCells(t)
	ours := scenario.Versions(cells)
	work := runner.Work{Versions: map[string]string{"io": ours["io"], "cpu": "other"}, Strategies: []string{"sequential"}}
	common, versions, leftOut := Common(cells, work, record.OldSide)
	if got := fmt.Sprint(common); got != "[scenario=io/strategy=sequential/limit=4 "+
		"scenario=io/strategy=sequential/limit=4/arm=b]" {
		t.Errorf("left are %s", got)
	}
	if versions["cpu"] != "other" || strings.Join(leftOut,
		"\n") != "left out, since the old side defines the work otherwise: cpu\n"+
		"left out, since the old side has no such strategy: pool" {
		t.Errorf("versions %v, %q", versions, leftOut)
	}
	work = runner.Work{Versions: ours, Strategies: []string{"sequential", "pool"}}
	if common, _, leftOut := Common(cells, work, record.NewSide); fmt.Sprint(common) != fmt.Sprint(cells) ||
		leftOut != nil {
		t.Errorf("of all: %v, %q", common, leftOut)
	}
}

// How engines were built may differ. What they read of the machine in another way costs that fact alone. That they may
// not use the same CPUs is an error.
func TestDiffering(t *testing.T) {
	now := map[string]string{"go": "go1.26.8", "cpus": "2", "turbo": "unknown", "cpu": "AMD EPYC", "memory": "24 GiB"}
	differ, otherwise, err := Differing(map[string]string{"go": "go1.26.1", "cpus": "2", "turbo": "unknown",
		"l3":  "unknown",
		"cpu": "AMD EPYC 9B14", "memory": "23 GiB"}, now)
	if err != nil || fmt.Sprint(differ) != "map[go:go1.26.1]" || fmt.Sprint(otherwise) != "[cpu memory]" {
		t.Errorf("%v, otherwise %v, error %v", differ, otherwise, err)
	}
	if _, _, err := Differing(map[string]string{"cpus": "1"}, now); err == nil ||
		err.Error() != "the old engine finds cpus 1, the new one 2: run both in the same way" {
		t.Errorf("error %v", err)
	}
}

// The old side has the work as it is defined, in as many items from the same seed.
func TestWithoutExtraWork(t *testing.T) {
	cells := scenario.WithSides(someCells(t))
	defined := cells[0].Scenario.Profile.Rounds.Median
	for i := range cells {
		slowed, err := cells[i].Scenario.WithExtraWork(1)
		if err != nil {
			t.Fatal(err)
		}
		cells[i].Scenario = slowed
	}
	plain, err := WithoutExtraWork(cells)
	if err != nil || len(plain) != 2 {
		t.Fatalf("%v, error %v", plain, err)
	}
	for _, c := range cells[:2] {
		want := map[string]int{record.OldSide: defined, record.NewSide: 2 * defined}[c.Side]
		if p := c.Scenario.Profile; p.Rounds.Median != want || p.Items != 8 || p.Seed != 3 {
			t.Errorf("%s has %+v, want %d rounds", c, p, want)
		}
	}
}
