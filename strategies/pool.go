package strategies

import (
	"context"
	"iter"
)

// Pool keeps a fixed number of workers, each of which takes the next item when it is free.
//
//   - Idea: start Workers goroutines once, and let them receive from one channel.
//   - Makespan: ⌈N/Workers⌉(F+P).
//   - Holds: Workers+1 items: one in each worker, one that waits to be taken.
//   - Wins: by default. It is bounded, starts nothing for an item, streams without end, and
//     balances itself: a slow item occupies one worker and nobody else.
//   - Loses: when processing counts, because one number bounds both stages. Enough workers to
//     cover the waiting are too many for the CPUs; as many as the CPUs leave the network
//     idle. Pipeline has a number for each stage.
//   - Source: the thread pool of D. Lea, Concurrent Programming in Java, 1996, with a
//     goroutine for a thread.
//   - Picture: pictures/pipeline.svg.
type Pool struct {
	Workers int // 0 means DefaultLimit
}

var _ Strategy = Pool{}

func (p Pool) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	workers, err := setting("Pool.Workers", p.Workers, DefaultLimit)
	if err != nil {
		return err
	}
	// Run sends and closes, the workers receive. No capacity: an item in a buffer is
	// held and not worked on.
	next := make(chan *Item)
	var working group
	working.Start(workers, func() {
		for item := range next {
			work.Fetch(ctx, item)
			work.Process(ctx, item)
			emit(item)
		}
	})
	end := func() {
		close(next)
		working.Wait()
	}
	for item := range finally(feed(ctx, items), end) {
		next <- item
	}
	return context.Cause(ctx)
}
