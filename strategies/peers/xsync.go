package peers

import (
	"context"
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
	for it := range until(ctx, items) {
		group.Go(func() error {
			work.Fetch(ctx, it)
			work.Process(ctx, it)
			emit(it)
			return nil // a failed stage concerns its item alone
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

func (p SemaphoreWeighted) Run(ctx context.Context, items iter.Seq[*item], work strategies.Workload, emit func(*item)) error {
	limit, err := size("SemaphoreWeighted", p.Limit)
	if err != nil {
		return err
	}
	slots := semaphore.NewWeighted(int64(limit))
	patient := context.WithoutCancel(ctx) // what is pulled is emitted: the stages return when ctx is done
	for it := range until(ctx, items) {
		if err := slots.Acquire(patient, 1); err != nil {
			return err
		}
		go func() {
			defer slots.Release(1)
			work.Fetch(ctx, it)
			work.Process(ctx, it)
			emit(it)
		}()
	}
	if err := slots.Acquire(patient, int64(limit)); err != nil { // all have ended
		return err
	}
	return context.Cause(ctx)
}
