package runner

import (
	"testing"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
)

func someCells(t *testing.T) []scenario.Cell {
	t.Helper()
	entries, err := scenario.FindStrategies([]string{"semaphore", "pool", "pipeline"})
	if err != nil {
		t.Fatal(err)
	}
	return scenario.Cells(scenario.Scenarios()[:2], entries, []int{4, 16})
}

const ms = time.Millisecond
