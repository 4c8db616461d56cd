package strategytest

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// Mistakes that lose items, or treat them wrongly.

func hangsOnNone(ctx context.Context, items source, w work, emit func(*item)) error {
	first := make(chan bool, 1)
	err := sound(ctx, func(yield func(*item) bool) {
		for it := range items {
			select {
			case first <- true:
			default:
			}
			if !yield(it) {
				return
			}
		}
	}, w, emit)
	if err == nil {
		<-first
	}
	return err
}

func panicsOnNone(ctx context.Context, items source, w work, emit func(*item)) error {
	var mu sync.Mutex
	var digests []uint64
	err := sound(ctx, items, w, func(it *item) {
		mu.Lock()
		digests = append(digests, it.Digest)
		mu.Unlock()
		emit(it)
	})
	if err == nil {
		_ = digests[0]
	}
	return err
}

func looksAway(context.Context, source, work, func(*item)) error { return nil }

func emitsTwice(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, items, w, func(it *item) {
		emit(it)
		if it.Index == 0 {
			emit(it)
		}
	})
}

func emitsCopy(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, items, w, func(it *item) {
		c := *it
		emit(&c)
	})
}

func stopsEarly(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, func(yield func(*item) bool) {
		n := 0
		for it := range items {
			if n++; !yield(it) || n == 2*limit {
				return
			}
		}
	}, w, emit)
}

func processesFirst(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		w.Process(ctx, it)
		w.Fetch(ctx, it)
		emit(it)
	})
}

func skipsProcess(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		if w.Fetch(ctx, it); it.Err == nil {
			w.Process(ctx, it)
		}
		emit(it)
	})
}

func retries(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		if w.Fetch(ctx, it); it.Err != nil && ctx.Err() == nil {
			first := it.Err
			w.Fetch(ctx, it)
			it.Err = first
		}
		w.Process(ctx, it)
		emit(it)
	})
}

func emitsEarly(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		w.Fetch(ctx, it)
		emit(it)
		w.Process(ctx, it)
	})
}

func shares(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		var both sync.WaitGroup
		both.Go(func() { w.Fetch(ctx, it) })
		runtime.Gosched()
		w.Process(ctx, it)
		both.Wait()
		emit(it)
	})
}

func wipes(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, items, w, func(it *item) {
		emit(it)
		it.Result = nil
	})
}

// touches writes what is there already: only the race detector can see that.
func touches(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, items, w, func(it *item) {
		err := it.Err
		emit(it)
		it.Err = err
	})
}

// rangesTwice ranges over the source a second time, for what the first time left.
func rangesTwice(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, func(yield func(*item) bool) {
		for it := range items {
			if !yield(it) {
				return
			}
			break
		}
		for it := range items {
			if !yield(it) {
				return
			}
		}
	}, w, emit)
}

func twoPullers(ctx context.Context, items source, w work, emit func(*item)) error {
	var pulling sync.WaitGroup
	for range 2 {
		pulling.Go(func() {
			for it := range until(ctx, items) {
				w.Fetch(ctx, it)
				w.Process(ctx, it)
				emit(it)
			}
		})
	}
	pulling.Wait()
	return context.Cause(ctx)
}

// trustsSleep has no overlap in time between its two hands, and no order either.
func trustsSleep(ctx context.Context, items source, w work, emit func(*item)) error {
	var fetching sync.WaitGroup
	for it := range until(ctx, items) {
		fetching.Go(func() { w.Fetch(ctx, it) })
		time.Sleep(50 * ms)
		w.Process(ctx, it)
		emit(it)
	}
	fetching.Wait()
	return context.Cause(ctx)
}
