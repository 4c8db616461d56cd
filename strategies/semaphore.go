package strategies

import (
	"context"
	"iter"
)

// Semaphore starts a goroutine for each URL, at most Limit of them at a time.
//
//   - Idea: PerURL with a turnstile. A slot is taken before the item is pulled, so
//     waiting items stay in the source. The variant that takes its slot inside the
//     goroutine bounds the work and not the memory: it holds all N.
//   - Makespan: ⌈N/Limit⌉(F+P).
//   - Holds: Limit items.
//   - Wins: where code that starts a goroutine for each item exists already and needs
//     a bound: four lines more.
//   - Loses: a goroutine is started and ended for each item, which Pool saves. Against
//     Pipeline: a slot is held through both stages, so items that wait for a CPU keep
//     others from being fetched.
//   - Source: E. W. Dijkstra, Cooperating Sequential Processes, 1965; the buffered
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
