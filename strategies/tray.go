package strategies

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A tray is what stands between the puller and the workers of Chunked: a ring in which
// pulled items wait, and the rules by which workers take them.
//
// It promises that no worker sleeps while an item waits, in the ring or in the hand of
// another worker: if there are both, a worker that was woken is on its way. Only one is, at
// any time, and it wakes the next if it leaves something: to wake a worker for each of many
// tiny items would cost more than the items.
//
// An item is in the ring before the next is pulled, since the source may wait for it. Apart from
// claiming an item (hand.claim), that store is the only atomic operation that each item pays for;
// all else is paid once a chunk.
type tray struct {
	ring   []*Item
	pulled atomic.Uint64 // items put into the ring; the puller writes it
	place  int           // where in the ring the puller puts the next
	free   int           // places in the ring that the puller knows to be free
	hungry atomic.Bool   // whether the puller is to wake a worker: some sleep, none is coming

	_       [64]byte   // a cache line between what the puller and what the workers write
	mu      sync.Mutex // for what follows; nobody waits while holding it
	taken   uint64     // items taken out of the ring
	oldest  int        // where in the ring the next is taken
	work    sync.Cond  // there may be something to take
	room    sync.Cond  // half of the ring is free
	full    bool       // the puller waits for room
	closed  bool
	workers int     // that there may be
	born    int     // that were needed so far
	start   func()  // starts one
	asleep  int     // workers that wait for work
	coming  bool    // one of them was woken and has not yet looked
	grabs   uint64  // times that a worker took something
	quick   int     // workers that came back quickly, in a row
	size    int     // of the next chunk
	cpus    uint64  // as many workers as can run at once
	holders []*hand // those that may have more than their worker has begun
}

func newTray(chunk, workers int, start func()) *tray {
	t := &tray{
		ring: make([]*Item, chunk), free: chunk, size: 1,
		workers: workers, start: start, cpus: uint64(runtime.GOMAXPROCS(0)),
	}
	t.work.L, t.room.L = &t.mu, &t.mu
	t.hungry.Store(true)
	return t
}

// put makes an item available, and waits until there is room for the next.
func (t *tray) put(item *Item) {
	t.ring[t.place] = item
	if t.place++; t.place == len(t.ring) {
		t.place = 0
	}
	t.pulled.Add(1)
	if t.hungry.Load() {
		t.mu.Lock()
		t.wake()
		t.mu.Unlock()
	}
	if t.free--; t.free == 0 {
		t.makeRoom()
	}
}

// makeRoom waits until half of the ring is free: to be woken for each place would cost more
// than an item.
func (t *tray) makeRoom() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.free = t.roomy(); t.free == 0; t.free = t.roomy() {
		t.full = true
		t.room.Wait()
	}
}

// roomy is how many places are free once half of the ring is, 0 until then.
func (t *tray) roomy() int {
	free := len(t.ring) - t.waiting()
	if 2*free < len(t.ring) {
		return 0
	}
	return free
}

// waiting is how many items are in the ring.
func (t *tray) waiting() int { return int(t.pulled.Load() - t.taken) }

// close says that there are no more items to come.
func (t *tray) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	t.work.Broadcast()
}
