package bound

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/strategies"
)

// A costGauge measures costs.
type costGauge struct {
	profile         profile.Profile
	items           []strategies.Item // that are looked at
	width           int               // that are fetched at once
	separate        bool
	client, control *fixtures.Client
	costs           Costs
}

// measureTrip gets a few items one at a time, so that nothing but its timer makes the server
// wait longer than it has to, and nobody else is under way.
func (g *costGauge) measureTrip(ctx context.Context) error {
	before, err := g.control.Stats(ctx)
	for k := 0; k < 6 && err == nil; k++ {
		item := g.items[k%len(g.items):][:1]
		begun := time.Now()
		g.fetch(ctx, item)
		took := time.Since(begun)
		var after fixtures.Stats
		after, err = g.control.Stats(ctx)
		delay := after.Delay - before.Delay
		late, trip := max(0, delay-g.profile.Item(item[0].Index).Latency), max(0, took-delay)
		if k == 0 || late < g.costs.Late {
			g.costs.Late = late
		}
		if k == 0 || trip < g.costs.Trip {
			g.costs.Trip = trip
		}
		before = after
	}
	return err
}

// measureFetching gets the items, over and over. The bodies of the last time are left in them.
func (g *costGauge) measureFetching(ctx context.Context) error {
	var clients, servers, asking []time.Duration
	n := time.Duration(len(g.items))
	err := tries(ctx, func() error {
		idle, err := g.control.Stats(ctx)
		if err != nil {
			return err
		}
		before, err := g.control.Stats(ctx)
		if err != nil {
			return err
		}
		own := process.CPU()
		g.fetch(ctx, g.items)
		own = process.CPU() - own
		after, err := g.control.Stats(ctx)
		clients, servers = append(clients, own/n), append(servers, after.CPU-before.CPU)
		asking = append(asking, before.CPU-idle.CPU) // what it costs the server to say so
		return err
	})
	if err != nil {
		return err
	}
	g.costs.Client = median(clients)
	if g.separate {
		g.costs.Server = max(0, median(servers)-median(asking)) / n
	}
	return nil
}

// fetch gets items, so many at once as the gauge is wide.
func (g *costGauge) fetch(ctx context.Context, items []strategies.Item) {
	var fetching sync.WaitGroup
	for batch := range slices.Chunk(items, g.width) {
		for k := range batch {
			item := &batch[k]
			g.client.Recycle(item.Body)
			*item = strategies.Item{Index: item.Index, URL: g.client.URL(item.Index)}
			fetching.Go(func() { g.client.Fetch(ctx, item) }) // one that is to fail costs as much
		}
		fetching.Wait()
	}
}

// measureProcessing processes the fetched items, over and over.
func (g *costGauge) measureProcessing(ctx context.Context) error {
	work, err := fixtures.NewWork(g.client, g.profile)
	if err != nil {
		return err
	}
	expect, err := g.control.Expect(ctx)
	if err != nil {
		return err
	}
	items := slices.DeleteFunc(slices.Clone(g.items), func(item strategies.Item) bool { return item.Err != nil })
	if len(items) == 0 {
		return nil // all fail, and nothing is processed
	}
	load := int64(0) // of the items that are looked at: see [fixtures.Expect]
	for _, item := range items {
		load += int64(len(item.Body)) * int64(g.profile.Item(item.Index).Rounds)
	}
	const least = 64 // items for a try: the clocks cost something too
	times := max(1, least/len(items))
	processed := float64(max(1, expect.Items-expect.Failures))
	mean := func(d time.Duration) time.Duration { // over all items of the batch, by their load
		return time.Duration(float64(d) / float64(times) * float64(expect.Load) / float64(max(1, load)) / processed)
	}
	var cpus, collected []time.Duration
	shortest := make([]time.Duration, len(items))
	err = tries(ctx, func() error {
		runtime.GC()
		gc, cpu := host.ReadRuntime().GC, process.CPU()
		for range times {
			processAll(ctx, items, work, shortest)
		}
		cpus = append(cpus, mean(process.CPU()-cpu))
		collected = append(collected, mean(host.ReadRuntime().GC-gc))
		return ctx.Err()
	})
	g.costs.Process, g.costs.GC = median(cpus), median(collected)
	g.measureExtremes(ctx, items, work, shortest)
	return err
}

// processAll processes with a worker for each CPU, and keeps the shortest time that each item
// took so far. On all CPUs at once the same work costs more CPU time than on one, since they
// share memory and caches; a schedule that reaches T* has to use them all.
func processAll(ctx context.Context, items []strategies.Item, work strategies.Workload, shortest []time.Duration) {
	var next atomic.Int64
	var working sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for k := int(next.Add(1)) - 1; k < len(items); k = int(next.Add(1)) - 1 {
				if took := processOne(ctx, items[k], work); shortest[k] == 0 || took < shortest[k] {
					shortest[k] = took
				}
			}
		})
	}
	working.Wait()
}

// processOne leaves the item as it is. Its body is given back to the client all the same, but
// nothing is fetched any more, and nobody else writes to it.
func processOne(ctx context.Context, item strategies.Item, work strategies.Workload) time.Duration {
	begun := time.Now()
	work.Process(ctx, &item)
	return time.Since(begun)
}

// measureExtremes processes the smallest and the largest item alone.
func (g *costGauge) measureExtremes(ctx context.Context, items []strategies.Item, work strategies.Workload,
	shortest []time.Duration) {
	alone := func(k int) time.Duration {
		took := shortest[k]
		for range 3 {
			took = min(took, processOne(ctx, items[k], work))
		}
		return took
	}
	if len(items) == g.profile.Items {
		g.costs.ProcessLeast = alone(slices.Index(shortest, slices.Min(shortest)))
	}
	g.costs.ProcessMost = max(g.costs.ProcessLeast, alone(slices.Index(shortest, slices.Max(shortest))))
}

// tries calls try until its share of the time is over, four times at least. What the first call
// appends is dropped by median: it warms up.
func tries(ctx context.Context, try func() error) error {
	begun := time.Now()
	for n := 0; n < 4 || n < costsTries && time.Since(begun) < costsTime/2; n++ {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if err := try(); err != nil {
			return err
		}
	}
	return nil
}

// median of all but the first; 0 of nothing.
func median(durations []time.Duration) time.Duration {
	if len(durations) < 2 {
		return 0
	}
	return *host.Median(slices.Sorted(slices.Values(durations[1:])))
}
