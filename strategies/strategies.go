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
// goroutine that it started has exited: nil, or context.Cause(ctx). A negative field
// of the strategy is the other error, found before anything is pulled.
//
// A source that panics, or calls runtime.Goexit, ends Run likewise, on the goroutine that called
// it: once what was pulled is emitted, and every goroutine has exited. Whoever recovers the panic
// finds nothing left running.
//
// A stage or an emit that panics crashes the program, if it runs on a goroutine of the strategy.
// So does one that calls runtime.Goexit there, as t.FailNow, t.Skip and require do: it would take
// its item with it. [MustReturn] is for that. Where the goroutine is the caller's own, as under
// Sequential, both go on to the caller.
//
// emit may be called concurrently; blocking in it must stall the pulling.
//
// A source that blocks must itself return once ctx is done, and so must an emit: Run
// cannot interrupt them. An item that is pulled when ctx is done goes through both stages
// like any other; they return at once. If ctx is done by the time at which Run returns, the
// cause is returned even if every item was finished before.
//
// A Run may be repeated, and several may go on at once over one Strategy value.
type Strategy interface {
	Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error
}

// Results turns any strategy into a range loop. Each item comes with a nil error
// (a failed stage is in item.Err); if Run fails, its error comes last, with a nil
// item. Breaking out of the loop, or panicking in it, cancels the run and waits for
// it, so that nothing is left running. What Run ends with instead of an error, a panic of the
// source or its Goexit, goes on in the loop.
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
