package peers

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/alitto/pond/v2"

	"github.com/overlap-bench/overlap/strategies"
)

// Pond has up to Limit goroutines and a queue of as many items; its default would be a queue
// without bound. Holds 2·Limit+1.
type Pond struct{ Limit int }

var _ strategies.Strategy = Pond{}

func (p Pond) Run(ctx context.Context, items iter.Seq[*item], work strategies.Workload, emit func(*item)) error {
	limit, err := size("Pond", p.Limit)
	if err != nil {
		return err
	}
	// By default a panic is kept in the result of the task, which nobody asks for here.
	pool := pond.NewPool(limit, pond.WithQueueSize(limit), pond.WithoutPanicRecovery())
	var running sync.WaitGroup
	// Not StopAndWait, which goes through a pool that all of the process shares. A worker
	// ends by itself when the queue is empty, and nothing else belongs to the pool.
	for it := range until(ctx, items, running.Wait) {
		running.Add(1)
		err := pool.Go(func() {
			through(ctx, work, emit, it)
			running.Done()
		})
		if err != nil {
			panic(fmt.Errorf("peers: pond refuses an item: %w", err)) // it cannot: the pool blocks and is open
		}
	}
	return context.Cause(ctx)
}
