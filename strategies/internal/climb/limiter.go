package climb

import (
	"sync"
	"time"
)

// A Limiter is a limit on how many items are under way at once, which it adapts to their throughput.
//
// One goroutine acquires a slot for each item and hands the item to a worker, which it starts if
// Acquire says so. A worker calls Begin, works, and calls End.
type Limiter struct {
	slots *semaphore
	watch func(Step) // nil means nobody watches

	mu      sync.Mutex // nobody waits while holding it
	climber *climber
	round   int           // number of the limit in force: items that began under an earlier one do not count
	begun   bool          // an item of this round has
	since   time.Duration // when the window began: with its first item, or at the end of the window before
	window  window
	steps   []Step // not reported yet
}

// A Step is one window of the search. Times are since the start of the work.
type Step struct {
	Time       time.Duration // at the end of the window
	Limit      int           // in force during the window
	Throughput float64       // of items that did not fail, per second
	Failed     int           // items
	Next       int           // the limit from now on
}

// An Item is what End has to know of an item that began.
type Item struct {
	at    time.Duration
	round int
}

// NewLimiter makes a limiter that tries limits from least to most and starts at StartLimit or the nearest.
// Report calls watch, unless that is nil.
func NewLimiter(least, most int, watch func(Step)) *Limiter {
	climber := newClimber(least, most)
	return &Limiter{slots: newSemaphore(climber.limit), watch: watch, climber: climber}
}

// Acquire waits for a slot, and reports whether a worker has to be started for it. Only one goroutine
// may call it.
func (l *Limiter) Acquire() (start bool) { return l.slots.acquire() }

// Begin notes that the work on an item begins.
func (l *Limiter) Begin(now time.Duration) Item {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.begun { // a lower limit takes effect when enough slots have come back
		l.begun, l.since = true, now
	}
	return Item{now, l.round}
}

// End notes that the work on an item is over, gives its slot back, and reports whether the worker
// has to end.
func (l *Limiter) End(item Item, now time.Duration, failed bool) (end bool) {
	l.measure(item, now, failed)
	return l.slots.release()
}

// measure adds an item to the window. If the window is over, the climber judges it.
func (l *Limiter) measure(item Item, now time.Duration, failed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if item.round != l.round {
		if l.begun {
			l.window.stale++
		}
		return
	}
	w := &l.window
	w.items++
	if failed {
		w.failed++
	}
	w.sojourn += (now - item.at).Seconds()
	w.elapsed = (now - l.since).Seconds()
	if l.climber.over(*w) {
		l.judge(now)
	}
}

// judge ends the window, and goes on with the limit that the climber names.
func (l *Limiter) judge(now time.Duration) {
	w, limit := l.window, l.climber.limit
	w.idle = !l.slots.usedUp()
	throughput := l.climber.throughput(w)
	l.climber.judge(w)
	next := l.climber.limit
	if l.watch != nil {
		l.steps = append(l.steps, Step{now, limit, throughput, w.failed, next})
	}
	l.window, l.since = window{}, now
	if next != limit {
		l.round++
		l.begun = false
		l.slots.resize(next)
	}
}

// Report calls watch, on the goroutine that calls Report, for each step since the last time.
func (l *Limiter) Report() {
	if l.watch == nil {
		return
	}
	l.mu.Lock()
	steps := l.steps
	l.steps = nil
	l.mu.Unlock()
	for _, step := range steps {
		l.watch(step)
	}
}
