package chunkqueue

import (
	"runtime"
	"slices"
)

// refill fills a worker that has nothing left and begins its first item. false means that there
// is nothing more to come.
func (q *Queue[T]) refill(w *worker[T]) (item T, ok bool) {
	item, ok, room := q.refillLocked(w)
	if room {
		runtime.Gosched() // the producer first, so that the ring is full again before it is needed
	}
	return item, ok
}

// refillLocked is refill up to the wish to let the producer run: room says that it was woken.
func (q *Queue[T]) refillLocked(w *worker[T]) (item T, ok, room bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if w.items == nil {
		w.items, w.woken = make([]T, 0, len(q.ring)), true
	}
	clear(w.items) // so that finished items are not kept in memory
	q.adaptChunk(w)
	if !q.await(w) {
		return item, false, false
	}
	q.arrived(w)
	q.refills++
	w.since = q.refills
	item, ok = w.first()
	if i := slices.Index(q.victims, w); i >= 0 {
		q.victims = slices.Delete(q.victims, i, i+1)
	}
	if !w.empty() {
		q.victims = append(q.victims, w)
	}
	q.wakeNext.Store(q.canWake()) // before the look at put: see sleep
	if len(q.victims) > 0 || q.waiting() > 0 {
		q.wake()
	}
	if q.full && q.roomy() > 0 {
		q.full, room = false, true
		q.halfFree.Signal()
	}
	return item, ok, room
}

// maxBlindChunk is the largest chunk with no more workers than CPUs, where nothing tells slow items
// from quick ones. With two workers an item of 1 µs then costs a tenth more than in chunks of 256.
const maxBlindChunk = 16

// adaptChunk sets the size of the next chunk when a worker comes back for more.
//
// The worker is late if as many others have refilled since it last did as can run at once: then items
// are slow, since some of the workers waited. Otherwise it was quick. But a worker that refilled last
// and ended first looks quick once, so only more in a row than there are workers count. With no
// more workers than CPUs none is ever late, and chunks stay short.
func (q *Queue[T]) adaptChunk(w *worker[T]) {
	largest := len(q.ring)
	if uint64(q.workers) <= q.cpus {
		largest = min(largest, maxBlindChunk)
	}
	switch {
	case w.woken: // it had nothing to do until now
	case q.refills-w.since >= q.cpus:
		q.quick, q.chunk = 0, 1
	default:
		if q.quick++; q.quick > q.started {
			q.chunk = min(2*q.chunk, largest)
		}
	}
}

// await waits until the worker has taken something; false means that nothing more will come.
//
// A worker that comes back by itself takes from the ring. One that was woken, or finds the ring
// empty, first lets others run and looks again. If they have made progress, items are quick and
// this worker is not needed. If not, those at work have slow items, and it takes or steals what
// there is.
func (q *Queue[T]) await(w *worker[T]) bool {
	var before progress[T]
	for w.woken || !q.take(w) {
		now := q.progress()
		if now != before {
			before = now
			q.mu.Unlock()
			runtime.Gosched()
			q.mu.Lock()
			continue
		}
		switch {
		case q.take(w) || now.victim != nil && w.stealFrom(now.victim, q.chunk):
			return true
		case now.victim != nil: // it began its last item meanwhile
		case q.closed:
			return false
		default:
			q.sleep(w)
		}
	}
	return true
}

// progress is how far the workers have got.
type progress[T any] struct {
	seen   bool // tells it from the zero value, which is no look at all
	taken  uint64
	victim *worker[T] // with the oldest item that is not begun
	left   uint64
}

func (q *Queue[T]) progress() progress[T] {
	p := progress[T]{seen: true, taken: q.taken, victim: q.victim()}
	if p.victim != nil {
		p.left = p.victim.left.Load()
	}
	return p
}

// victim is the worker that has had something left for longest, nil if none has.
func (q *Queue[T]) victim() *worker[T] {
	q.victims = slices.DeleteFunc(q.victims, (*worker[T]).empty)
	if len(q.victims) == 0 {
		return nil
	}
	return q.victims[0]
}

// take takes a chunk out of the ring, and reports whether there was anything. While chunks are 1,
// what a worker still has of a larger one comes first: it is older.
func (q *Queue[T]) take(w *worker[T]) bool {
	if q.chunk == 1 {
		if victim := q.victim(); victim != nil && w.stealFrom(victim, 1) {
			return true
		}
	}
	n := min(q.waiting(), q.chunk)
	w.items = w.items[:0]
	for len(w.items) < n { // twice at most: the ring goes round
		part := q.ring[q.oldest:min(q.oldest+n-len(w.items), len(q.ring))]
		w.items = append(w.items, part...)
		clear(part)
		q.oldest = (q.oldest + len(part)) % len(q.ring)
	}
	q.taken += uint64(n)
	w.left.Store(uint64(n))
	return n > 0
}

// canWake reports whether there is a worker to wake or to start, and none on its way.
func (q *Queue[T]) canWake() bool { return !q.waking && (q.asleep > 0 || q.started < q.workers) }

// wake wakes or starts a worker, if it can.
func (q *Queue[T]) wake() {
	if !q.canWake() {
		return
	}
	q.waking = true
	q.wakeNext.Store(false)
	if q.asleep > 0 {
		q.nonEmpty.Signal()
		return
	}
	q.started++
	q.start()
}

// arrived notes that a worker which was woken is no longer on its way.
func (q *Queue[T]) arrived(w *worker[T]) {
	if w.woken {
		w.woken, q.waking = false, false
	}
}

// sleep waits until there may be something to take. It sets wakeNext before it looks at the ring
// once more, and Put adds to the ring before it looks at wakeNext: one of them sees the other.
func (q *Queue[T]) sleep(w *worker[T]) {
	q.arrived(w)
	q.asleep++
	q.wakeNext.Store(q.canWake())
	if q.waiting() == 0 {
		q.nonEmpty.Wait()
		w.woken = true
	}
	q.asleep--
	q.wakeNext.Store(q.canWake())
}
