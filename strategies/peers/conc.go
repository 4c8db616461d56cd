package peers

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"

	conciter "github.com/sourcegraph/conc/iter"
	"github.com/sourcegraph/conc/pool"
	"github.com/sourcegraph/conc/stream"

	"github.com/overlap-bench/overlap/strategies"
)

// ConcPool has Limit goroutines that take tasks. Holds Limit+1.
type ConcPool struct{ Limit int }

// ConcIter works on a slice, and so collects all items first. Holds all.
type ConcIter struct{ Limit int }

// ConcStream emits in input order, through one goroutine. Holds Limit+3: besides those in
// its queue of Limit+1, one is being emitted and one waits for its place in the queue.
type ConcStream struct{ Limit int }

var _, _, _ strategies.Strategy = ConcPool{}, ConcIter{}, ConcStream{}

func (p ConcPool) Run(ctx context.Context, items iter.Seq[*item], work strategies.Workload, emit func(*item)) error {
	limit, err := size("ConcPool", p.Limit)
	if err != nil {
		return err
	}
	tasks := pool.New().WithMaxGoroutines(limit)
	for it := range until(ctx, items, tasks.Wait) {
		tasks.Go(func() { through(ctx, work, emit, it) })
	}
	return context.Cause(ctx)
}

func (p ConcIter) Run(ctx context.Context, items iter.Seq[*item], work strategies.Workload, emit func(*item)) error {
	limit, err := size("ConcIter", p.Limit)
	if err != nil {
		return err
	}
	var all []*item
	end := func() {
		conciter.Iterator[*item]{MaxGoroutines: limit}.ForEach(all, func(it **item) { through(ctx, work, emit, *it) })
	}
	for it := range until(ctx, items, end) {
		all = append(all, it)
	}
	return context.Cause(ctx)
}

func (p ConcStream) Run(ctx context.Context, items iter.Seq[*item], work strategies.Workload, emit func(*item)) error {
	limit, err := size("ConcStream", p.Limit)
	if err != nil {
		return err
	}
	tasks := stream.New().WithMaxGoroutines(limit)
	for it := range until(ctx, items, tasks.Wait) {
		tasks.Go(func() stream.Callback {
			strategies.MustReturn(func() {
				work.Fetch(ctx, it)
				work.Process(ctx, it)
			})
			return func() { callback(func() { emit(it) }) }
		})
	}
	return context.Cause(ctx)
}

// callback lets what emit does wrong crash the program at once. conc would recover the panic, to
// panic again in Wait; but a Goexit goes on after that, and Wait would wait for ever.
func callback(emit func()) {
	defer func() {
		if cause := recover(); cause != nil {
			go panic(fmt.Sprintf("%v\n\n%s", cause, debug.Stack()))
			select {}
		}
	}()
	strategies.MustReturn(emit)
}
