package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/strategies"
)

// Costs are what an item of a scenario costs on this machine with nothing else going on: CPU
// time, but for Late. T* is made of them: see [Costs.Bound].
type Costs struct {
	CPUs float64 `json:"cpus"` // that a run may use, by affinity and quota; the fixture shares them

	Client time.Duration `json:"client_ns"` // of a request, in the strategy's process
	Server time.Duration `json:"server_ns"` // of a request, in the fixture's

	Process      time.Duration `json:"process_ns"`       // of processing an item: the mean over those that do not fail
	ProcessLeast time.Duration `json:"process_least_ns"` // of the smallest of them
	ProcessMost  time.Duration `json:"process_most_ns"`  // of the largest
	GC           time.Duration `json:"gc_ns"`            // of Process, what was garbage collection

	Late time.Duration `json:"late_ns"` // by so much at least the server waits longer than a latency: its timers
}

const (
	costsTime  = 400 * time.Millisecond // for one scenario, about: half for fetching, half for processing
	costsTries = 100                    // at most, of each
	costsItems = 128                    // of a longer batch, so many are looked at
)

// MeasureCosts measures the costs of a profile against its fixture at url, in about 0.4 s and
// what it takes to open the connections; separate says that the fixture is not in this process.
// Fetching is measured with all items at once, which is how it is cheapest, and processing on all
// CPUs and without fetching. Each figure is a median over several tries.
func MeasureCosts(ctx context.Context, p fixtures.Profile, url string, separate bool) (Costs, error) {
	c := Costs{CPUs: EffectiveCPUs(host())}
	items := costItems(p)
	client, control := fixtures.NewClient(url, len(items)), fixtures.NewClient(url, 1)
	defer client.Close()
	defer control.Close()
	err := client.Warm(ctx, len(items))
	if err == nil {
		err = c.measureTimers(ctx, p, items, client, control)
	}
	if err == nil {
		err = c.measureFetching(ctx, items, client, control, separate)
	}
	if err == nil {
		err = c.measureProcessing(ctx, p, items, client, control)
	}
	if err != nil {
		return c, fmt.Errorf("measuring what an item costs: %w", err)
	}
	return c, nil
}

// costItems are the items that are looked at, evenly spread.
func costItems(p fixtures.Profile) []strategies.Item {
	n := min(p.Items, costsItems)
	if p.Capacity > 0 {
		n = min(n, p.Capacity) // more would queue, or be rejected
	}
	items := make([]strategies.Item, n)
	for k := range items {
		items[k].Index = k * p.Items / n
	}
	return items
}

// measureTimers gets a few items, one at a time, so that nothing but its timer makes the server
// wait longer than it has to.
func (c *Costs) measureTimers(ctx context.Context, p fixtures.Profile, items []strategies.Item, client, control *fixtures.Client) error {
	before, err := control.Stats(ctx)
	for k := 0; k < 5 && err == nil; k++ {
		item := items[k%len(items):][:1]
		fetchAll(ctx, item, client)
		var after fixtures.Stats
		after, err = control.Stats(ctx)
		late := after.Delay - before.Delay - p.Item(item[0].Index).Latency
		if k == 0 || late < c.Late {
			c.Late = late
		}
		before = after
	}
	c.Late = max(0, c.Late)
	return err
}

// measureFetching gets all items at once, over and over. The bodies of the last time are left
// in the items.
func (c *Costs) measureFetching(ctx context.Context, items []strategies.Item, client, control *fixtures.Client, separate bool) error {
	var clients, servers []time.Duration
	n := time.Duration(len(items))
	err := tries(ctx, func() error {
		before, err := control.Stats(ctx)
		if err != nil {
			return err
		}
		own := fixtures.ProcessCPU()
		fetchAll(ctx, items, client)
		own = fixtures.ProcessCPU() - own
		after, err := control.Stats(ctx)
		clients, servers = append(clients, own/n), append(servers, (after.CPU-before.CPU)/n)
		return err
	})
	if err != nil {
		return err
	}
	c.Client = median(clients)
	if separate {
		c.Server = median(servers)
	}
	return nil
}

func fetchAll(ctx context.Context, items []strategies.Item, client *fixtures.Client) {
	var fetching sync.WaitGroup
	for k := range items {
		item := &items[k]
		client.Recycle(item.Body)
		*item = strategies.Item{Index: item.Index, URL: client.URL(item.Index)}
		fetching.Go(func() { client.Fetch(ctx, item) }) // one that is to fail costs as much
	}
	fetching.Wait()
}

// measureProcessing processes the fetched items, over and over.
func (c *Costs) measureProcessing(ctx context.Context, p fixtures.Profile, items []strategies.Item, client, control *fixtures.Client) error {
	work, err := fixtures.NewWork(client, p)
	if err != nil {
		return err
	}
	expect, err := control.Expect(ctx)
	if err != nil {
		return err
	}
	items = slices.DeleteFunc(items, func(item strategies.Item) bool { return item.Err != nil })
	if len(items) == 0 {
		return nil // all fail, and nothing is processed
	}
	load := int64(0) // of the items that are looked at: see [fixtures.Expect]
	for _, item := range items {
		load += int64(len(item.Body)) * int64(p.Item(item.Index).Rounds)
	}
	// The mean over these items, as one over all of the batch.
	scale := float64(expect.Load) / float64(max(1, expect.Items-expect.Failures)) * float64(len(items)) / float64(max(1, load))
	mean := func(d time.Duration) time.Duration {
		return time.Duration(float64(d) / float64(len(items)) * scale)
	}
	least := make([]time.Duration, len(items))
	var cpus, collected []time.Duration
	err = tries(ctx, func() error {
		runtime.GC()
		cpu, gc := fixtures.ProcessCPU(), readRuntime().gc
		processAll(ctx, items, work, least)
		cpus = append(cpus, mean(fixtures.ProcessCPU()-cpu))
		collected = append(collected, mean(readRuntime().gc-gc))
		return ctx.Err()
	})
	c.Process, c.GC = median(cpus), median(collected)
	c.ProcessLeast, c.ProcessMost = slices.Min(least), slices.Max(least)
	return err
}

// processAll processes with a worker for each CPU, and keeps in least the shortest time that
// each item took so far. On all CPUs at once the same work costs more CPU time than on one, since
// they share memory and caches; a schedule that reaches T* has to use them all.
func processAll(ctx context.Context, items []strategies.Item, work strategies.Workload, least []time.Duration) {
	var next atomic.Int64
	var working sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for k := int(next.Add(1)) - 1; k < len(items); k = int(next.Add(1)) - 1 {
				item := items[k]
				item.Body = slices.Clone(item.Body) // which is then given back
				begun := time.Now()
				work.Process(ctx, &item)
				if took := time.Since(begun); least[k] == 0 || took < least[k] {
					least[k] = took
				}
			}
		})
	}
	working.Wait()
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
	return *middle(slices.Sorted(slices.Values(durations[1:])))
}

// inProcess is the costs where the fixture is served from the strategy's process.
func (c Costs) inProcess() *Costs {
	c.Client, c.Server = c.Client+c.Server, 0
	return &c
}

// Seen is what a sample showed: means over its items.
type Seen struct {
	CPU   time.Duration // of the strategy's process and, if it is another one, of the fixture's
	Delay time.Duration // that the server really applied
	Own   time.Duration // of CPU, that of the strategy's process
}

// Bound is T* of the profile for a sample, and the interval for the best schedule with so many
// fetches at once: see [demand.atLimit]. Whatever the sample shows to be possible for less than
// the costs is counted at that: what was done cannot be called impossible.
func (c Costs) Bound(p fixtures.Profile, seen Seen, limit int) (t Bound, low, high time.Duration) {
	if p.Capacity > 0 && p.Reject || p.Items == 0 {
		return Bound{}, 0, 0 // who rejects enough is done at once
	}
	d := latencies(p)
	n := time.Duration(p.Items)
	if late := min(c.Late, seen.Delay-d.latency/n); d.latency > 0 && late > 0 {
		d.latency += late * n
		d.shortest += late
		d.most += late
	}
	processed := p.Items
	for i := range p.Items {
		if p.Item(i).Fault != fixtures.NoFault {
			processed--
		}
	}
	d.process = c.Process * time.Duration(processed)
	request := c.Client + c.Server
	d.own = c.Client*n + d.process
	share := 1.0 // of the costs
	if all := request*n + d.process; seen.CPU*n < all {
		share = float64(seen.CPU*n) / float64(all)
	}
	scaled := func(d time.Duration) time.Duration { return time.Duration(share * float64(d)) }
	d.process, d.own, request = scaled(d.process), min(scaled(d.own), seen.Own*n), scaled(request)
	d.send = request / 2
	d.receive = request - d.send
	if processed == p.Items {
		d.smallest = scaled(c.ProcessLeast)
	}
	// Which of the items is the largest is not known here: it has the shortest latency at least,
	// and that with the longest latency is the smallest at least.
	d.longest = request + max(d.shortest+scaled(c.ProcessMost), d.most+d.smallest)
	t = d.bound(c.CPUs, float64(runtime.GOMAXPROCS(0)), p.Capacity)
	low, high = d.atLimit(limit, t, c.CPUs)
	return t, low, high
}
