// Package batch runs one batch of a strategy in virtual time, in any program: in a command, in a test, and in a page
// as WebAssembly. Batches may run side by side, and repeat to the nanosecond.
//
// # Position
//
// A bubble of virtual time is made by testing/synctest, which asks for a *testing.T. A zero one will do, outside of go
// test too. That is nowhere promised, so that a test builds and runs a program that does it. If it breaks with a new
// Go, testing.MainStart gives a real one.
//
// What is not here: requests, extrapolation and JSON (package simulate), the virtual machine (package virtual), and
// T* (package tstar). A page loads what this package needs, so that it has no network, and reads no files and no JSON.
package batch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
	"github.com/overlap-bench/overlap/results/trace"
	"github.com/overlap-bench/overlap/strategies"
)

// Options are what to find out beside the figures of the batch.
type Options struct {
	Spans bool  // of every item
	Marks []int // tell when so many items were processed; ascending
}

// A Result is what a batch came to. All durations are virtual.
type Result struct {
	Makespan      time.Duration
	FetchActive   time.Duration // in which at least one item was being fetched
	ProcessActive time.Duration // likewise
	QueueWait     time.Duration // mean over the items
	PeakInFlight  int
	Processing    int // items at once, at most, whether a CPU was free for them or not
	Failures      int
	InOrder       bool // the items were emitted in the order of the input

	Spans  []trace.Spans   // by item, if they were asked for
	Marked []time.Duration // when the marks were reached
}

// Run runs a batch of the profile on the machine, of a strategy that makes up to so many fetches at once.
//
// A batch that waits for itself is an error, a [*Deadlock]; what waits in it does so until the program ends. Once ctx
// is done, no more items are taken, and those under way take no time: the error is the cause. A strategy that panics
// ends the program, as it does anywhere.
func Run(ctx context.Context, p profile.Profile, m virtual.Machine, s strategies.Strategy, fetches int,
	o Options) (Result, error) {
	var meter *meter
	var err error
	if waiting, stuck := inBubble(func() {
		meter = newMeter(ctx, virtual.New(p, m, fetches), o)
		// The strategy's own context is never done: virtual time is kept by who belongs to its bubble.
		err = s.Run(context.Background(), meter.items(p.Items), meter, meter.emit)
	}); stuck {
		return Result{}, meter.deadlock(p.Items, waiting)
	}
	switch {
	case ctx.Err() != nil:
		return Result{}, context.Cause(ctx)
	case err != nil:
		return Result{}, err
	case meter.emitted != p.Items || meter.inFlight.now != 0:
		return Result{}, fmt.Errorf("emitted %d of %d items", meter.emitted, p.Items)
	}
	return meter.result(p.Items), nil
}

// inBubble calls f in a bubble. It is stuck if all in it wait for each other.
func inBubble(f func()) (waiting []Waiting, stuck bool) {
	id := ""
	defer func() {
		if problem := recover(); problem != nil {
			if !isDeadlock(problem) {
				panic(problem)
			}
			waiting, stuck = waitingIn(id), true
		}
	}()
	synctest.Test(new(testing.T), func(*testing.T) {
		id = bubbleID()
		f()
	})
	return nil, false
}

func (m *meter) result(items int) Result {
	slices.SortFunc(m.spans, func(a, b trace.Spans) int { return cmp.Compare(a.Item, b.Item) })
	return Result{
		Makespan: m.lastEmit, FetchActive: m.fetching.active, ProcessActive: m.processing.active,
		QueueWait: m.queueWait / time.Duration(items), PeakInFlight: m.inFlight.most, Processing: m.processing.most,
		Failures: m.failures, InOrder: !m.overtaken, Spans: m.spans, Marked: m.marked,
	}
}
