package chunkqueue

import "sync/atomic"

// A worker is the chunk of items that one worker has taken. The worker begins them from the front, and
// thieves steal from the front too, so that the oldest item is begun first.
type worker[T any] struct {
	items []T           // changed by the worker while nothing is left to begin, under the lock of the queue
	left  atomic.Uint64 // what is not begun: items[left>>32 : left&(1<<32-1)]
	since uint64        // Queue.refills when this worker last came back with something
	woken bool          // it has been woken or started, and has taken nothing since
}

// claim takes the first of the items that are not begun: at most so many, and at most half of
// them, rounded up. The worker and its thieves move the same bound, so no item is taken twice.
func (w *worker[T]) claim(most uint64) (from, to uint64) {
	for {
		left := w.left.Load()
		start, end := left>>32, left&(1<<32-1)
		if start == end {
			return 0, 0
		}
		to := start + min(most, (end-start+1)/2)
		if w.left.CompareAndSwap(left, to<<32|end) {
			return start, to
		}
	}
}

// empty reports whether every item is begun.
func (w *worker[T]) empty() bool {
	left := w.left.Load()
	return left>>32 == left&(1<<32-1)
}

// first begins the first item, if there is one.
func (w *worker[T]) first() (item T, ok bool) {
	from, to := w.claim(1)
	if from == to {
		return item, false
	}
	return w.items[from], true
}

// stealFrom takes up to so many items from a victim, and reports whether there were any.
func (w *worker[T]) stealFrom(victim *worker[T], most int) bool {
	from, to := victim.claim(uint64(most))
	w.items = append(w.items[:0], victim.items[from:to]...)
	clear(victim.items[from:to])
	w.left.Store(to - from)
	return to > from
}
