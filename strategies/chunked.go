package strategies

import (
	"context"
	"iter"

	"github.com/overlap-bench/overlap/strategies/internal/chunkqueue"
)

// Chunked is a pool whose workers take several items at a time while items are tiny.
//
//   - Idea: pay for one hand-over per chunk and not per item. The size of a chunk adapts: it
//     doubles, up to Chunk, while workers come back for more quickly, and is 1 again once
//     one comes back late. A worker that finds no items steals from another, so none idles
//     while an item waits.
//   - Makespan: ⌈N/Workers⌉(F+P), as Pool.
//   - Holds: at most (Workers+1)·Chunk items, a chunk in each worker and one that waits. Slow
//     items are taken one by one, so about Chunk+Workers of them. With no more workers
//     than CPUs, slow cannot be told from quick without a clock, and a chunk is 16 at most.
//   - Wins: when an item takes less than a few microseconds, of which handing it over is a
//     good part.
//   - Loses: the order of service: an item in the chunk of a busy worker may wait while newer
//     ones are served (not with Chunk 1). While items are tiny, one worker more than needed
//     stays awake to notice when they no longer are. Nothing is gained from 100 µs an item on.
//   - Source: C. D. Polychronopoulos and D. J. Kuck, Guided Self-Scheduling, IEEE
//     Transactions on Computers C-36(12), 1987, for chunks; R. D. Blumofe and C. E. Leiserson,
//     Scheduling Multithreaded Computations by Work Stealing, Journal of the ACM 46(5), 1999.
//
// The queue of chunks is in internal/chunkqueue.
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
