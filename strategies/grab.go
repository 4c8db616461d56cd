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

// looks is how often a worker lets others run to see whether they get on: about 5 µs where they
// do not.
const looks = 64

// resize judges by a worker that comes back. If as many others have grabbed since it did as can
// run at once, it was late, and items are slow. If fewer have, there may be no more of them: it is
// late all the same if all are at work and none gets on while it looks. One quick return may be
// luck, so only more in a row than there are workers count.
func (t *tray) resize(mine *hand) {
	others := t.grabs - mine.since
	allBusy := t.workers > 1 && !t.coming && !t.spare()
	switch {
	case mine.came: // it was not at work
	case others >= t.cpus, allBusy && others > 0 && t.still():
		t.quick, t.size = 0, 1
	case allBusy && others == 0: // the others may be late, or it was quick: no reason to grow, nor to shrink
		t.quick = 0
	default:
		if t.quick++; t.quick > t.born {
			t.size = min(2*t.size, len(t.ring))
		}
	}
}

// still reports whether nobody gets on while the worker looks.
func (t *tray) still() bool {
	before, pulled := t.glance(), t.pulled.Load()
	for range looks {
		t.mu.Unlock()
		runtime.Gosched()
		t.mu.Lock()
		if t.glance() != before || t.pulled.Load() != pulled {
			return false
		}
	}
	return true
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
