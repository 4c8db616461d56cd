package runner

import (
	"io/fs"
	"testing"
	"testing/fstest"
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

func rootOf(files map[string]string) fs.FS {
	root := fstest.MapFS{}
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}

const statFile = "cpu  100 1 50 800 9 2 3 35 7 7\ncpu0 50 1 25 400 5 1 2 16 3 3\ncpu1 50 0 25 400 4 1 1 19 4 4\nintr " +
	"5 0\n"

const ms = time.Millisecond
