package strategytest

import (
	"context"
	"fmt"

	"github.com/overlap-bench/overlap/strategies"
)

// A hand is where an item can be seen.
type hand int

const (
	nowhere    hand = iota // or in Process with nothing to do, as its fetch has failed
	fetching               // in Fetch
	processing             // in Process, with work to do
	emitting               // in emit
	held                   // pulled, and its emit has not returned: together with any of the others
	hands
)

func (h hand) String() string {
	return [...]string{"Process", "Fetch", "Process", "emit", "pull"}[h]
}

// A record is what is known of one item.
type record struct {
	item                        *strategies.Item
	index                       int
	in                          hand // fetching, processing or emitting; the owner's mark
	fetched, processed, emitted int  // times that it entered
	err                         error
	seen                        strategies.Item // as it was emitted
}

// items is the source.
func (tr *trial) items(yield func(*strategies.Item) bool) {
	tr.mu.Lock()
	if tr.ranges++; tr.ranges > 1 {
		note(&tr.notes.puller, "the source was ranged over %d times, want once", tr.ranges)
	}
	tr.mu.Unlock()
	for i := 0; tr.hasMore(i); i++ {
		if !yield(tr.pull()) {
			return
		}
	}
}

func (tr *trial) hasMore(i int) bool {
	if tr.more != nil {
		return tr.more(i)
	}
	return i < tr.n
}

func (tr *trial) pull() *strategies.Item {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	r := &record{index: len(tr.all)}
	r.item = &strategies.Item{Index: r.index, URL: fmt.Sprintf("item %d", r.index)}
	if tr.ctx.Err() != nil {
		note(&tr.notes.latePulls, "item %d was pulled after the cancellation, want no more pulls", r.index)
	}
	tr.all = append(tr.all, r)
	tr.byItem[r.item] = r
	tr.count(held, +1)
	return r.item
}

// The plain writes to items in Fetch, Process and emit are there for the race detector: they
// are what a real workload does, and outside the lock. The mark r.in finds the same without
// the detector, if two hands overlap in time.

func (tr *trial) Fetch(ctx context.Context, item *strategies.Item) {
	r := tr.enter(item, fetching)
	item.Body = []byte(item.URL)
	err := sleep(ctx, tr.fetch(r.index))
	if err == nil && tr.fails != nil {
		err, _ = tr.fails(r.index)
	}
	item.Err = err
	tr.leave(r, fetching, err)
}

func (tr *trial) Process(ctx context.Context, item *strategies.Item) {
	if item.Err != nil {
		tr.leave(tr.enter(item, nowhere), nowhere, nil)
		return
	}
	r := tr.enter(item, processing)
	item.Body, item.Result = nil, item.Index
	err := sleep(ctx, tr.process(r.index))
	if err == nil && tr.fails != nil {
		_, err = tr.fails(r.index)
	}
	item.Err = err
	tr.leave(r, processing, err)
}

func (tr *trial) emit(item *strategies.Item) {
	r := tr.enter(item, emitting)
	item.Digest++
	if tr.onEmit != nil {
		tr.onEmit()
	}
	tr.leave(r, emitting, nil)
}

// enter notes that an item has come into a hand; Process of a failed item is nowhere.
func (tr *trial) enter(item *strategies.Item, h hand) *record {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	r := tr.byItem[item]
	if r == nil {
		note(&tr.notes.strays, "%v was given an item %d that is not from the source, want the very pointers that were pulled",
			h, item.Index)
		r = &record{index: -1, item: item}
		tr.byItem[item] = r
	}
	switch {
	case r.in != nowhere:
		note(&tr.notes.owner, "item %d was given to %v while it was in %v, want one at a time", r.index, h, r.in)
	case r.emitted > 0 && h != emitting: // emitted twice is another rule's concern
		note(&tr.notes.owner, "item %d was given to %v after it was emitted, want it let go", r.index, h)
	}
	if tr.over {
		note(&tr.notes.afterEnd, "item %d was given to %v after Run had returned, want Run to wait", r.index, h)
	}
	tr.inOrder(r, h)
	switch h {
	case fetching:
		r.fetched++
	case emitting:
		r.emitted++
	default:
		r.processed++
	}
	r.in = h
	tr.count(h, +1)
	return r
}

// inOrder notes a hand that comes too early or twice.
func (tr *trial) inOrder(r *record, h hand) {
	switch {
	case h == fetching && r.fetched > 0:
		note(&tr.notes.stages, "item %d was fetched twice, want once", r.index)
	case h == fetching && r.processed > 0:
		note(&tr.notes.stages, "item %d was fetched after it was processed, want before", r.index)
	case h == emitting && r.processed == 0:
		note(&tr.notes.stages, "item %d was emitted before it was processed, want after", r.index)
	case (h == processing || h == nowhere) && r.processed > 0:
		note(&tr.notes.stages, "item %d was processed twice, want once", r.index)
	}
}

func (tr *trial) leave(r *record, h hand, err error) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if err != nil && r.err == nil {
		r.err = err
	}
	r.in = nowhere
	tr.count(h, -1)
	if h == emitting {
		r.seen = *r.item
		if r.emitted == 1 && r.index >= 0 {
			tr.count(held, -1)
		}
	}
}

func (tr *trial) count(h hand, by int) {
	tr.inHand[h] += by
	tr.most[h] = max(tr.most[h], tr.inHand[h])
	if by > 0 {
		tr.entered[h]++
		if tr.marks[h] != nil && tr.entered[h] == tr.markAt[h] {
			close(tr.marks[h])
		}
	}
}

// note writes down a breach, the first few of each kind. The caller holds the lock.
func note(breaches *[]string, format string, args ...any) {
	if len(*breaches) < enough {
		*breaches = append(*breaches, fmt.Sprintf(format, args...))
	}
}
