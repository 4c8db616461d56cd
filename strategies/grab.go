package strategies

import (
	"runtime"
	"slices"
)

// What follows is the side of the tray at which the workers stand.

// next is the item that the worker is to begin, nil if there are no more to come.
func (t *tray) next(mine *hand) *Item {
	if item := mine.first(); item != nil {
		return item
	}
	item, room := t.grab(mine)
	if room {
		runtime.Gosched() // the puller first, so that the ring is full again before it is needed
	}
	return item
}

// grab fills an empty hand and begins its first item; room says that the puller was woken.
func (t *tray) grab(mine *hand) (item *Item, room bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if mine.items == nil {
		mine.items, mine.came = make([]*Item, 0, len(t.ring)), true
	}
	clear(mine.items) // what is done is not to be kept in memory
	t.resize(mine)
	if !t.fill(mine) {
		return nil, false
	}
	if mine.came {
		mine.came, t.coming = false, false
	}
	t.grabs++
	mine.since = t.grabs
	item = mine.first()
	if i := slices.Index(t.holders, mine); i >= 0 {
		t.holders = slices.Delete(t.holders, i, i+1)
	}
	if !mine.empty() {
		t.holders = append(t.holders, mine)
	}
	t.hungry.Store(t.spare()) // before the look at pulled: see sleep
	if len(t.holders) > 0 || t.waiting() > 0 {
		t.wake()
	}
	if t.full && t.roomy() > 0 {
		t.full, room = false, true
		t.room.Signal()
	}
	return item, room
}

// unsure is the longest chunk where nothing tells slow items from quick ones: with two workers, an item
// of 1 µs costs a tenth more than in chunks of 256.
const unsure = 16

// resize judges by a worker that comes back. If as many others have grabbed since it did as can
// run at once, it was late, and items are slow: some of them waited. If fewer have, it was quick;
// but so is, once, who grabbed last and ended first, so that only more in a row than there are
// workers count. With no more workers than CPUs none is ever late, and a chunk stays short.
func (t *tray) resize(mine *hand) {
	most := len(t.ring)
	if uint64(t.workers) <= t.cpus {
		most = min(most, unsure)
	}
	switch {
	case mine.came: // it was not at work
	case t.grabs-mine.since >= t.cpus:
		t.quick, t.size = 0, 1
	default:
		if t.quick++; t.quick > t.born {
			t.size = min(2*t.size, most)
		}
	}
}

// fill waits until there is something for an empty hand; false means never.
//
// A worker that comes back takes it from the ring. One that was sent for, or finds the ring
// empty, first lets others run and looks again. If they have got on, items are quick and
// nobody else is needed. If not, those at work have slow items, and it takes what there is.
func (t *tray) fill(mine *hand) bool {
	var before glance
	for mine.came || !t.take(mine) {
		now := t.glance()
		if now != before {
			before = now
			t.mu.Unlock()
			runtime.Gosched()
			t.mu.Lock()
			continue
		}
		switch {
		case t.take(mine) || now.holder != nil && now.holder.give(mine, t.size):
			return true
		case now.holder != nil: // its worker was faster
		case t.closed:
			return false
		default:
			t.sleep(mine)
		}
	}
	return true
}

// A glance is how far the workers have got.
type glance struct {
	looked bool
	taken  uint64
	holder *hand // has had something left for longest
	left   uint64
}

func (t *tray) glance() glance {
	g := glance{looked: true, taken: t.taken, holder: t.holder()}
	if g.holder != nil {
		g.left = g.holder.left.Load()
	}
	return g
}

// holder is the hand that has had something left for longest, nil if none has.
func (t *tray) holder() *hand {
	t.holders = slices.DeleteFunc(t.holders, (*hand).empty)
	if len(t.holders) == 0 {
		return nil
	}
	return t.holders[0]
}

// take takes a chunk out of the ring. Once items are slow, what is left in a hand of the
// chunks of before comes first: it is older.
func (t *tray) take(mine *hand) bool {
	if t.size == 1 {
		if h := t.holder(); h != nil && h.give(mine, 1) {
			return true
		}
	}
	n := min(t.waiting(), t.size)
	mine.items = mine.items[:0]
	for len(mine.items) < n { // twice at most: the ring goes round
		part := t.ring[t.oldest:min(t.oldest+n-len(mine.items), len(t.ring))]
		mine.items = append(mine.items, part...)
		clear(part)
		t.oldest = (t.oldest + len(part)) % len(t.ring)
	}
	t.taken += uint64(n)
	mine.left.Store(uint64(n))
	return n > 0
}

// spare is whether there is a worker to wake or to start, and none is coming.
func (t *tray) spare() bool { return !t.coming && (t.asleep > 0 || t.born < t.workers) }

// wake sends for a worker if there is one to spare.
func (t *tray) wake() {
	if !t.spare() {
		return
	}
	t.coming = true
	t.hungry.Store(false)
	if t.asleep > 0 {
		t.work.Signal()
		return
	}
	t.born++
	t.start()
}

// sleep waits until there may be something to take. It says so before it looks a last time,
// and the puller puts before it looks whether someone says so: one of them sees the other.
func (t *tray) sleep(mine *hand) {
	if mine.came {
		mine.came, t.coming = false, false
	}
	t.asleep++
	t.hungry.Store(t.spare())
	if t.waiting() == 0 {
		t.work.Wait()
		mine.came = true
	}
	t.asleep--
	t.hungry.Store(t.spare())
}
