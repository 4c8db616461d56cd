package strategies

import (
	"context"
	"errors"
	"iter"

	"github.com/overlap-bench/overlap/strategies/internal/reorder"
)

// Ordered wraps a strategy and emits in the order in which items were pulled.
//
//   - Idea: whoever finishes the item at the head of the line emits it and all finished
//     ones behind it. No more than Window items are in the line, so that a slow one at its
//     head cannot let finished ones pile up without bound: it stalls the pulling instead.
//   - Makespan: of equal items, that of Strategy. Of unequal ones, head-of-line blocking
//     comes on top: behind an item that takes S, Window-1 items are done, then all wait for
//     it. A window of at least S times the throughput keeps everybody busy meanwhile.
//   - Holds: Window items at most, finished ones that wait for their turn included.
//   - Wins: where order means something: lines of a file, frames, offsets to commit.
//   - Loses: at the sojourn of what is done and waits. A Window below the limit of Strategy
//     becomes the limit: use twice that limit, as the catalog does. Emitting is one at a
//     time, so a slow emit bounds all.
//   - Source: the reorder buffer of J. E. Smith and A. R. Pleszkun, Implementing Precise
//     Interrupts in Pipelined Processors, IEEE Transactions on Computers 37(5), 1988.
//
// Strategy must work on what it has pulled while the source waits. Staged does not, it wants
// all items first; over Ordered it would wait for ever, and is refused.
type Ordered struct {
	Strategy Strategy // nil means Pool{}
	Window   int      // items pulled and not yet emitted, at most; 0 means DefaultWindow
}

// DefaultWindow is room for as many finished items as DefaultLimit workers have under way,
// three times over.
const DefaultWindow = 4 * DefaultLimit

var _ Strategy = Ordered{}

func (o Ordered) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	window, err := setting("Ordered.Window", o.Window, DefaultWindow)
	if err != nil {
		return err
	}
	inner := o.Strategy
	switch inner.(type) {
	case nil:
		inner = Pool{}
	case Staged, *Staged:
		return errors.New("strategies: Ordered.Strategy is Staged, which pulls all items before it emits one: use another, such as Pipeline")
	}
	// Strategy gets stand-ins, whose Index is the slot of the real item in the ring.
	ring := reorder.New(window, emit)
	standIns := make([]Item, window)
	pulled := func(yield func(*Item) bool) {
		for item := range feed(ctx, items) {
			slot := ring.Add(item)
			standIns[slot] = Item{Index: slot, URL: item.URL}
			if !yield(&standIns[slot]) {
				return
			}
			ring.Await() // a slow item at the head stalls the pulling
		}
	}
	return inner.Run(ctx, pulled, realWork{ring, work}, func(standIn *Item) { ring.Done(standIn.Index) })
}

// realWork does the work on the real item in place of its stand-in.
type realWork struct {
	ring *reorder.Ring[*Item]
	work Workload
}

func (r realWork) Fetch(ctx context.Context, standIn *Item) {
	item := r.ring.At(standIn.Index)
	r.work.Fetch(ctx, item)
	standIn.Err = item.Err
}

func (r realWork) Process(ctx context.Context, standIn *Item) {
	item := r.ring.At(standIn.Index)
	r.work.Process(ctx, item)
	standIn.Err = item.Err
}
