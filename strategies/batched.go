package strategies

import (
	"context"
	"iter"
)

// Batched works on Size items at once, waits for all of them, then takes the next Size.
//
//   - Idea: a bound without a queue. Cut the input into chunks and join each chunk.
//   - Makespan: the sum over the chunks of the longest F+P in each. For equal items
//     ⌈N/Size⌉(F+P), as Pool.
//   - Holds: Size items.
//   - Wins: where a chunk means something, such as a transaction or a page of results.
//     When items are equal it costs nothing.
//   - Loses: at its barrier, after every chunk: all wait for the slowest item, and the
//     network idles. With one slow item in every chunk, every chunk is slow.
//   - Source: the supersteps of L. G. Valiant, A Bridging Model for Parallel
//     Computation, Communications of the ACM 33(8), 1990; Promise.all over slices.
//   - Picture: pictures/batched.svg.
type Batched struct {
	Size int // 0 means DefaultLimit
}

var _ Strategy = Batched{}

func (b Batched) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	limit, err := setting("Batched.Size", b.Size, DefaultLimit)
	if err != nil {
		return err
	}
	var running group
	started := 0
	// The wait at the end is for the remainder, when Size does not divide N.
	for item := range finally(feed(ctx, items), running.Wait) {
		running.Go(func() {
			work.Fetch(ctx, item)
			work.Process(ctx, item)
			emit(item)
		})
		if started++; started == limit {
			running.Wait() // the barrier, before the next pull
			started = 0
		}
	}
	return context.Cause(ctx)
}
