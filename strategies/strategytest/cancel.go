package strategytest

import (
	"fmt"
	"testing/synctest"
	"time"
)

const runStops = "Run pulls no more, emits what it pulled, and returns the cause at that instant"

// wantStopped demands what every cancellation must lead to.
func (tr *trial) wantStopped() {
	if tr.err != errStop {
		tr.errorf("Run returned %v, want context.Cause(ctx): %v", tr.err, errStop)
	}
	if tr.took != tr.cancelled {
		tr.errorf("Run returned after %v and was cancelled after %v, want the same instant", tr.took, tr.cancelled)
	}
	tr.wantOnceEach()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	for _, r := range tr.all {
		if r.emitted > 0 && r.seen.Err == nil && (r.fetched == 0 || r.processed == 0) {
			tr.errorf("item %d was emitted without an error, fetched %d times and processed %d times, "+
				"want both stages or an error",
				r.index, r.fetched, r.processed)
			break
		}
	}
}

func (tr *trial) wantNoLatePull() {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.complain(tr.notes.latePulls)
}

func checkCancelBefore(x *exam) {
	x.bubble("cancelled before the start", func(tr *trial) {
		tr.n = x.endless()
		tr.start = time.Now()
		tr.stop()
		tr.launchRun(x.new())
		if !tr.wait() {
			return
		}
		tr.wantStopped()
		if got := tr.pulled(); got != 0 {
			tr.errorf("%d items were pulled, want none", got)
		}
	})
}

func checkCancelFetching(x *exam) {
	x.cancelled(fetching, x.limit()+1, ms, nil)
}

func checkCancelProcessing(x *exam) {
	x.cancelled(processing, x.limit()+1, ms, nil)
}

func checkCancelEmitting(x *exam) {
	x.cancelled(emitting, 1, time.Minute, func(tr *trial) {
		tr.onEmit = func() { <-tr.ctx.Done() }
	})
}

func checkCancelPulling(x *exam) {
	n := x.limit() + 1
	x.cancelled(held, n, time.Minute, func(tr *trial) {
		tr.more = func(i int) bool {
			if i >= n {
				<-tr.ctx.Done()
			}
			return i < n
		}
	})
}

// cancelled cancels a run over an endless source some time after the k-th item came into the
// hand h. Everything is at rest then, so that a pull after it is the strategy's own decision.
func (x *exam) cancelled(h hand, k int, after time.Duration, prepare func(*trial)) {
	x.bubble(fmt.Sprintf("cancelled %v after %v no. %d", after, h, k), func(tr *trial) {
		tr.n = x.endless()
		if prepare != nil {
			prepare(tr)
		}
		reached := tr.mark(h, k)
		tr.launchRun(x.new())
		select {
		case <-reached:
		case <-tr.done:
			tr.wait()
			tr.errorf("Run ended before %v no. %d and returned %v, want it to get there", h, k, tr.err)
			return
		case <-time.After(forever):
			tr.errorf("there was no %v no. %d in a virtual hour (%s), want it to get there", h, k, tr.whereabouts())
			tr.hung = true
			return
		}
		time.Sleep(after)
		synctest.Wait()
		tr.stop()
		if tr.wait() {
			tr.wantStopped()
			tr.wantNoLatePull()
		}
	})
}

// Here the cancellation also coincides with ends of stages. Which of the two comes first is
// then a matter of scheduling, and so are the pulls of that instant.
func checkCancelAny(x *exam) {
	for after := time.Duration(0); after <= 40*ms; after += 5 * ms / 2 {
		x.bubble(fmt.Sprintf("cancelled after %v", after), func(tr *trial) {
			tr.n = x.endless()
			tr.launchRun(x.new())
			time.Sleep(after)
			tr.stop()
			if !tr.wait() {
				return
			}
			if tr.err == nil && tr.pulled() == tr.n {
				return // without bounds it can be done by now
			}
			tr.wantStopped()
		})
	}
}
