package strategies_test

import (
	"runtime"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
	"github.com/overlap-bench/overlap/strategies/strategytest"
)

// Every strategy of the catalog keeps the contract, within the bounds that its page promises.
func TestConformance(t *testing.T) {
	const limit = 4
	cpus := runtime.GOMAXPROCS(0)
	bounds := map[string]strategytest.Bounds{
		"sequential": {Fetching: 1, Processing: 1, Held: 1},
		"perurl":     {},
		"semaphore":  {Fetching: limit, Processing: limit, Held: limit},
		"pool":       {Fetching: limit, Processing: limit, Held: limit + 1},
		"batched":    {Fetching: limit, Processing: limit, Held: limit},
		"staged":     {Fetching: limit, Processing: cpus},
		"lesson":     {Fetching: limit, Processing: 1},
		"pipeline":   {Fetching: limit, Processing: cpus, Held: limit + cpus + 1},
		"threads":    {Fetching: limit, Processing: limit, Held: limit + 1},
		"eventloop":  {Fetching: limit, Processing: 1, Held: limit + 1},
		"ordered":    {Fetching: limit, Processing: limit, Held: limit * 2},
		"chunked":    {Fetching: limit, Processing: limit, Held: (limit + 1) * strategies.DefaultChunk},
		"adaptive":   {Fetching: limit, Processing: cpus, Held: limit + cpus},
	}
	for _, entry := range strategies.Catalog() {
		t.Run(entry.Name, func(t *testing.T) {
			b, ok := bounds[entry.Name]
			if !ok {
				t.Fatal("state in bounds what its page promises: fetches at once, processings at once, items held")
			}
			strategytest.Test(t, func() strategies.Strategy { return entry.New(limit) }, b)
		})
	}
}
