package strategies

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"time"

	"github.com/overlap-bench/overlap/strategies/internal/climb"
)

// DefaultMax is the highest limit that an Adaptive tries whose Max is left at zero.
const DefaultMax = 256

// Adaptive finds its own limit of concurrent fetches, from the throughput that it measures.
//
//   - Idea: Pipeline with a number of fetchers that rises while more of them get more
//     done, and falls when they do not or when items fail. The number of processors needs no
//     search: more than there are CPUs gain nothing.
//   - Makespan: that of Pipeline at the best limit, and the cost of the search. From its
//     start at 16 it reaches 256 after about two rounds of F.
//   - Holds: Max+Processors items. A slot is taken before the pull and given back when a
//     processor has the item.
//   - Wins: when nobody knows the best limit, or when it changes: a server that queues or slows
//     down under load, other clients, another machine.
//   - Loses: the cost of the search, to a strategy with the right limit: much of a short
//     batch, little of a long one. Where a higher limit gains nothing, it may keep it. It learns
//     that a server rejects from the items that fail, a few in each try, so retry those that must
//     not be lost. It never interrupts a fetch, so it notices that a server has become slow only
//     when that server answers.
//   - Source: hill climbing, with V. Jacobson, Congestion Avoidance and Control, SIGCOMM 1988,
//     for backing off at once and trying again; J. D. C. Little, 1961, for measuring throughput.
//
// The search is in internal/climb, and so is the reason why it does not follow latency.
type Adaptive struct {
	Min, Max   int        // limits of fetches at a time; 0 means 1 and DefaultMax
	Processors int        // workers that process; 0 means GOMAXPROCS
	Clock      Clock      // nil means the real one
	Watch      func(Step) // called after each window, by the goroutine that called Run; nil means nobody watches
}

// A Clock tells the time. Only differences between times count.
type Clock interface{ Now() time.Time }

// A Step is one window of the search.
type Step struct {
	Time       time.Duration // since the start, at the end of the window
	Limit      int           // in force during the window
	Throughput float64       // of items that did not fail, per second
	Failed     int           // items
	Next       int           // the limit from now on
}

var _ Strategy = Adaptive{}

func (a Adaptive) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	limiter, processors, err := a.settings()
	if err != nil {
		return err
	}
	elapsed := a.stopwatch()
	// Run sends on toFetch, the fetchers on toProcess; Run closes each once its senders
	// are done. No capacity, as in Pipeline.
	toFetch, toProcess := make(chan *Item), make(chan *Item)
	var fetching, processing group
	fetcher := func() {
		for item := range toFetch {
			fetch := limiter.Begin(elapsed())
			work.Fetch(ctx, item)
			failed := item.Err != nil // read before the item is handed over
			toProcess <- item         // waiting for a processor counts
			if end := limiter.End(fetch, elapsed(), failed); end {
				return
			}
		}
	}
	processing.Start(processors, func() {
		for item := range toProcess {
			work.Process(ctx, item)
			emit(item)
		}
	})
	end := func() {
		close(toFetch)
		fetching.Wait()
		close(toProcess)
		processing.Wait()
	}

	start := limiter.Acquire() // blocks until the limit allows one more fetch; before the pull, as in Semaphore
	for item := range finally(feed(ctx, items), end) {
		if start {
			fetching.Go(fetcher)
		}
		toFetch <- item
		start = limiter.Acquire()
		limiter.Report() // calls Watch on this goroutine
	}
	limiter.Report()
	return context.Cause(ctx)
}

// stopwatch starts a clock that tells the time since then.
func (a Adaptive) stopwatch() (elapsed func() time.Duration) {
	now := time.Now
	if a.Clock != nil {
		now = a.Clock.Now
	}
	start := now()
	return func() time.Duration { return now().Sub(start) }
}

// settings reads the fields.
func (a Adaptive) settings() (limiter *climb.Limiter, processors int, err error) {
	least, err := setting("Adaptive.Min", a.Min, 1)
	if err != nil {
		return nil, 0, err
	}
	most, err := setting("Adaptive.Max", a.Max, DefaultMax)
	if err != nil {
		return nil, 0, err
	}
	processors, err = setting("Adaptive.Processors", a.Processors, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, 0, err
	}
	if least > most {
		const format = "strategies: Adaptive.Min is %d and Adaptive.Max is %d: use a Min that is not more than Max"
		return nil, 0, fmt.Errorf(format, least, most)
	}
	var watch func(climb.Step)
	if a.Watch != nil {
		watch = func(step climb.Step) { a.Watch(Step(step)) }
	}
	return climb.NewLimiter(least, most, watch), processors, nil
}
