package simulate

import (
	"context"
	"flag"
	"os"
	"sync"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
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

// buildEngine builds an engine that simulates without the race detector, which makes it five times as slow. What is
// simulated in the process of the tests, they see with it.
var (
	buildEngine = sync.OnceValues(func() (string, error) {
		dir, err := runner.ModuleDir(context.Background())
		if err != nil {
			return "", err
		}
		path, remove, err := runner.BuildEngine(context.Background(), dir)
		if err == nil {
			removeEngine = remove
		}
		return path, err
	})
	removeEngine = func() {}
)

func engine(t *testing.T) string {
	t.Helper()
	path, err := buildEngine()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMain(m *testing.M) {
	code := m.Run()
	removeEngine()
	os.Exit(code)
}
