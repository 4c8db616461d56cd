package strategies

import (
	"context"
	"iter"
)

// EventLoop has many fetches in the air and one goroutine that processes.
//
//   - Idea: waiting is concurrent, computing is not. One goroutine, the loop, runs the
//     processing of each item when its fetch completes, and calls emit: callbacks never
//     run at the same time, so they need no locks.
//   - Makespan: max(⌈N/Fetchers⌉F + LP, F + NP), where the last round of fetches has L
//     items, Fetchers if that divides N: processing never runs in parallel.
//   - Holds: Fetchers+1 items: one in each fetch, one in the loop.
//   - Wins: when there is almost nothing to compute, or what is computed shares state.
//   - Loses: all CPUs but one, as soon as processing counts; and one long item blocks
//     the loop for everybody.
//   - Source: asyncio and Node.js; D. C. Schmidt, Reactor, 1995. Unlike there, here the
//     fetching itself (HTTP, copying) may use other CPUs: it is Go's network poller.
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
