package practice

import (
	"context"
	"errors"
	"iter"
	"sync"

	"github.com/overlap-bench/overlap/strategies"
)

// SelfSubmit is a bounded pool whose tasks submit further tasks to the same pool, and wait for them.
//
//   - Idea: one pool for everything. The task of an item fetches it, submits its processing, and waits for that.
//   - Loses: everything, as soon as all workers wait at once for a worker. Nobody is left to work: a deadlock. With
//     fewer items than workers there is always a free one, so that a small test passes.
//   - Instead: a pool for each stage, as Pipeline has; or let the worker process what it has fetched, as Pool does.
//   - Source: pool.submit(f).result() inside of a task of the same ThreadPoolExecutor, whose documentation warns of it.
type SelfSubmit struct {
	Workers int // 0 means 1
}

var _ strategies.Strategy = SelfSubmit{}

// Run implements [strategies.Strategy] as far as there are workers: with as many items as workers it never returns.
func (s SelfSubmit) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	limit, err := workers("SelfSubmit.Workers", s.Workers)
	if err != nil {
		return err
	}
	// Run and the tasks send, the workers receive; Run closes it when all is done. No capacity: who submits waits for a
	// free worker. A buffer would only put the deadlock off.
	tasks := make(chan func())
	var working, pending sync.WaitGroup
	for range limit {
		working.Go(func() {
			for task := range tasks {
				strategies.MustReturn(task)
			}
		})
	}
	defer func() { // also if the source panics
		pending.Wait()
		close(tasks)
		working.Wait()
	}()
	for item := range until(ctx, items) {
		pending.Add(1)
		tasks <- func() {
			defer pending.Done()
			work.Fetch(ctx, item)
			processed := make(chan struct{}) // closed by the task below
			tasks <- func() {                // here a worker waits for a worker
				work.Process(ctx, item)
				close(processed)
			}
			<-processed
			emit(item)
		}
	}
	return context.Cause(ctx)
}

// workers is a number of them as given, or 1 for 0.
func workers(field string, n int) (int, error) {
	if n < 0 {
		return 0, errors.New("practice: " + field + " is negative: use 0 for 1")
	}
	return max(1, n), nil
}
