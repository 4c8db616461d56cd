package strategytest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// Mistakes with goroutines, state, fields and panics.

func leaks(ctx context.Context, items source, w work, emit func(*item)) error {
	go func() { <-make(chan int) }()
	return sound(ctx, items, w, emit)
}

func leaksWhenCancelled(ctx context.Context, items source, w work, emit func(*item)) error {
	stop, done := make(chan struct{}), make(chan int)
	go func() {
		select {
		case <-stop:
		case <-ctx.Done():
			done <- 1
		}
	}()
	err := sound(ctx, items, w, emit)
	if err == nil {
		close(stop)
	}
	return err
}

func returnsEarly(ctx context.Context, items source, w work, emit func(*item)) error {
	slots := make(chan struct{}, limit)
	slots <- struct{}{}
	for it := range until(ctx, items) {
		go func() {
			w.Fetch(ctx, it)
			w.Process(ctx, it)
			emit(it)
			<-slots
		}()
		slots <- struct{}{}
	}
	return context.Cause(ctx)
}

// worksOnce keeps in its struct that it has ended.
type worksOnce struct{ ended atomic.Bool }

func (s *worksOnce) Run(ctx context.Context, items source, w work, emit func(*item)) error {
	defer s.ended.Store(true)
	return sound(ctx, func(yield func(*item) bool) {
		for it := range items {
			if s.ended.Load() || !yield(it) {
				return
			}
		}
	}, w, emit)
}

// sharesQueue keeps its queue in its struct: the workers of one run take the items of another.
type sharesQueue struct {
	mu    sync.Mutex
	queue chan *item
}

func (s *sharesQueue) Run(ctx context.Context, items source, w work, emit func(*item)) error {
	s.mu.Lock()
	if s.queue == nil {
		s.queue = make(chan *item)
	}
	queue := s.queue
	s.mu.Unlock()
	end := make(chan struct{})
	var working sync.WaitGroup
	for range limit {
		working.Go(func() {
			for {
				select {
				case it := <-queue:
					w.Fetch(ctx, it)
					w.Process(ctx, it)
					emit(it)
				case <-end:
					return
				}
			}
		})
	}
	for it := range until(ctx, items) {
		queue <- it
	}
	close(end)
	working.Wait()
	return context.Cause(ctx)
}

var errNegative = errors.New("negative number of workers")

func checked(ctx context.Context, n int, items source, w work, emit func(*item)) error {
	if n < 0 {
		return errNegative
	}
	return pool(n)().Run(ctx, items, w, emit)
}

type noDefault struct{ Workers int }

func (s noDefault) Run(ctx context.Context, items source, w work, emit func(*item)) error {
	return checked(ctx, s.Workers, items, w, emit)
}

type idleDefault struct{ Workers int }

func (s idleDefault) Run(ctx context.Context, items source, w work, emit func(*item)) error {
	if s.Workers == 0 {
		return nil
	}
	return checked(ctx, s.Workers, items, w, emit)
}

type lenient struct{ Workers int }

func (s lenient) Run(ctx context.Context, items source, w work, emit func(*item)) error {
	if s.Workers <= 0 {
		s.Workers = limit
	}
	return checked(ctx, s.Workers, items, w, emit)
}

// unchecked hands a negative number to make, which panics.
type unchecked struct{ Ahead int }

func (s unchecked) Run(ctx context.Context, items source, w work, emit func(*item)) error {
	_ = make(chan *item, s.Ahead)
	return sound(ctx, items, w, emit)
}

func swallowsPanic(ctx context.Context, items source, w work, emit func(*item)) error {
	return workers(ctx, limit, until(ctx, items), func(it *item) {
		defer emit(it)
		defer func() { _ = recover() }()
		w.Fetch(ctx, it)
		w.Process(ctx, it)
	})
}

// losesItems swallows the panic and waits for the item that it has lost.
func losesItems(ctx context.Context, items source, w work, emit func(*item)) error {
	var running sync.WaitGroup
	for it := range until(ctx, items) {
		running.Add(1)
		go func() {
			defer func() { _ = recover() }()
			w.Fetch(ctx, it)
			w.Process(ctx, it)
			emit(it)
			running.Done()
		}()
		if it.Index%limit == limit-1 {
			running.Wait()
		}
	}
	running.Wait()
	return context.Cause(ctx)
}

// swallowsEmit takes a panic of emit for the end of its item.
func swallowsEmit(ctx context.Context, items source, w work, emit func(*item)) error {
	return sound(ctx, items, w, func(it *item) {
		defer func() { _ = recover() }()
		emit(it)
	})
}
