package strategies

import "sync/atomic"

// A hand is what one worker has taken out of the tray. The worker begins its items from the
// front, and others take from there what is not begun: the oldest.
type hand struct {
	items []*Item       // filled only while nothing is left, under the lock of the tray
	left  atomic.Uint64 // what is not begun: where it starts in items, shifted by 32, and where it ends
	since uint64        // grabs by all workers, when this one came back with something
	came  bool          // it has been woken or started, and is on its way
}

// claim takes the first of what is left, at most so many and at most half of them, rounded
// up, and tells where they are. Worker and thief both move the start, so that no item is
// taken twice.
func (h *hand) claim(most uint64) (from, to uint64) {
	for {
		left := h.left.Load()
		start, end := left>>32, left&(1<<32-1)
		if start == end {
			return 0, 0
		}
		to := start + min(most, (end-start+1)/2)
		if h.left.CompareAndSwap(left, to<<32|end) {
			return start, to
		}
	}
}

func (h *hand) empty() bool {
	left := h.left.Load()
	return left>>32 == left&(1<<32-1)
}

// first begins the first item, nil if there is none.
func (h *hand) first() *Item {
	from, to := h.claim(1)
	if from == to {
		return nil
	}
	return h.items[from]
}

// give lets another hand have some of what is left, at least one.
func (h *hand) give(to *hand, most int) bool {
	from, end := h.claim(uint64(most))
	to.items = append(to.items[:0], h.items[from:end]...)
	clear(h.items[from:end])
	to.left.Store(end - from)
	return end > from
}
