// Package chunkqueue is a bounded queue with one producer, whose workers take several items at
// a time while items are tiny, and steal from each other.
//
// A hand-over costs about as much as a microsecond of work. Paid for a chunk of items instead of
// for each, it hardly counts. But chunks have a price when items are slow: one that stands in the
// chunk of a busy worker waits, while another worker has nothing to do. Two rules avoid that:
//
//   - The size of a chunk adapts. It is 1 at first, doubles while workers come back for more
//     quickly, and is 1 again as soon as one comes back late. The package has no clock: "late"
//     means that meanwhile as many other workers have come back as can run at once.
//   - A worker that finds the queue empty steals from another worker, at most half of the items
//     which that has not begun.
//
// So no worker sleeps while an item waits, in the queue or in the chunk of another worker: if
// there are both, a worker is on its way to the item. Only one is at any time, and it wakes the
// next if it leaves something: to wake a worker for each of many tiny items would cost more than
// the items.
//
// An item can be taken as soon as Put has it, so a producer may wait for an item that it has
// put. Two atomic operations are paid for each item, one by Put and one by the worker that
// begins it. All else is paid once a chunk.
//
// Not in it: who starts a worker and who waits for it. That is the caller's.
//
// Sources: C. D. Polychronopoulos and D. J. Kuck, Guided Self-Scheduling, IEEE Transactions on
// Computers C-36(12), 1987; R. D. Blumofe and C. E. Leiserson, Scheduling Multithreaded
// Computations by Work Stealing, Journal of the ACM 46(5), 1999. Stealing half, and from the same
// end as the owner, is from D. Hendler and N. Shavit, Non-Blocking Steal-Half Work Queues, PODC 2002.
package chunkqueue

import (
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
)

// A Queue holds items between one producer, which calls Put and Close, and its workers, each of
// which ranges over Items.
type Queue[T any] struct {
	ring     []T
	put      atomic.Uint64 // items put so far; only the producer adds
	next     int           // index in ring of the next item to put
	free     int           // places in ring that the producer knows to be free
	wakeNext atomic.Bool   // the next Put is to wake a worker: some are idle and none is on its way

	_        [64]byte   // a cache line between what the producer and what the workers write
	mu       sync.Mutex // for what follows; nobody waits while holding it
	taken    uint64     // items taken out of ring so far
	oldest   int        // index in ring of the next item to take
	nonEmpty sync.Cond  // there may be something to take
	halfFree sync.Cond  // half of ring is free
	full     bool       // the producer waits for halfFree
	closed   bool
	workers  int          // the most there may be
	started  int          // workers started so far
	start    func()       // starts one more
	asleep   int          // workers that wait for nonEmpty
	waking   bool         // one of them was woken, or one was started, and has not looked yet
	refills  uint64       // times that a worker has taken something
	quick    int          // workers that came back quickly, in a row
	chunk    int          // size of the next chunk
	cpus     uint64       // as many workers as can run at once
	victims  []*worker[T] // workers that may have items they have not begun, the oldest first
}

// New makes a queue with room for chunk items, which is also the largest chunk. It calls start
// when one more worker would have something to do, at most workers times. start must not block:
// it starts a goroutine that ranges over Items.
func New[T any](chunk, workers int, start func()) *Queue[T] {
	q := &Queue[T]{
		ring: make([]T, chunk), free: chunk, chunk: 1,
		workers: workers, start: start, cpus: uint64(runtime.GOMAXPROCS(0)),
	}
	q.nonEmpty.L, q.halfFree.L = &q.mu, &q.mu
	q.wakeNext.Store(true)
	return q
}

// Put makes an item available, and then waits until there is room for the next. Only the
// producer calls it.
func (q *Queue[T]) Put(item T) {
	q.ring[q.next] = item
	if q.next++; q.next == len(q.ring) {
		q.next = 0
	}
	q.put.Add(1)
	if q.wakeNext.Load() {
		q.mu.Lock()
		q.wake()
		q.mu.Unlock()
	}
	if q.free--; q.free == 0 {
		q.awaitRoom()
	}
}

// awaitRoom waits until half of the ring is free: to be woken for each place would cost more
// than an item.
func (q *Queue[T]) awaitRoom() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.free = q.roomy(); q.free == 0; q.free = q.roomy() {
		q.full = true
		q.halfFree.Wait()
	}
}

// roomy is how many places are free once half of the ring is, and 0 until then.
func (q *Queue[T]) roomy() int {
	free := len(q.ring) - q.waiting()
	if 2*free < len(q.ring) {
		return 0
	}
	return free
}

// waiting is how many items are in the ring.
func (q *Queue[T]) waiting() int { return int(q.put.Load() - q.taken) }

// Close says that no more items come. Only the producer calls it. Workers still get all items
// that were put.
func (q *Queue[T]) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.nonEmpty.Broadcast()
}

// Items yields the items that one worker is to work on. It ends once the queue is closed and
// nothing is left for this worker. Each worker ranges over a sequence of its own, to its end.
func (q *Queue[T]) Items() iter.Seq[T] {
	return func(yield func(T) bool) {
		var w worker[T]
		for {
			item, ok := w.first()
			if !ok {
				if item, ok = q.refill(&w); !ok {
					return
				}
			}
			if !yield(item) {
				return
			}
		}
	}
}
