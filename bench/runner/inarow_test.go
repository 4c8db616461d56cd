package runner

import (
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/internal/benchtest"
	"github.com/overlap-bench/overlap/bench/scenario"
)

// One process has all samples of the cells; what fails in it says why.
func TestInARow(t *testing.T) {
	s := benchtest.Scenario("cpu", 2)
	entries, err := scenario.FindStrategies([]string{"sequential", "pool"})
	if err != nil {
		t.Fatal(err)
	}
	e := engine(s)
	defer e.Close()
	cells := scenario.Cells([]scenario.Scenario{s}, entries, []int{4})
	makespans, err := e.InARow(t.Context(), cells, 3)
	if err != nil || len(makespans) != 2 || len(makespans[0]) != 3 || len(makespans[1]) != 3 || !(makespans[1][2] > 0) {
		t.Errorf("%v, error %v", makespans, err)
	}
	e.ExtraWork = 1 // the cells do more than the fixture expects
	if _, err := e.InARow(t.Context(), cells, 3); err == nil || !strings.Contains(err.Error(), "wrong results") {
		t.Errorf("wrong results: error %v", err)
	}
}
