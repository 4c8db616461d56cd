package strategies

import (
	"context"
	"iter"
	"runtime"
	"time"
)

// An Item is one URL on its way through both stages. Exactly one goroutine owns it
// at a time: sending it on a channel, or to emit, hands it over.
type Item struct {
	Index  int // place in the batch, from 0; under Ordered a place in its line
	URL    string
	Body   []byte // set by Fetch; nil after Process, which may lend its memory to another item
	Result any    // set by Process
	Digest uint64 // of the result: equal work gives equal digests
	Err    error  // the first stage failure; it stays
	Times  Times  // stamped by package bench, never by a strategy
}

// Times are monotonic offsets from the start of the run.
type Times struct{ Pulled, FetchStart, FetchEnd, ProcessStart, ProcessEnd, Emitted time.Duration }

// A Workload is the work of the two stages. Strategies call Fetch and then Process
// once for every item, whether or not the fetch failed. Both return promptly once
// ctx is done, and say so in item.Err: that is why no page needs a select.
type Workload interface {
	Fetch(ctx context.Context, item *Item)   // waits on the network
	Process(ctx context.Context, item *Item) // burns a CPU; does nothing if item.Err is set
}

// A Strategy decides which item is in which stage when, and on which goroutine.
//
// Run ranges over items from one goroutine, emits each pulled item exactly once
// (cancelled or not), stops pulling once ctx is done, and returns after every
// goroutine that it started has exited: nil, or context.Cause(ctx). The only other error
// is a negative field of the strategy, found before anything is pulled.
//
// emit may be called concurrently. Blocking in it must stall the pulling.
//
// Cancellation: Run cannot interrupt a source or an emit that blocks, so both must return
// once ctx is done. An item that was pulled by then goes through both stages like any
// other; they return at once. Run returns the cause if ctx is done when it returns, even if
// every item was finished before.
//
// A source that panics, or calls runtime.Goexit, ends Run in the same way, on the goroutine that
// called Run. Before that, what was pulled is emitted and every goroutine has exited, so
// a caller that recovers the panic finds nothing left running.
//
// A stage or an emit that panics on a goroutine of the strategy crashes the program. So does
// one that calls runtime.Goexit there, as t.FailNow, t.Skip and require do; otherwise its
// item would be lost. [MustReturn] sees to that. On the caller's own goroutine, as under
// Sequential, both reach the caller.
//
// Run may be called again, and several times at once, on one Strategy value.
type Strategy interface {
	Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error
}

// Results turns any strategy into a range loop. Each item comes with a nil error
// (a failed stage is in item.Err); if Run fails, its error comes last, with a nil
// item. Breaking out of the loop, or panicking in it, cancels the run and waits for
// it, so that nothing is left running. A panic of the source, or its Goexit, reaches the
// goroutine of the loop.
//
// It costs a goroutine and one channel hand-over an item.
func Results(ctx context.Context, s Strategy, items iter.Seq[*Item], work Workload) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		// The strategy's goroutines send, the goroutine below closes. No capacity: what
		// the loop has not taken must stall the pulling.
		emitted := make(chan *Item)
		var err error    // of Run. All three are written before the close, and read after it.
		var panicked any // the panic of Run, nil for none
		returned := false
		defer func() {
			cancel()
			for range emitted { // until closed: Run is over
			}
			switch {
			case panicked != nil:
				panic(panicked)
			case !returned:
				runtime.Goexit()
			}
		}()

		go func() {
			defer close(emitted)
			defer func() { panicked = recover() }()
			err = s.Run(ctx, items, work, func(item *Item) { emitted <- item })
			returned = true
		}()
		for item := range emitted {
			if !yield(item, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}
