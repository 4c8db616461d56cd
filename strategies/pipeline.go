package strategies

import (
	"context"
	"iter"
	"runtime"
)

// Pipeline hands each body to a processor as soon as it is fetched.
//
//   - Idea: one set of workers waits, another computes, and a channel joins them. Each
//     stage has the concurrency that suits it, and there is no barrier.
//   - Makespan: the longer of two. If the fetchers are the bottleneck, ⌈N/Fetchers⌉F +
//     ⌈L/Processors⌉P: only the processing of the last L items is not overlapped. L is what the
//     last round of fetches has: Fetchers if that divides N, else the remainder. If the
//     processors are, about F + ⌈N/Processors⌉P: only the first fetch is not overlapped.
//   - Holds: Fetchers+Processors+1 items: one in each worker, one that waits to be taken. A
//     fetcher keeps its body until a processor takes it. That is the backpressure that bounds
//     memory.
//   - Wins: when both stages count and about balance. The fetchers go on fetching while
//     items are processed; a worker of Pool does one or the other.
//   - Loses: one more hand-over for each item. It only ties where one stage is negligible, or where
//     the CPUs are the bottleneck: then every strategy that keeps them busy ends at the same time.
//   - Source: S. Ajmani, Go Concurrency Patterns: Pipelines and cancellation, 2014.
//   - Picture: pictures/staged.svg.
type Pipeline struct {
	Fetchers   int // 0 means DefaultLimit
	Processors int // 0 means GOMAXPROCS
}

var _ Strategy = Pipeline{}

func (p Pipeline) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	fetchers, err := setting("Pipeline.Fetchers", p.Fetchers, DefaultLimit)
	if err != nil {
		return err
	}
	processors, err := setting("Pipeline.Processors", p.Processors, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	// Run sends on toFetch, the fetchers on toProcess; Run closes each once its senders
	// are done. No capacity: a buffer would hold more and speed up nothing.
	toFetch, toProcess := make(chan *Item), make(chan *Item)
	var fetching, processing group

	fetching.Start(fetchers, func() {
		for item := range toFetch {
			work.Fetch(ctx, item)
			toProcess <- item
		}
	})
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
	for item := range finally(feed(ctx, items), end) {
		toFetch <- item
	}
	return context.Cause(ctx)
}
