package strategytest

import (
	"context"
	"iter"
	"sync"

	"github.com/overlap-bench/overlap/strategies"
)

type (
	item   = strategies.Item
	source = iter.Seq[*item]
	work   = strategies.Workload
)

// plain makes a strategy of a function. It is no struct: the rules on fields pass it by.
func plain(f runFunc) func() strategies.Strategy { return func() strategies.Strategy { return f } }

type runFunc func(ctx context.Context, items source, w work, emit func(*item)) error

func (f runFunc) Run(ctx context.Context, items source, w work, emit func(*item)) error {
	return f(ctx, items, w, emit)
}

// until pulls as the contract says.
func until(ctx context.Context, items source) source {
	return func(yield func(*item) bool) {
		if ctx.Err() != nil {
			return
		}
		for it := range items {
			if !yield(it) || ctx.Err() != nil {
				return
			}
		}
	}
}

// workers is a sound pool around what is to be done with each item.
func workers(ctx context.Context, n int, items source, do func(*item)) error {
	next := make(chan *item)
	var working sync.WaitGroup
	for range n {
		working.Go(func() {
			strategies.MustReturn(func() {
				for it := range next {
					do(it)
				}
			})
		})
	}
	func() {
		defer working.Wait()
		defer close(next)
		for it := range items {
			next <- it
		}
	}()
	return context.Cause(ctx)
}

func pool(n int) func() strategies.Strategy {
	return plain(func(ctx context.Context, items source, w work, emit func(*item)) error {
		return workers(ctx, n, until(ctx, items), func(it *item) {
			w.Fetch(ctx, it)
			w.Process(ctx, it)
			emit(it)
		})
	})
}

func sound(ctx context.Context, items source, w work, emit func(*item)) error {
	return pool(limit)().Run(ctx, items, w, emit)
}
