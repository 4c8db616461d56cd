package strategies

import (
	"context"
	"iter"

	"github.com/overlap-bench/overlap/strategies/internal/chunkqueue"
)

// Chunked is a pool whose workers take several items at a time when the items are tiny.
//
//   - Idea: what a hand-over costs is paid once for a chunk. All workers share one chunk
//     size. It is 1, doubles up to Chunk while they come back quickly, and is 1 again as
//     soon as one comes back late. A worker that finds nothing takes from another, at most
//     half of what that has not begun, so that nobody idles while an item waits.
//   - Makespan: ⌈N/Workers⌉(F+P), as Pool.
//   - Holds: (Workers+1)·Chunk items at most: a chunk in each worker, one waiting to be
//     taken. Slow items are taken one by one: about Chunk+Workers. With no more workers than
//     CPUs nothing tells slow from quick, since a strategy has no clock: a chunk is 16 at most.
//   - Wins: when an item takes less than a few microseconds, and handing it over is a
//     good part of its cost.
//   - Loses: the order of service. An item in the chunk of a busy worker waits while newer
//     ones are served; Chunk 1 is first come, first served. While items are tiny one worker
//     more than needed is awake, to notice when they no longer are. Nothing to gain from
//     100 µs an item on.
//   - Source: C. D. Polychronopoulos and D. J. Kuck, Guided Self-Scheduling, IEEE
//     Transactions on Computers C-36(12), 1987: chunks; R. D. Blumofe and C. E. Leiserson,
//     Scheduling Multithreaded Computations by Work Stealing, Journal of the ACM 46(5), 1999.
type Chunked struct {
	Workers int // 0 means DefaultLimit
	Chunk   int // the most items that a worker takes at a time; 0 means DefaultChunk
}

// DefaultChunk makes the hand-over of a chunk cheaper than the items in it.
const DefaultChunk = 256

var _ Strategy = Chunked{}

func (c Chunked) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	workers, err := setting("Chunked.Workers", c.Workers, DefaultLimit)
	if err != nil {
		return err
	}
	chunk, err := setting("Chunked.Chunk", c.Chunk, DefaultChunk)
	if err != nil {
		return err
	}
	var working group
	var queue *chunkqueue.Queue[*Item]
	worker := func() {
		for item := range queue.Items() {
			work.Fetch(ctx, item)
			work.Process(ctx, item)
			emit(item)
		}
	}
	// The queue starts a worker when it has something for it: never more than Workers.
	queue = chunkqueue.New[*Item](chunk, workers, func() { working.Go(worker) })
	end := func() {
		queue.Close()
		working.Wait()
	}
	for item := range finally(feed(ctx, items), end) {
		queue.Put(item)
	}
	return context.Cause(ctx)
}
