package strategies

import (
	"context"
	"iter"
)

// EventLoop has many fetches under way and one goroutine that processes.
//
//   - Idea: waiting is concurrent, computing is not. One goroutine, the loop, processes
//     each item when its fetch completes, and calls emit. No two callbacks run at the
//     same time, so they need no locks.
//   - Makespan: max(⌈N/Fetchers⌉F + LP, F + NP), since processing never runs in parallel. L is
//     how many items the last round of fetches has: Fetchers if that divides N, else the
//     remainder.
//   - Holds: Fetchers+1 items: one in each fetch, one in the loop.
//   - Wins: when there is almost nothing to compute, or when what is computed shares state.
//   - Loses: all CPUs but one, as soon as processing counts. And one long item blocks
//     the loop for everybody.
//   - Source: asyncio and Node.js; D. C. Schmidt, Reactor, 1995. They do everything in the loop. Here
//     the fetching itself (HTTP, copying) may use other CPUs, through Go's network poller.
//   - Picture: pictures/pipeline.svg.
type EventLoop struct {
	Fetchers int // fetches at a time; 0 means DefaultLimit
}

var _ Strategy = EventLoop{}

func (e EventLoop) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	fetchers, err := setting("EventLoop.Fetchers", e.Fetchers, DefaultLimit)
	if err != nil {
		return err
	}
	// A completed fetch sends its item, the loop receives; Run closes after the last
	// fetch. No capacity: a body waits in its fetch, and so keeps its slot.
	completed := make(chan *Item)
	// A value in slots is a fetch under way, as in Semaphore: taken before the pull.
	slots := make(chan struct{}, fetchers)
	var fetching, loop group

	loop.Go(func() {
		for item := range completed {
			work.Process(ctx, item)
			emit(item)
		}
	})
	end := func() {
		fetching.Wait()
		close(completed)
		loop.Wait()
	}
	slots <- struct{}{}
	for item := range finally(feed(ctx, items), end) {
		fetching.Go(func() {
			work.Fetch(ctx, item)
			completed <- item
			<-slots
		})
		slots <- struct{}{}
	}
	return context.Cause(ctx)
}
