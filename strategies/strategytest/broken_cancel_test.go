package strategytest

import (
	"context"
	"sync"
)

// Mistakes with cancellation.

func looksLate(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, func(yield func(*item) bool) {
		for it := range items {
			if !yield(it) || ctx.Err() != nil {
				return
			}
		}
	}, func(it *item) {
		w.Fetch(ctx, it)
		w.Process(ctx, it)
		emit(it)
	})
}

func fetchesOn(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		w.Fetch(context.WithoutCancel(ctx), it)
		w.Process(ctx, it)
		emit(it)
	})
}

func processesOn(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		w.Fetch(ctx, it)
		w.Process(context.WithoutCancel(ctx), it)
		emit(it)
	})
}

func keepsPulling(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, items, func(it *item) {
		w.Fetch(ctx, it)
		w.Process(ctx, it)
		emit(it)
	})
}

func returnsNil(ctx context.Context, items source, w work, emit func(*item)) error {
	_ = sound(ctx, items, w, emit)
	return nil
}

func returnsErr(ctx context.Context, items source, w work, emit func(*item)) error {
	_ = sound(ctx, items, w, emit)
	return ctx.Err()
}

// abandons has the select that a pipeline of the textbooks has, and forgets the item.
func abandons(ctx context.Context, items source, w work, emit func(*item)) error {
	next := make(chan *item)
	var working sync.WaitGroup
	for range limit {
		working.Go(func() {
			for it := range next {
				w.Fetch(ctx, it)
				w.Process(ctx, it)
				emit(it)
			}
		})
	}
	for it := range until(ctx, items) {
		if ctx.Err() != nil {
			break
		}
		select {
		case next <- it:
		case <-ctx.Done():
		}
	}
	close(next)
	working.Wait()
	return context.Cause(ctx)
}

// forgetsEmit hands results to one emitter, until ctx is done.
func forgetsEmit(ctx context.Context, items source, w work, emit func(*item)) error {
	results := make(chan *item, limit)
	var emitting sync.WaitGroup
	emitting.Go(func() {
		for it := range results {
			emit(it)
		}
	})
	err := workers(ctx, limit, until(ctx, items), func(it *item) {
		w.Fetch(ctx, it)
		w.Process(ctx, it)
		select {
		case results <- it:
			return
		default:
		}
		select {
		case results <- it:
		case <-ctx.Done():
		}
	})
	close(results)
	emitting.Wait()
	return err
}

// chunks works on full chunks; rest says what to do with the last one.
func chunks(ctx context.Context, items source, w work, emit func(*item), rest func() bool) error {
	var chunk []*item
	flush := func() {
		var running sync.WaitGroup
		for _, it := range chunk {
			running.Go(func() {
				w.Fetch(ctx, it)
				w.Process(ctx, it)
				emit(it)
			})
		}
		running.Wait()
		chunk = nil
	}
	for it := range until(ctx, items) {
		if chunk = append(chunk, it); len(chunk) == limit {
			flush()
		}
	}
	if rest() {
		flush()
	}
	return context.Cause(ctx)
}

func dropsRemainder(ctx context.Context, items source, w work, emit func(*item)) error {
	return chunks(ctx, items, w, emit, func() bool { return false })
}

func losesChunk(ctx context.Context, items source, w work, emit func(*item)) error {
	return chunks(ctx, items, w, emit, func() bool { return ctx.Err() == nil })
}

func waitsForChunk(ctx context.Context, items source, w work, emit func(*item)) error {
	return chunks(ctx, items, w, emit, func() bool { return true })
}

func emitsUnfetched(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		if ctx.Err() == nil {
			w.Fetch(ctx, it)
			w.Process(ctx, it)
		}
		emit(it)
	})
}

// probes cannot be cancelled until it has seen that the server is there.
func probes(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		fetch := ctx
		if it.Index == 0 {
			fetch = context.WithoutCancel(ctx)
		}
		w.Fetch(fetch, it)
		w.Process(ctx, it)
		emit(it)
	})
}
