package strategies

import (
	"context"
	"iter"
)

// Semaphore starts a goroutine for each URL, at most Limit of them at a time.
//
//   - Idea: PerURL with a turnstile. A slot is taken before the item is pulled, so
//     waiting items stay in the source. (The common variant that takes the slot inside the
//     goroutine bounds the work and not the memory: it holds all N items.)
//   - Makespan: ⌈N/Limit⌉(F+P).
//   - Holds: Limit items.
//   - Wins: where code already starts a goroutine for each item and needs a bound. It takes
//     four lines more.
//   - Loses: to Pool, which saves starting and ending a goroutine for each item. To Pipeline,
//     when processing counts: a slot is held through both stages, so an item that waits for a
//     CPU keeps another from being fetched.
//   - Source: E. W. Dijkstra, Cooperating Sequential Processes, 1965. The buffered
//     channel as a counting semaphore is from Effective Go.
type Semaphore struct {
	Limit int // goroutines at a time; 0 means DefaultLimit
}

var _ Strategy = Semaphore{}

func (s Semaphore) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	limit, err := setting("Semaphore.Limit", s.Limit, DefaultLimit)
	if err != nil {
		return err
	}
	// A value in slots is a slot taken: Run sends one before each pull, the goroutine
	// of the item receives one at its end. Never closed. The capacity is the limit.
	slots := make(chan struct{}, limit)
	var running group
	slots <- struct{}{}
	for item := range finally(feed(ctx, items), running.Wait) {
		running.Go(func() {
			work.Fetch(ctx, item)
			work.Process(ctx, item)
			emit(item)
			<-slots
		})
		slots <- struct{}{}
	}
	return context.Cause(ctx)
}
