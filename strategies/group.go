package strategies

import "sync"

// A group is the goroutines that a Run has started and waits for. It is a [sync.WaitGroup] that
// crashes the program if one of them ends without returning. The check costs something once a
// goroutine, and nothing for an item.
type group struct{ running sync.WaitGroup }

// Go runs f on a goroutine of its own.
func (g *group) Go(f func()) { g.Start(1, f) }

// Start runs f on so many goroutines.
func (g *group) Start(goroutines int, f func()) {
	g.running.Add(goroutines)
	run := func() { // made once for all of them
		MustReturn(f)
		g.running.Done() // not deferred: after a panic, Wait is not to return
	}
	for range goroutines {
		go run()
	}
}

// Wait waits for all of them.
func (g *group) Wait() { g.running.Wait() }

// MustReturn calls f, and panics if f calls runtime.Goexit, as t.FailNow, t.Skip and require do.
// The stack that Go prints is that of the call to Goexit. A panic of f goes on unchanged.
//
// A strategy uses it on every goroutine that it starts, around the calls of the stages and of emit.
// Without it Goexit would end that one goroutine, and its item would be lost: the others would wait
// for it for ever, or never miss it.
func MustReturn(f func()) {
	returned := false
	defer func() {
		if returned {
			return
		}
		cause := recover()
		if cause == nil {
			cause = "strategies: a stage or emit called runtime.Goexit, as t.FailNow, t.Skip and require do: " +
				"on a goroutine of the strategy, set item.Err instead"
		}
		panic(cause)
	}()
	f()
	returned = true
}
