package practice

import (
	"context"
	"iter"
	"sync"

	"github.com/overlap-bench/overlap/strategies"
)

// Nested is a pool inside a pool: each outer worker takes a page of items, and starts a pool of its own for them.
//
//   - Idea: each function bounds its own concurrency, and calls another that does so too.
//   - Holds: Outer·Inner items in work, and a page that is being filled or waits to be taken. It waits for a page to be
//     full, so that it is none for a source that waits for results.
//   - Loses: the limits multiply. Sixteen inside of sixteen are 256 requests at once, and no line of the program says
//     256. A server that takes 32 is overloaded by it.
//   - Instead: one limit that all share, such as a semaphore that is passed down, or one flat pool.
//   - Source: code that crawls sites with a pool, and in each site pages with a pool.
type Nested struct {
	Outer, Inner int // workers; 0 means 1
}

var _ strategies.Strategy = Nested{}

// Run implements [strategies.Strategy].
func (n Nested) Run(ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload,
	emit func(*strategies.Item)) error {
	outer, err := workers("Nested.Outer", n.Outer)
	if err != nil {
		return err
	}
	inner, err := workers("Nested.Inner", n.Inner)
	if err != nil {
		return err
	}
	// Run sends and closes, the outer workers receive. No capacity: a page in a buffer is held and not worked on.
	pages := make(chan []*strategies.Item)
	var running sync.WaitGroup
	for range outer {
		running.Go(func() {
			for page := range pages {
				pool(ctx, inner, page, work, emit)
			}
		})
	}
	var page []*strategies.Item
	defer func() { // also if the source panics
		if len(page) > 0 {
			pages <- page
		}
		close(pages)
		running.Wait()
	}()
	for item := range until(ctx, items) {
		if page = append(page, item); len(page) == inner {
			pages <- page
			page = nil
		}
	}
	return context.Cause(ctx)
}

// pool works on a page with so many workers, and waits for them.
func pool(ctx context.Context, workers int, page []*strategies.Item, work strategies.Workload,
	emit func(*strategies.Item)) {
	next := make(chan *strategies.Item) // this function sends and closes; no capacity, as above
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			strategies.MustReturn(func() {
				for item := range next {
					work.Fetch(ctx, item)
					work.Process(ctx, item)
					emit(item)
				}
			})
		})
	}
	for _, item := range page {
		next <- item
	}
	close(next)
	running.Wait()
}

// until ends the items once ctx is done.
func until(ctx context.Context, items iter.Seq[*strategies.Item]) iter.Seq[*strategies.Item] {
	return func(yield func(*strategies.Item) bool) {
		if ctx.Err() != nil {
			return
		}
		for item := range items {
			if !yield(item) || ctx.Err() != nil {
				return
			}
		}
	}
}
