package climb

import "sync"

// A semaphore is a counting semaphore whose limit can change while it is in use. It also counts the
// workers that use it, so that there are no more of them than the limit needs: acquire says when
// to start one, and release says when to end one.
//
// A higher limit holds at once. When the limit falls nobody is interrupted: acquire waits until enough
// slots have come back, and a worker ends only between two items, so that no item is dropped.
type semaphore struct {
	mu       sync.Mutex // nobody waits while holding it
	limit    int
	acquired int // slots
	workers  int
	waiting  bool // acquire waits for a slot
	waited   bool // it has, since usedUp was last asked

	// A value in free wakes acquire. Whoever makes a slot free sends, acquire receives; never closed.
	// A capacity of one is enough, since only one goroutine acquires and looks again after each value.
	free chan struct{}
}

func newSemaphore(limit int) *semaphore {
	return &semaphore{limit: limit, free: make(chan struct{}, 1)}
}

// acquire waits for a slot, and reports whether a worker has to be started for it. Only one goroutine
// may call it.
func (s *semaphore) acquire() (start bool) {
	s.mu.Lock()
	for s.acquired >= s.limit {
		s.waiting, s.waited = true, true
		s.mu.Unlock()
		<-s.free
		s.mu.Lock()
		s.waiting = false
	}
	defer s.mu.Unlock()
	s.acquired++
	if start = s.acquired > s.workers; start {
		s.workers++
	}
	return start
}

// release gives the slot of a worker back, and reports whether the worker has to end.
func (s *semaphore) release() (end bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acquired--
	s.wake()
	if end = s.workers > s.limit; end {
		s.workers--
	}
	return end
}

// resize changes the limit.
func (s *semaphore) resize(limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = limit
	s.wake()
}

// wake tells acquire that there is a free slot. A value that it has not received yet says the same.
func (s *semaphore) wake() {
	if s.acquired < s.limit {
		select {
		case s.free <- struct{}{}:
		default:
		}
	}
}

// usedUp reports whether acquire had to wait since usedUp was last asked: only then does the limit
// decide how much is under way.
func (s *semaphore) usedUp() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	waited := s.waited
	s.waited = s.waiting
	return waited
}
