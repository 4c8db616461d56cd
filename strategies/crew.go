package strategies

import "sync"

// A crew is the head count of a pool whose size changes while it runs: how many workers there
// are, and how many of them may have an item at once, the limit. The workers themselves belong
// to the page that starts and awaits them.
//
// A slot is taken before the pull, as in Semaphore, so that the limit holds at once when it
// rises. When it falls, nobody is interrupted: no slot is given until enough have come back,
// and workers retire between two items, so that no item is dropped.
type crew struct {
	mu      sync.Mutex // held by nobody who waits
	limit   int
	busy    int // slots taken
	workers int
	waiting bool // for a slot
	waited  bool // for a slot, since waitedSince was last asked

	// A value in room wakes the one who waits for a slot. Whoever makes room sends, take
	// receives; never closed. The capacity of one is enough, since only one goroutine takes,
	// and looks again after each value.
	room chan struct{}
}

func newCrew(limit int) *crew { return &crew{limit: limit, room: make(chan struct{}, 1)} }

// take waits for a slot, and reports whether it needs a new worker. To be called from one
// goroutine.
func (c *crew) take() (hire bool) {
	c.mu.Lock()
	for c.busy >= c.limit {
		c.waiting, c.waited = true, true
		c.mu.Unlock()
		<-c.room
		c.mu.Lock()
		c.waiting = false
	}
	defer c.mu.Unlock()
	c.busy++
	if hire = c.busy > c.workers; hire {
		c.workers++
	}
	return hire
}

// done gives a worker's slot back, and reports whether the worker is to retire.
func (c *crew) done() (retire bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy--
	c.wake()
	if retire = c.workers > c.limit; retire {
		c.workers--
	}
	return retire
}

// resize changes the limit of a crew that may be at work.
func (c *crew) resize(limit int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limit = limit
	c.wake()
}

// wake tells the one who waits for a slot that there is one. A value that nobody has received
// yet says the same.
func (c *crew) wake() {
	if c.busy < c.limit {
		select {
		case c.room <- struct{}{}:
		default:
		}
	}
}

// waitedSince reports whether take had to wait since it was last asked: whether the limit
// was used up.
func (c *crew) waitedSince() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	waited := c.waited
	c.waited = c.waiting
	return waited
}
