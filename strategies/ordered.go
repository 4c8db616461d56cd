package strategies

import (
	"context"
	"errors"
	"iter"

	"github.com/overlap-bench/overlap/strategies/internal/reorder"
)

// Ordered wraps a strategy and emits items in the order in which they were pulled.
//
//   - Idea: finished items wait in a ring until all older ones are finished. Whoever finishes
//     the oldest emits it, with all finished ones behind it. The ring has Window places. When
//     it is full, pulling stalls, so a slow item cannot pile up finished ones without bound.
//   - Makespan: that of Strategy, for equal items. Otherwise head-of-line blocking adds to it:
//     behind an item that takes S, the other Window-1 items get done, and then everybody waits
//     for it. A Window of at least S times the throughput keeps everybody busy meanwhile.
//   - Holds: Window items, finished ones that wait for their turn included.
//   - Wins: where order means something: lines of a file, frames, offsets to commit.
//   - Loses: sojourn time of finished items that wait. A Window below the limit of Strategy
//     takes its place as the limit: use twice that limit, as the catalog does. Only one item is
//     emitted at a time, so a slow emit slows everything.
//   - Source: the reorder buffer of J. E. Smith and A. R. Pleszkun, Implementing Precise
//     Interrupts in Pipelined Processors, IEEE Transactions on Computers 37(5), 1988.
//
// Strategy must work on what it has pulled while the source waits. Staged wants all items first
// and would wait for ever, so it is refused. The ring is in internal/reorder.
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
		return errors.New("strategies: Ordered.Strategy is Staged, which pulls all items before it emits one: " +
			"use another, such as Pipeline")
	}
	// Strategy gets stand-ins, whose Index is the slot of the real item in the ring.
	ring := reorder.New(window, emit)
	standIns := make([]Item, window)
	pulled := func(yield func(*Item) bool) {
		for item := range feed(ctx, items) {
			slot := ring.Add(item)
			standIn := &standIns[slot]
			standIn.Index, standIn.URL, standIn.Err = slot, item.URL, nil // nobody writes the other fields
			if !yield(standIn) {
				return
			}
			ring.Await() // a slow item at the head stalls the pulling
		}
	}
	return inner.Run(ctx, pulled, realWork{ring, work}, func(standIn *Item) { ring.Done(standIn.Index) })
}

// realWork does the work on the real item in place of its stand-in. Of that it writes only an error,
// since another CPU will write to it next.
type realWork struct {
	ring *reorder.Ring[*Item]
	work Workload
}

func (r realWork) Fetch(ctx context.Context, standIn *Item) {
	item := r.ring.At(standIn.Index)
	r.work.Fetch(ctx, item)
	if item.Err != nil {
		standIn.Err = item.Err
	}
}

func (r realWork) Process(ctx context.Context, standIn *Item) {
	item := r.ring.At(standIn.Index)
	r.work.Process(ctx, item)
	if item.Err != nil {
		standIn.Err = item.Err
	}
}
