// Package peers implements [strategies.Strategy] with well-known libraries, so that they can be
// compared with the pages of package strategies on the same work.
//
// Each adapter does what the documentation of the library suggests for a stream of items, and no
// more. Someone who knows the library should find that they would write it the same way. A Limit of
// 0 means [strategies.DefaultLimit]. Two libraries cannot keep one rule of the contract; the test of
// this package names them, with the reason.
//
// Importing this package starts goroutines, because ants makes a pool of its own at import. So only
// the binaries that measure peers may import it.
package peers

import (
	"context"
	"fmt"
	"iter"

	"github.com/overlap-bench/overlap/strategies"
)

type item = strategies.Item

// Catalog lists the peers like [strategies.Catalog].
func Catalog() []strategies.Entry {
	return []strategies.Entry{
		entry("errgroup", "golang.org/x/sync/errgroup: a goroutine per item, SetLimit",
			func(limit int) strategies.Strategy { return ErrGroup{limit} }),
		entry("conc-pool", "sourcegraph/conc/pool: limit goroutines that take tasks",
			func(limit int) strategies.Strategy { return ConcPool{limit} }),
		entry("conc-iter", "sourcegraph/conc/iter: collect all items, then ForEach",
			func(limit int) strategies.Strategy { return ConcIter{limit} }),
		entry("conc-stream", "sourcegraph/conc/stream: emits in input order",
			func(limit int) strategies.Strategy { return ConcStream{limit} }),
		entry("ants", "panjf2000/ants: a pool with a function", func(limit int) strategies.Strategy { return Ants{limit} }),
		entry("pond", "alitto/pond: a pool with a bounded queue", func(limit int) strategies.Strategy { return Pond{limit} }),
		entry("workerpool", "gammazero/workerpool: a pool with a queue without bound",
			func(limit int) strategies.Strategy { return WorkerPool{limit} }),
		entry("semaphore-weighted", "golang.org/x/sync/semaphore: a goroutine per item, limit at a time",
			func(limit int) strategies.Strategy { return SemaphoreWeighted{limit} }),
	}
}

func entry(name, idea string, peer func(limit int) strategies.Strategy) strategies.Entry {
	return strategies.Entry{
		Name: name, Idea: idea, New: peer,
		Fetches: func(limit, items int) int { return min(limit, items) },
	}
}

// until yields items until they end or ctx is done, and then calls end, also if the source panics.
func until(ctx context.Context, items iter.Seq[*item], end func()) iter.Seq[*item] {
	return func(yield func(*item) bool) {
		defer end()
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

// through takes an item through both stages and emits it. It runs on a goroutine of the library. No
// library notices that such a goroutine has exited and its item is lost, hence MustReturn.
func through(ctx context.Context, work strategies.Workload, emit func(*item), it *item) {
	strategies.MustReturn(func() {
		work.Fetch(ctx, it)
		work.Process(ctx, it)
		emit(it)
	})
}

// size reads a Limit.
func size(peer string, limit int) (int, error) {
	switch {
	case limit < 0:
		return 0, fmt.Errorf("peers: %s.Limit is %d: use a positive number, or 0 for the default of %d",
			peer, limit, strategies.DefaultLimit)
	case limit == 0:
		return strategies.DefaultLimit, nil
	}
	return limit, nil
}
