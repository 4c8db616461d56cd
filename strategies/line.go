package strategies

import (
	"context"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
)

// A line is a ring of places, in which items stand in the order in which they were pulled
// until they are emitted.
type line struct {
	places   []place
	emit     func(*Item)
	emitting sync.Mutex    // held by the one who emits; nobody waits for it
	emitted  atomic.Uint64 // items; the next one is the head of the line

	full atomic.Bool // the puller waits for room
	mu   sync.Mutex  // of room; nobody waits while holding it
	room sync.Cond
}

// A place is one item in the line. The wrapped strategy gets the ticket instead of the item:
// an Item whose Index is the place, so that a place is found without a map, whatever
// the item's own Index is.
type place struct {
	ticket Item
	item   *Item
	done   atomic.Bool
}

func newLine(window int, emit func(*Item)) *line {
	l := &line{places: make([]place, window), emit: emit}
	l.room.L = &l.mu
	return l
}

// tickets pulls an item when there is a place for it.
func (l *line) tickets(items iter.Seq[*Item]) iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		pulled, at, free := uint64(0), 0, len(l.places)
		for item := range items {
			p := &l.places[at]
			p.item, p.ticket = item, Item{Index: at, URL: item.URL}
			if !yield(&p.ticket) {
				return
			}
			pulled++
			if at++; at == len(l.places) {
				at = 0
			}
			if free--; free == 0 {
				runtime.Gosched() // let workers finish: makeRoom then finds many places and not one
				free = l.makeRoom(pulled)
			}
		}
	}
}

// makeRoom waits for free places, and returns how many there are. It says that it waits
// before it looks a last time, and who emits counts before he looks whether it waits.
func (l *line) makeRoom(pulled uint64) (free int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.full.Store(true); ; l.room.Wait() {
		if free = len(l.places) - int(pulled-l.emitted.Load()); free > 0 {
			l.full.Store(false)
			return free
		}
	}
}

// finished notes that an item is done. If the head of the line is, it is emitted here, with
// all that are done behind it. If somebody is emitting already, he will see it: he looks at
// the head again when he has stopped.
func (l *line) finished(ticket *Item) {
	l.places[ticket.Index].done.Store(true)
	for l.headIsDone() && l.emitting.TryLock() {
		at := l.head()
		for p := &l.places[at]; p.done.Load(); p = &l.places[at] {
			item := p.item
			p.item = nil
			p.done.Store(false)
			l.emit(item)
			l.emitted.Add(1)
			if l.full.Load() {
				l.mu.Lock()
				l.room.Signal()
				l.mu.Unlock()
			}
			if at++; at == len(l.places) {
				at = 0
			}
		}
		l.emitting.Unlock()
	}
}

func (l *line) head() int { return int(l.emitted.Load() % uint64(len(l.places))) }

func (l *line) headIsDone() bool { return l.places[l.head()].done.Load() }

// ticketed does the work of the item to which a ticket belongs. The ticket shows what a
// strategy may go by: the URL and the error.
type ticketed struct {
	line *line
	work Workload
}

func (t ticketed) Fetch(ctx context.Context, ticket *Item) {
	item := t.line.places[ticket.Index].item
	t.work.Fetch(ctx, item)
	ticket.Err = item.Err
}

func (t ticketed) Process(ctx context.Context, ticket *Item) {
	item := t.line.places[ticket.Index].item
	t.work.Process(ctx, item)
	ticket.Err = item.Err
}
