package strategytest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing/synctest"
	"time"

	"github.com/overlap-bench/overlap/strategies"
)

const ms = time.Millisecond

// The service times of equal items. Events fall on multiples of 5 ms, so that at any other
// instant everything is at rest.
const (
	fetchTime   = 10 * ms
	processTime = 5 * ms
)

// forever is how long, in virtual time, a Run may go on: no experiment needs a minute.
const forever = time.Hour

// errStop is the cause with which experiments cancel.
var errStop = errors.New("the experiment is cancelled")

// A trial is one Run of a strategy. It is the source, the workload and the consumer in one,
// follows every item through every hand (hands.go), and writes down what it sees.
type trial struct {
	*report

	// The experiment may set these before the start.
	n              int                                // items in the source
	more           func(i int) bool                   // whether there is an i-th item, instead of n; may wait
	fetch, process func(i int) time.Duration          // service times
	fails          func(i int) (fetch, process error) // nil: nothing fails
	onEmit         func()                             // may wait
	expected       any                                // the panic that Run may end with

	ctx       context.Context
	cancel    context.CancelCauseFunc
	start     time.Time
	done      chan struct{} // closed at the end, after the next four are set
	err       error         // that Run returned
	panicked  any           // that Run panicked with instead
	exited    bool          // Run ended its goroutine instead, with runtime.Goexit
	took      time.Duration // from the start to the end
	cancelled time.Duration // from the start to the cancellation

	mu      sync.Mutex // for what follows; nobody waits while holding it
	all     []*record  // in the order of pulling
	byItem  map[*strategies.Item]*record
	inHand  [hands]int           // how many items are in each hand now
	most    [hands]int           // and at most
	entered [hands]int           // and were ever
	marks   [hands]chan struct{} // closed when entered reaches markAt
	markAt  [hands]int
	ranges  int  // times that the source was ranged over
	over    bool // the run has ended
	notes   notes
}

// notes are breaches seen on the way, for the rules that ask about them.
type notes struct{ strays, stages, owner, puller, latePulls, afterEnd []string }

func newTrial(r *report) *trial {
	ctx, cancel := context.WithCancelCause(context.Background())
	return &trial{
		report:  r,
		fetch:   always(fetchTime),
		process: always(processTime),
		ctx:     ctx, cancel: cancel,
		done:   make(chan struct{}),
		byItem: map[*strategies.Item]*record{},
	}
}

// another is a trial in the same bubble, for what goes on at the same time or afterwards.
func (tr *trial) another() *trial { return newTrial(tr.report) }

func always(d time.Duration) func(int) time.Duration {
	return func(int) time.Duration { return d }
}

// uneven makes items overtake each other.
func (tr *trial) uneven() {
	tr.fetch = func(i int) time.Duration { return fetchTime + time.Duration(i*7%5)*ms }
	tr.process = func(i int) time.Duration { return processTime + time.Duration(i*3%4)*ms }
}

// launch runs the strategy, in whatever way, on a goroutine of its own.
func (tr *trial) launch(run func() error) {
	tr.start = time.Now()
	go func() {
		returned := false
		defer func() {
			tr.panicked = recover()
			tr.exited = !returned && tr.panicked == nil
			tr.took = time.Since(tr.start)
			tr.mu.Lock()
			tr.over = true
			tr.mu.Unlock()
			close(tr.done)
		}()
		tr.err = errors.New("no error: it ended its goroutine instead of returning")
		tr.err = run()
		returned = true
	}()
}

func (tr *trial) launchRun(s strategies.Strategy) {
	tr.launch(func() error { return s.Run(tr.ctx, tr.items, tr, tr.emit) })
}

// wait waits for the end and reports whether there was one.
func (tr *trial) wait() bool {
	timeout := time.NewTimer(forever)
	defer timeout.Stop()
	select {
	case <-tr.done:
	case <-timeout.C:
		tr.errorf("Run has not returned after a virtual hour (%s), want it to return", tr.whereabouts())
		tr.hung = true
		return false
	}
	synctest.Wait()
	if tr.panicked != nil && tr.panicked != tr.expected {
		tr.errorf("Run panicked: %v", tr.panicked)
		return false
	}
	return true
}

// run is a whole run that must succeed; it reports whether it did.
func (tr *trial) run(s strategies.Strategy) bool {
	tr.launchRun(s)
	return tr.wait() && tr.wantNil()
}

func (tr *trial) wantNil() bool {
	if tr.err != nil {
		tr.errorf("Run returned %q, want nil", tr.err)
	}
	return tr.err == nil
}

// stop cancels, at an instant of which the trial takes note.
func (tr *trial) stop() {
	tr.cancelled = time.Since(tr.start)
	tr.cancel(errStop)
}

// mark returns a channel that is closed when the k-th item comes into a hand. To be called
// before the start.
func (tr *trial) mark(h hand, k int) <-chan struct{} {
	tr.marks[h], tr.markAt[h] = make(chan struct{}), k
	return tr.marks[h]
}

// sleep is how both stages take their time: it ends early, with the cause, if ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if d == 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// whereabouts counts the items by what has happened to them, for a run that hangs.
func (tr *trial) whereabouts() string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	var fetched, processed, emitted int
	for _, r := range tr.all {
		fetched += min(r.fetched, 1)
		processed += min(r.processed, 1)
		emitted += min(r.emitted, 1)
	}
	return fmt.Sprintf("%d items pulled, %d fetched, %d processed, %d emitted",
		len(tr.all), fetched, processed, emitted)
}
