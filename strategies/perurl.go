package strategies

import (
	"context"
	"iter"
)

// PerURL starts a goroutine for each URL, all at once.
//
//   - Idea: goroutines are cheap, so give every item its own.
//   - Makespan: F+P, whatever N is, while CPUs, connections and memory last.
//   - Holds: all N items. Nothing slows the pulling, not even an emit that blocks, so the
//     source must be finite. Staged is the only other page without backpressure.
//   - Wins: for tens of items on a server that takes them all at once.
//   - Loses: with many items: N connections to dial, N bodies in memory, N goroutines to
//     schedule. The server or the file descriptors run out first. In production an unbounded
//     fan-out is an outage in waiting.
//   - Source: the first example of every Go tutorial; asyncio.gather in Python.
//   - Picture: pictures/perurl.svg.
type PerURL struct{}

var _ Strategy = PerURL{}

func (PerURL) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	var running group
	for item := range finally(feed(ctx, items), running.Wait) {
		running.Go(func() {
			work.Fetch(ctx, item)
			work.Process(ctx, item)
			emit(item)
		})
	}
	return context.Cause(ctx)
}
