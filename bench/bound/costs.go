package bound

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/bench/bound/tstar"
	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/strategies"
)

// Costs are what an item of a scenario costs on this machine with nothing else going on: CPU
// time, but for Trip and Late. T* is made of them: see [Costs.Bound].
type Costs struct {
	CPUs  int        `json:"cpus"`  // that a run may use, by affinity; the fixture shares them
	Quota host.Quota `json:"quota"` // of CPU time, likewise

	Client time.Duration `json:"client_ns"` // of a request, in the strategy's process
	Server time.Duration `json:"server_ns"` // of a request, in the fixture's
	// of one request alone, by the clock: the least that it took without the server's wait
	Trip time.Duration `json:"trip_ns"`
	Late time.Duration `json:"late_ns"` // by so much at least the server waits longer than a latency: its timers

	Process      time.Duration `json:"process_ns"`       // of processing an item: the mean over those that do not fail
	ProcessLeast time.Duration `json:"process_least_ns"` // of the smallest item, alone; 0 if not all were looked at
	ProcessMost  time.Duration `json:"process_most_ns"`  // of the largest that was looked at, alone
	GC           time.Duration `json:"gc_ns"`            // of Process, what was garbage collection
}

const (
	costsTime  = 400 * time.Millisecond // for one scenario, about: half for fetching, half for processing
	costsTries = 100                    // at most, of each
	costsItems = 128                    // of a longer batch, so many are looked at
)

// MeasureCosts measures the costs of a profile against its fixture at url, in about half a second
// and what it takes to open the connections; separate says that the fixture is not in this
// process. Fetching is measured with all items at once, which is how it is cheapest, and
// processing on all CPUs and without fetching. Each figure is a median over several tries,
// unless it says otherwise.
func MeasureCosts(ctx context.Context, p profile.Profile, url string, separate bool) (Costs, error) {
	g := costGauge{profile: p, width: costWidth(p, separate), separate: separate}
	g.costs.CPUs = runtime.NumCPU()
	g.costs.Quota, _ = host.ReadQuota(host.Root())
	g.client, g.control = fixtures.NewClient(url, g.width), fixtures.NewClient(url, 1)
	defer g.client.Close()
	defer g.control.Close()
	g.items = costItems(p, g.width)
	err := g.client.Warm(ctx, g.width)
	for _, step := range []func(context.Context) error{g.measureTrip, g.measureFetching, g.measureProcessing} {
		if err == nil {
			err = step(ctx)
		}
	}
	if err != nil {
		return g.costs, fmt.Errorf("measuring what an item costs: %w", err)
	}
	return g.costs, nil
}

// costWidth is how many items are fetched at once: more than the capacity would queue, or be
// rejected, and more than there are files could not be opened.
func costWidth(p profile.Profile, separate bool) int {
	width := min(p.Items, costsItems)
	if p.Capacity > 0 {
		width = min(width, p.Capacity)
	}
	if limit, ok := process.FileLimit(); ok {
		ends := 1
		if !separate {
			ends = 2 // of each connection are in this process
		}
		width = min(width, (int(min(limit, 1<<20))-scenario.SpareFiles)/ends)
	}
	return max(1, width)
}

// costItems are the items that are looked at, evenly spread, in a few rounds at most.
func costItems(p profile.Profile, width int) []strategies.Item {
	items := make([]strategies.Item, min(p.Items, costsItems, max(16, 4*width)))
	for k := range items {
		items[k].Index = k * p.Items / len(items)
	}
	return items
}

// InProcess is the costs where the fixture is served from the strategy's process.
func (c Costs) InProcess() *Costs {
	c.Client, c.Server = c.Client+c.Server, 0
	return &c
}

// Seen is what a sample showed: means over its items.
type Seen struct {
	CPU   time.Duration // of the strategy's process and, if it is another one, of the fixture's
	Own   time.Duration // the part of CPU that the strategy's process used
	Delay time.Duration // that the server really applied

	Batches int
	Lasted  time.Duration // from the first batch to the last; 0 for a batch alone
	Between time.Duration // of it, between the batches
}

// Bound is T* of the profile for a sample, and the interval for the best schedule with so many
// fetches at once: see [tstar.Demand.AtLimit]. Whatever the sample shows to be possible for less than
// the costs is counted at that: what was done cannot be called impossible.
func (c Costs) Bound(p profile.Profile, seen Seen, limit int) (t tstar.Bound, low, high time.Duration) {
	if p.Capacity > 0 && p.Reject || p.Items == 0 {
		return tstar.Bound{}, 0, 0 // who rejects enough is done at once
	}
	d := tstar.Latencies(p)
	n := time.Duration(p.Items)
	if late := min(c.Late, seen.Delay-d.Latency/n); d.Latency > 0 && late > 0 {
		d.Latency += late * n
		d.Shortest += late
		d.Most += late
	}
	processed := p.Items
	for i := range p.Items {
		if p.Item(i).Fault != profile.NoFault {
			processed--
		}
	}
	d.Process = c.Process * time.Duration(processed)
	request := c.Client + c.Server
	d.Own = c.Client*n + d.Process
	share := 1.0 // of the costs
	if all := request*n + d.Process; seen.CPU*n < all {
		share = float64(seen.CPU*n) / float64(all)
	}
	scaled := func(d time.Duration) time.Duration { return time.Duration(share * float64(d)) }
	d.Process, d.Own, request = scaled(d.Process), min(scaled(d.Own), seen.Own*n), scaled(request)
	d.Trip, d.Send = c.Trip, request/2
	d.Receive = request - d.Send
	if processed == p.Items {
		d.Smallest = scaled(c.ProcessLeast)
	}
	// Which of the items is the largest is not known here: it has the shortest latency at least,
	// and that with the longest latency is the smallest at least.
	d.Longest = min(request, c.Trip) + max(d.Shortest+scaled(c.ProcessMost), d.Most+d.Smallest)
	cpus, own := float64(c.CPUs), float64(runtime.GOMAXPROCS(0))
	of := host.Series{Lasted: seen.Lasted, Between: seen.Between, Used: seen.CPU * n * time.Duration(seen.Batches),
		Width: c.width()}
	t = d.Bound(cpus, own, p.Capacity, c.Quota.Least(d.CPU(), of))
	if p.Capacity > 0 {
		limit = min(limit, p.Capacity)
	}
	if c.Quota.Time > 0 {
		cpus = min(cpus, c.Quota.CPUs())
	}
	low, high = d.AtLimit(limit, t, cpus, own)
	return t, low, high
}

// width is how many CPUs the strategy's process and the fixture's use at once, at most: Go gives a
// process as many as its quota, two at least.
func (c Costs) width() int {
	if c.Quota.Time == 0 {
		return c.CPUs
	}
	return min(c.CPUs, runtime.GOMAXPROCS(0)+max(2, int(math.Ceil(c.Quota.CPUs()))))
}

// Usable is how many CPUs the strategy's process may use: the test binary's GOMAXPROCS.
func (c Costs) Usable() int { return max(1, min(c.CPUs, runtime.GOMAXPROCS(0))) }
