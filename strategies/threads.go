package strategies

import (
	"context"
	"iter"
	"runtime"
)

// Threads is Pool with every worker locked to an operating-system thread of its own.
//
//   - Idea: show what it costs to have no goroutines. Each hand-over wakes an OS thread,
//     through the kernel.
//   - Makespan: ⌈N/Workers⌉(F+P), as Pool. The price is CPU time.
//   - Holds: Workers+1 items.
//   - Wins: never in this comparison. Lock a thread for what belongs to one: a GUI, a C
//     library with thread-local state, a namespace.
//   - Loses: CPU time for each item, which counts more the shorter the items are; and a
//     kernel stack for each worker.
//   - Source: ThreadPoolExecutor of Python's concurrent.futures and of java.util.concurrent.
type Threads struct {
	Workers int // 0 means DefaultLimit
}

var _ Strategy = Threads{}

func (t Threads) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	workers, err := setting("Threads.Workers", t.Workers, DefaultLimit)
	if err != nil {
		return err
	}
	next := make(chan *Item) // as in Pool: Run sends and closes, the workers receive
	var working group
	working.Start(workers, func() {
		runtime.LockOSThread()
		// Unlocked at the end, so that the runtime keeps the thread for the next batch,
		// as an executor would; a goroutine that ends locked takes its thread with it.
		defer runtime.UnlockOSThread()
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
