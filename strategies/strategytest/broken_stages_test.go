package strategytest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Mistakes with errors, bounds and time.

func clearsErrors(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, items, w, func(it *item) {
		it.Err = nil
		emit(it)
	})
}

func wrapsErrors(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, items, w, func(it *item) {
		if it.Err != nil {
			it.Err = fmt.Errorf("%s: %w", it.URL, it.Err)
		}
		emit(it)
	})
}

func swallowsFailed(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, items, w, func(it *item) {
		if it.Err == nil || ctx.Err() != nil {
			emit(it)
		}
	})
}

func stopsAtError(ctx context.Context, items source, w work, emit func(*item)) error {
	var failed atomic.Bool
	return sound(ctx, func(yield func(*item) bool) {
		for it := range items {
			if !yield(it) || failed.Load() {
				return
			}
		}
	}, w, func(it *item) {
		if it.Err != nil {
			failed.Store(true)
		}
		emit(it)
	})
}

func returnsError(ctx context.Context, items source, w work, emit func(*item)) error {
	var mu sync.Mutex
	var first error
	err := sound(ctx, items, w, func(it *item) {
		mu.Lock()
		if first == nil {
			first = it.Err
		}
		mu.Unlock()
		emit(it)
	})
	if first != nil {
		return first
	}
	return err
}

// processesFreely bounds what is held and what is fetched, and nothing in between.
func processesFreely(ctx context.Context, items source, w work, emit func(*item)) error {
	slots := make(chan struct{}, limit+1)
	fetches := make(chan struct{}, limit)
	var running sync.WaitGroup
	slots <- struct{}{}
	for it := range until(ctx, items) {
		running.Go(func() {
			fetches <- struct{}{}
			w.Fetch(ctx, it)
			<-fetches
			w.Process(ctx, it)
			emit(it)
			<-slots
		})
		slots <- struct{}{}
	}
	running.Wait()
	return context.Cause(ctx)
}

func readsAhead(ctx context.Context, items source, w work, emit func(*item)) error {
	ahead := make(chan *item, 10_000)
	var pulling sync.WaitGroup
	pulling.Go(func() {
		defer close(ahead)
		for it := range until(ctx, items) {
			ahead <- it
		}
	})
	err := workers(ctx, limit, func(yield func(*item) bool) {
		for it := range ahead {
			yield(it)
		}
	}, func(it *item) {
		w.Fetch(ctx, it)
		w.Process(ctx, it)
		emit(it)
	})
	pulling.Wait()
	return err
}

func freesEarly(ctx context.Context, items source, w work, emit func(*item)) error {
	slots := make(chan struct{}, limit)
	var running sync.WaitGroup
	slots <- struct{}{}
	for it := range until(ctx, items) {
		running.Go(func() {
			w.Fetch(ctx, it)
			w.Process(ctx, it)
			<-slots
			emit(it)
		})
		slots <- struct{}{}
	}
	running.Wait()
	return context.Cause(ctx)
}

func rests(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, items, w, func(it *item) {
		_ = sleep(ctx, 50*ms)
		emit(it)
	})
}

func takesTurns(ctx context.Context, items source, w work, emit func(*item)) error {
	turn := make(chan struct{}, 1)
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		turn <- struct{}{}
		w.Fetch(ctx, it)
		w.Process(ctx, it)
		<-turn
		emit(it)
	})
}

// holdsMutex takes turns in a way that virtual time cannot see.
func holdsMutex(ctx context.Context, items source, w work, emit func(*item)) error {
	var turn sync.Mutex
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		turn.Lock()
		w.Fetch(ctx, it)
		w.Process(ctx, it)
		turn.Unlock()
		emit(it)
	})
}

func givesUp(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		w.Fetch(short, it)
		w.Process(short, it)
		emit(it)
	})
}
