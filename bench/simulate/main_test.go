package simulate

import (
	"flag"
	"os"
	"strings"
	"testing"
)

// allTrials is -trials with which grids are simulated whole and batches are long, as make verify-stats does.
const allTrials = 10000

var trials = flag.Int("trials", 0, "10000 to simulate whole grids and long batches: about a minute without -race")

// few is a number that is smaller unless everything is simulated.
func few(n, all int) int {
	if *trials >= allTrials {
		return all
	}
	return n
}

// inGrid says whether a cell of a grid is simulated: one in so many, which leaves some in each row and column,
// unless everything is.
func inGrid(row, column, oneIn int) bool { return (row+column)%few(oneIn, 1) == 0 }

// long skips a test that takes five times as long with the race detector; make test runs it without, by the beginning
// of its name. Others see what it would see.
func long(t *testing.T) {
	if !strings.HasPrefix(t.Name(), "TestLong") {
		t.Error("make test runs long tests by their names, which begin with TestLong")
	}
	if raceEnabled {
		t.Skip("without the race detector only")
	}
}

// This test binary can be started again for one batch, as the command can.
func TestMain(m *testing.M) {
	crashIfAsked()
	BatchIfAsked()
	os.Exit(m.Run())
}
