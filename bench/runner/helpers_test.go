package runner

import (
	"encoding/json"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/results/record"
	"github.com/overlap-bench/overlap/results/trace"
)

func someCells(t *testing.T) []scenario.Cell {
	t.Helper()
	entries, err := scenario.FindStrategies([]string{"semaphore", "pool", "pipeline"})
	if err != nil {
		t.Fatal(err)
	}
	return scenario.Cells(scenario.Scenarios()[:2], entries, []int{4, 16})
}

// checkDetails finds the four histograms, which package results understands, and returns the
// timeline.
func checkDetails(t *testing.T, d record.Details, items int) trace.Timeline {
	t.Helper()
	var latency map[string]any
	if err := json.Unmarshal(d.Latency, &latency); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sojourn", "fetch", "queue_wait", "process"} {
		if text, _ := latency[name].(string); len(text) < 40 {
			t.Errorf("the histogram of %s is %q", name, text)
		}
	}
	if len(d.Latency) > 2048 {
		t.Errorf("%d bytes of histograms", len(d.Latency))
	}
	var line trace.Timeline
	if err := json.Unmarshal(d.Timeline, &line); err != nil {
		t.Fatal(err)
	}
	if len(line.Spans) != items || line.Items != items {
		t.Errorf("a timeline of %d items, of a batch of %d; want %d", len(line.Spans), line.Items, items)
	}
	return line
}

func coreScenario(name string, items int) scenario.Scenario {
	found, err := scenario.FindScenarios([]string{name})
	if err != nil {
		panic(err)
	}
	return found[0].With(items, scenario.Seed)
}

func rootOf(files map[string]string) fs.FS {
	root := fstest.MapFS{}
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}

const statFile = "cpu  100 1 50 800 9 2 3 35 7 7\ncpu0 50 1 25 400 5 1 2 16 3 3\ncpu1 50 0 25 400 4 1 1 19 4 4\nintr 5 0\n"

const ms = time.Millisecond
