package strategies

import "sync"

// A group is the goroutines that a Run has started and waits for: a [sync.WaitGroup] that crashes
// the program when one of them ends without returning. It is noticed once a goroutine, and so
// costs nothing for an item.
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
// The stack that Go prints then is that of the call. A panic of f goes on.
//
// A strategy runs under it whatever calls a stage or emit on a goroutine that it has started. Goexit
// would end that goroutine alone, and take the item with it: the others would wait for the item,
// or never miss it.
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
