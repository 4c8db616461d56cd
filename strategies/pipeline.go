package strategies

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// Pipeline hands each body to the processors as soon as it is fetched.
//
//   - Idea: one set of workers waits, another computes, and a channel joins them: each
//     stage has the concurrency that suits it, and there is no barrier.
//   - Makespan: for N a multiple of Fetchers, and processors that keep up, as Pool in F
//     with the processing overlapped: (N/Fetchers)F + P. For processors that do not,
//     about F + ⌈N/Processors⌉P.
//   - Holds: Fetchers+Processors+1 items: one in each worker, one waiting to be taken.
//   - Wins: when both stages count: many requests are out while no more goroutines
//     compute than there are CPUs, so bodies in processing are few and stay in cache.
//   - Loses: one hand-over more for each item; nothing to gain when one stage is
//     negligible. A fetcher whose body nobody takes is stalled, which is the
//     backpressure that keeps memory bounded.
//   - Source: S. Ajmani, Go Concurrency Patterns: Pipelines and cancellation, 2014.
type Pipeline struct {
	Fetchers   int // 0 means DefaultLimit
	Processors int // 0 means GOMAXPROCS
}

var _ Strategy = Pipeline{}

func (p Pipeline) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	fetchers, err := size("Pipeline.Fetchers", p.Fetchers, DefaultLimit)
	if err != nil {
		return err
	}
	processors, err := size("Pipeline.Processors", p.Processors, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	// Run sends on toFetch, the fetchers on toProcess; Run closes each once its senders
	// are done. No capacity: a buffer would hold more and speed up nothing.
	toFetch, toProcess := make(chan *Item), make(chan *Item)
	var fetching, processing sync.WaitGroup

	for range fetchers {
		fetching.Go(func() {
			for item := range toFetch {
				work.Fetch(ctx, item)
				toProcess <- item
			}
		})
	}
	for range processors {
		processing.Go(func() {
			for item := range toProcess {
				work.Process(ctx, item)
				emit(item)
			}
		})
	}

	for item := range feed(ctx, items) {
		toFetch <- item
	}
	close(toFetch)
	fetching.Wait()
	close(toProcess)
	processing.Wait()
	return context.Cause(ctx)
}
