// Package reorder is a reorder buffer: a ring of slots through which items go in order, although
// they are finished in any order.
//
// One producer adds items to the tail. Whoever finishes an item says so with Done. If that is the
// item at the head, it is emitted there and then, with all finished ones behind it; else it waits in
// its slot. A ring that is full stalls its producer, so a slow item at the head cannot let finished
// ones pile up without bound.
//
// Nobody waits in Done: if another goroutine is emitting, that one emits this item too. So the ring
// has no goroutine of its own, and emits one item at a time.
//
// An item costs four atomic operations, and no lock unless the producer waits.
//
// Source: J. E. Smith and A. R. Pleszkun, Implementing Precise Interrupts in Pipelined Processors,
// IEEE Transactions on Computers 37(5), 1988.
package reorder

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A Ring holds the items that are added and not yet emitted, in the order in which they were added.
type Ring[T any] struct {
	slots []slot[T]
	emit  func(T)
	full  atomic.Bool // the producer waits for room
	mu    sync.Mutex  // of room; nobody waits while holding it
	room  sync.Cond

	_        [64]byte      // a cache line between what all read, and what is written for each item
	emitting sync.Mutex    // held by whoever emits; only TryLock takes it
	emitted  atomic.Uint64 // items; the next one is the head

	_     [64]byte // and between the two who write
	tail  int      // the slot for the next item. This and the next two are the producer's.
	added uint64   // items
	free  int      // slots that the producer knows to be free
}

type slot[T any] struct {
	item T
	done atomic.Bool
}

// New makes a ring for so many items. It hands each to emit when its turn has come, on the goroutine
// that calls Done, and never two at once.
func New[T any](slots int, emit func(T)) *Ring[T] {
	r := &Ring[T]{slots: make([]slot[T], slots), emit: emit, free: slots}
	r.room.L = &r.mu
	return r
}

// Add appends an item and returns its slot, which is its own until it is emitted. Only the producer
// calls it, and calls Await in between, so that there is a free slot.
func (r *Ring[T]) Add(item T) (slot int) {
	slot = r.tail
	r.slots[slot].item = item
	r.tail = r.after(slot)
	r.added++
	r.free--
	return slot
}

// Await waits until a slot is free. Only the producer calls it.
func (r *Ring[T]) Await() {
	if r.free > 0 {
		return
	}
	runtime.Gosched() // let others finish: there are then many free slots and not one
	r.mu.Lock()
	defer r.mu.Unlock()
	// It says that it waits before it looks a last time, and who emits counts the item before it looks
	// whether anybody waits: one of them sees the other.
	for r.full.Store(true); ; r.room.Wait() {
		if r.free = len(r.slots) - int(r.added-r.emitted.Load()); r.free > 0 {
			r.full.Store(false)
			return
		}
	}
}

// At returns the item in a slot, from Add until Done.
func (r *Ring[T]) At(slot int) T { return r.slots[slot].item }

// Done says that the item in a slot is finished. If it is at the head, it is emitted before Done returns,
// with all finished ones behind it, unless another goroutine is emitting.
func (r *Ring[T]) Done(slot int) {
	r.slots[slot].done.Store(true)
	// Whoever emits looks at the head again after he has let go of emitting: it may have been finished
	// after he looked, by one who could not take it.
	for r.slots[r.head()].done.Load() && r.emitting.TryLock() {
		r.emitFinished()
		r.emitting.Unlock()
	}
}

// emitFinished emits from the head on up to the first item that is not finished.
func (r *Ring[T]) emitFinished() {
	var none T
	at := r.head()
	for s := &r.slots[at]; s.done.Load(); s = &r.slots[at] {
		item := s.item
		s.item = none
		s.done.Store(false)
		r.emit(item)
		r.emitted.Add(1)
		if r.full.Load() {
			r.mu.Lock()
			r.room.Signal()
			r.mu.Unlock()
		}
		at = r.after(at)
	}
}

// head is the slot of the next item to emit.
func (r *Ring[T]) head() int { return int(r.emitted.Load() % uint64(len(r.slots))) }

// after is the slot behind a slot.
func (r *Ring[T]) after(slot int) int {
	if slot++; slot < len(r.slots) {
		return slot
	}
	return 0
}
