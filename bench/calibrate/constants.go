package calibrate

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
	"github.com/overlap-bench/overlap/bench/scenario"
	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/fixtures/process"
	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/strategies"
)

// repeat takes samples until the time is over, three at least, and sorts them. The first call
// of sample warms up, and does not count. Once ctx is done there may be fewer, or none.
func repeat(ctx context.Context, budget time.Duration, sample func() time.Duration) []time.Duration {
	var samples []time.Duration
	begun, warm := time.Now(), false
	for ctx.Err() == nil && (len(samples) < 3 || time.Since(begun) < budget) {
		took := sample()
		if warm {
			samples = append(samples, took)
		}
		warm = true
	}
	slices.Sort(samples)
	return samples
}

// perSecond is what a median duration for n bytes is as a speed.
func perSecond(n int, sorted []time.Duration) *float64 {
	d := host.Median(sorted)
	if d == nil || *d <= 0 {
		return nil
	}
	return new(float64(n) / d.Seconds())
}

// idle sleeps, which tells about the timers, and about what goes on when we do nothing.
func (c *Constants) idle(ctx context.Context, budget time.Duration) {
	const sleep = 5 * time.Millisecond
	begun, before, own := time.Now(), host.HostPressure(), process.CPU()
	c.TimerOvershoot = host.Median(repeat(ctx, budget, func() time.Duration {
		begun := time.Now()
		time.Sleep(sleep)
		return time.Since(begun) - sleep
	}))
	after := host.HostPressure()
	if used := after.Since(before).Used; used != nil {
		ours := float64(process.CPU()-own) / float64(time.Since(begun)) / float64(after.CPU.CPUs)
		c.Others = new(max(0, *used-ours))
	}
}

// compute does the same CPU work over and over: its median is the speed, its spread the noise.
func (c *Constants) compute(ctx context.Context, budget time.Duration) {
	const aim = 5 * time.Millisecond // as long as a tick or more, so that a sample is not often disturbed by one
	h, chunks := host.NewHasher(), 16
	sample := func() time.Duration {
		passed := host.Stopwatch(1)
		for range chunks {
			h.Hash()
		}
		return passed()
	}
	trial := host.Median(repeat(ctx, 0, sample))
	if trial == nil {
		return
	}
	chunks = max(1, chunks*int(aim)/max(1, int(*trial)))
	samples := repeat(ctx, budget, sample)
	c.SHA256 = perSecond(chunks*host.HashChunk, samples)
	if len(samples) > 0 {
		spread := host.Quantile(samples, 0.75) - host.Quantile(samples, 0.25)
		c.Noise = new(float64(spread) / float64(host.Quantile(samples, 0.5)))
	}
	runtime.KeepAlive(h)
}

// handOver passes values from one goroutine to another and nothing else.
func (c *Constants) handOver(ctx context.Context, budget time.Duration) {
	const values = 20_000
	c.HandOver = host.Median(repeat(ctx, budget, func() time.Duration {
		handed := make(chan int) // this goroutine sends and closes; unbuffered is what is measured
		sum := make(chan int)    // the other sends once, at its end
		begun := time.Now()
		go func() {
			total := 0
			for v := range handed {
				total += v
			}
			sum <- total
		}()
		for v := range values {
			handed <- v
		}
		close(handed)
		runtime.KeepAlive(<-sum)
		return time.Since(begun) / values
	}))
}

// copyMemory copies more than caches hold.
func (c *Constants) copyMemory(ctx context.Context, budget time.Duration) {
	if ctx.Err() != nil {
		return // also the preparation would take a while
	}
	const size, page = 32 << 20, 4 << 10
	from, to := make([]byte, size), make([]byte, size)
	for i := 0; i < size; i += page { // those never written may all be one, which is in the cache
		from[i] = 1
	}
	c.Memory = perSecond(size, repeat(ctx, budget, func() time.Duration {
		passed := host.Stopwatch(1)
		copy(to, from)
		return passed()
	}))
	runtime.KeepAlive(to)
	from, to = nil, nil
	debug.FreeOSMemory() // now, rather than in the background of what is measured next
}

// request measures the CPU time of a request to a fixture in a process of its own.
func (c *Constants) request(ctx context.Context, budget time.Duration) error {
	const inFlight = 32
	prof := scenario.Scenarios()[0].Profile // io
	prof.Latency = profile.Delays{}
	child, err := fixtures.StartChild(ctx, []profile.Profile{prof}, "")
	if err != nil {
		return fmt.Errorf("calibrating requests: %w", err)
	}
	defer child.Close()
	client, control := fixtures.NewClient(child.URLs[0], inFlight), fixtures.NewClient(child.URLs[0], 1)
	defer client.Close()
	defer control.Close()
	if err := client.Warm(ctx, inFlight); err != nil {
		return fmt.Errorf("calibrating requests: %w", err)
	}
	ctx, stop := context.WithCancelCause(ctx) // a fixture that fails once ends it
	defer stop(nil)
	samples := repeat(ctx, budget, func() time.Duration {
		_, cpu, err := requestCPU(ctx, client, control, inFlight, budget/10)
		if err != nil {
			stop(err)
		}
		return cpu
	})
	if ctx.Err() != nil {
		return fmt.Errorf("calibrating requests: %w", context.Cause(ctx))
	}
	if cpu := host.Median(samples); *cpu > 0 { // 0 where a system does not count CPU time
		c.RequestCPU = cpu
	}
	return nil
}

// requestCPU keeps so many requests in flight for a while, and returns the CPU time of one: the
// client's own part, and all of it.
func requestCPU(ctx context.Context, client, control *fixtures.Client, inFlight int,
	window time.Duration) (own, all time.Duration, err error) {
	before, err := control.Stats(ctx)
	if err != nil {
		return 0, 0, err
	}
	begun, used := time.Now(), process.CPU()
	errs := make([]error, inFlight) // each worker writes its own
	var workers sync.WaitGroup
	for i := range errs {
		workers.Go(func() {
			for errs[i] == nil && time.Since(begun) < window {
				item := strategies.Item{Index: i, URL: client.URL(i)}
				client.Fetch(ctx, &item)
				client.Recycle(item.Body)
				errs[i] = item.Err
			}
		})
	}
	workers.Wait()
	used = process.CPU() - used
	for _, err := range errs {
		if err != nil {
			return 0, 0, err
		}
	}
	after, err := control.Stats(ctx)
	if err != nil {
		return 0, 0, err
	}
	if after.Requests == before.Requests {
		return 0, 0, nil
	}
	n := time.Duration(after.Requests - before.Requests)
	return used / n, (used + after.CPU - before.CPU) / n, nil
}
