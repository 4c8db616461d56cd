package peers

import (
	"context"
	"fmt"
	"iter"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/overlap-bench/overlap/strategies"
)

// ErrGroup starts a goroutine for each item, Limit at a time. Holds Limit+1: Go blocks with
// the next item in hand.
type ErrGroup struct{ Limit int }

// SemaphoreWeighted does the same by hand. Holds Limit+1.
type SemaphoreWeighted struct{ Limit int }

var _, _ strategies.Strategy = ErrGroup{}, SemaphoreWeighted{}

func (p ErrGroup) Run(ctx context.Context, items iter.Seq[*item], work strategies.Workload, emit func(*item)) error {
	limit, err := size("ErrGroup", p.Limit)
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(limit)
	end := func() { _ = group.Wait() } // nil: a failed stage concerns its item alone
	for it := range until(ctx, items, end) {
		group.Go(func() error {
			through(ctx, work, emit, it)
			return nil
		})
	}
	return context.Cause(ctx)
}

func (p SemaphoreWeighted) Run(
	ctx context.Context, items iter.Seq[*item], work strategies.Workload, emit func(*item),
) error {
	limit, err := size("SemaphoreWeighted", p.Limit)
	if err != nil {
		return err
	}
	slots := semaphore.NewWeighted(int64(limit))
	patient := context.WithoutCancel(ctx) // what is pulled is emitted: the stages return when ctx is done
	acquire := func(n int) {
		if err := slots.Acquire(patient, int64(n)); err != nil {
			panic(fmt.Errorf("peers: semaphore gives no slot: %w", err)) // it cannot: patient is never done
		}
	}
	end := func() { acquire(limit) } // all have ended
	for it := range until(ctx, items, end) {
		acquire(1)
		go func() {
			through(ctx, work, emit, it)
			slots.Release(1)
		}()
	}
	return context.Cause(ctx)
}
