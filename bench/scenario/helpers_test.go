package scenario

import "testing"

func someCells(t *testing.T) []Cell {
	t.Helper()
	entries, err := FindStrategies([]string{"semaphore", "pool", "pipeline"})
	if err != nil {
		t.Fatal(err)
	}
	return Cells(Scenarios()[:2], entries, []int{4, 16})
}
