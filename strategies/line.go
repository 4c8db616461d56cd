package strategies

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// A line is a ring of places, in which items stand in the order in which they were pulled
// until they are emitted.
type line struct {
	places []place
	emit   func(*Item)

	mu       sync.Mutex // for what follows, and for done in the places; nobody waits while holding it
	head     int        // the place of the item that is to be emitted next
	emitted  int        // items emitted whose places the puller does not yet know to be free
	emitting bool       // somebody emits what is done at the head
	full     bool       // the puller waits for room
	room     sync.Cond
}

// A place is one item in the line. The wrapped strategy gets the ticket instead of the item:
// an Item whose Index is the place, so that a place is found without a map, whatever
// the item's own Index is.
type place struct {
	ticket Item
	item   *Item
	done   bool
}

func newLine(window int, emit func(*Item)) *line {
	l := &line{places: make([]place, window), emit: emit}
	l.room.L = &l.mu
	return l
}

// tickets pulls an item when there is a place for it.
func (l *line) tickets(items iter.Seq[*Item]) iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		at, free := 0, len(l.places)
		for item := range items {
			p := &l.places[at]
			p.item, p.ticket = item, Item{Index: at, URL: item.URL}
			if !yield(&p.ticket) {
				return
			}
			at = l.after(at)
			if free--; free == 0 {
				free = l.makeRoom()
			}
		}
	}
}

// after is the place behind another.
func (l *line) after(place int) int {
	if place++; place < len(l.places) {
		return place
	}
	return 0
}

// makeRoom waits for free places, and returns how many there are.
func (l *line) makeRoom() (free int) {
	runtime.Gosched() // the workers first, so that there are many
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.emitted == 0 {
		l.full = true
		l.room.Wait()
	}
	free, l.emitted = l.emitted, 0
	return free
}

// finished notes that an item is done. If it is the head of the line, it is emitted here,
// with all that are done behind it; if somebody is emitting already, he will see it.
func (l *line) finished(ticket *Item) {
	l.mu.Lock() // without defer: emit may panic, and then it is not held
	l.places[ticket.Index].done = true
	if l.emitting {
		l.mu.Unlock()
		return
	}
	l.emitting = true
	for p := &l.places[l.head]; p.done; p = &l.places[l.head] {
		item := p.item
		p.item, p.done = nil, false
		l.mu.Unlock()
		l.emit(item)
		l.mu.Lock()
		l.head = l.after(l.head)
		l.emitted++
		if l.full {
			l.full = false
			l.room.Signal()
		}
	}
	l.emitting = false
	l.mu.Unlock()
}

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
