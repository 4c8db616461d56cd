package peers

import (
	"context"
	"iter"

	"github.com/gammazero/workerpool"

	"github.com/overlap-bench/overlap/strategies"
)

// WorkerPool has up to Limit goroutines, and a queue without bound before them: submitting
// never blocks. Holds all.
type WorkerPool struct{ Limit int }

var _ strategies.Strategy = WorkerPool{}

func (p WorkerPool) Run(ctx context.Context, items iter.Seq[*item], work strategies.Workload, emit func(*item)) error {
	limit, err := size("WorkerPool", p.Limit)
	if err != nil {
		return err
	}
	pool := workerpool.New(limit)
	for it := range until(ctx, items, pool.StopWait) {
		pool.Submit(func() { through(ctx, work, emit, it) })
	}
	return context.Cause(ctx)
}
