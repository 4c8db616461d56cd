package strategytest

import (
	"context"
	"fmt"
	"sync"
)

// Mistakes with what ends without returning: a source that panics, a stage that calls
// runtime.Goexit.

// leavesWorkers closes the channel after the last item, which a source that panics never reaches.
func leavesWorkers(ctx context.Context, items source, w work, emit func(*item)) error {
	next := make(chan *item)
	ended := make(chan error)
	go func() { ended <- workers(ctx, limit, received(next), both(ctx, w, emit)) }()
	for it := range until(ctx, items) {
		next <- it
	}
	close(next)
	return <-ended
}

// leavesAtOnce closes the channel in any case, and waits in one only.
func leavesAtOnce(ctx context.Context, items source, w work, emit func(*item)) error {
	next := make(chan *item)
	ended := make(chan error, 1)
	go func() { ended <- workers(ctx, limit, received(next), both(ctx, w, emit)) }()
	func() {
		defer close(next)
		for it := range until(ctx, items) {
			next <- it
		}
	}()
	return <-ended
}

// recoversSource makes an error of the panic.
func recoversSource(ctx context.Context, items source, w work, emit func(*item)) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the source: %v", cause)
		}
	}()
	return sound(ctx, items, w, emit)
}

// pullsElsewhere takes a source that has ended without returning for one that has ended.
func pullsElsewhere(ctx context.Context, items source, w work, emit func(*item)) error {
	next := make(chan *item)
	go func() {
		defer close(next)
		for it := range until(ctx, items) {
			next <- it
		}
	}()
	return workers(ctx, limit, received(next), both(ctx, w, emit))
}

// missesNothing counts the goroutines that have ended, however they did.
func missesNothing(ctx context.Context, items source, w work, emit func(*item)) error {
	slots := make(chan struct{}, limit)
	var running sync.WaitGroup
	func() {
		defer running.Wait()
		slots <- struct{}{}
		for it := range until(ctx, items) {
			running.Go(func() {
				defer func() { <-slots }()
				both(ctx, w, emit)(it)
			})
			slots <- struct{}{}
		}
	}()
	return context.Cause(ctx)
}

// waitsForSlot has each goroutine give back its slot, if it gets that far.
func waitsForSlot(ctx context.Context, items source, w work, emit func(*item)) error {
	slots := make(chan struct{}, limit)
	func() {
		defer func() {
			for range limit {
				slots <- struct{}{}
			}
		}()
		for it := range until(ctx, items) {
			slots <- struct{}{}
			go func() {
				both(ctx, w, emit)(it)
				<-slots
			}()
		}
	}()
	return context.Cause(ctx)
}

func received(next <-chan *item) source {
	return func(yield func(*item) bool) {
		for it := range next {
			if !yield(it) {
				return
			}
		}
	}
}

func both(ctx context.Context, w work, emit func(*item)) func(*item) {
	return func(it *item) {
		w.Fetch(ctx, it)
		w.Process(ctx, it)
		emit(it)
	}
}
