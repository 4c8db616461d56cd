package peers

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/panjf2000/ants/v2"

	"github.com/overlap-bench/overlap/strategies"
)

// Ants has Limit goroutines with one function. Holds Limit+1.
type Ants struct{ Limit int }

var _ strategies.Strategy = Ants{}

func (p Ants) Run(ctx context.Context, items iter.Seq[*item], work strategies.Workload, emit func(*item)) error {
	limit, err := size("Ants", p.Limit)
	if err != nil {
		return err
	}
	var running sync.WaitGroup
	crash := func(cause any) { panic(cause) } // by default a panic is logged, and the item is lost
	pool, err := ants.NewPoolWithFuncGeneric(limit, func(it *item) {
		through(ctx, work, emit, it)
		running.Done()
	}, ants.WithPanicHandler(crash))
	if err != nil {
		return fmt.Errorf("peers: making a pool of ants: %w", err)
	}
	end := func() {
		running.Wait()
		err = pool.ReleaseContext(context.Background())
	}
	for it := range until(ctx, items, end) {
		running.Add(1)
		if err := pool.Invoke(it); err != nil {
			panic(fmt.Errorf("peers: ants refuses an item: %w", err)) // it cannot: the pool blocks and is open
		}
	}
	if err != nil {
		return fmt.Errorf("peers: ending the pool of ants: %w", err)
	}
	return context.Cause(ctx)
}
