package sample

import (
	"cmp"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/strategies"
)

// A state is why a CPU has no item to process at some instant of a batch.
type state int

const (
	stateFill       state = iota // no response has come yet
	stateDrain                   // everything has been begun: there is no further item to begin with
	stateLimit                   // every place within the limit is taken, and fetching
	stateBarrier                 // fetched items wait and none is processed, or places stay free and nothing is pulled
	stateHandOver                // the same for less than handOverTime: goroutines take over from each other
	stateProcessing              // the places are full and some are processing: more fetches would not help
	stateQueue                   // fetched items wait though a CPU is free, while others are processed
	states
)

// handOverTime is how long a place may be free, or a fetched item wait, before a barrier is
// taken for the reason: hand-overs take microseconds, and some tens of them if the other
// goroutine's CPU has to wake up first.
const handOverTime = 200 * time.Microsecond

// idleStates is for how long CPUs had nothing to process, summed over the CPUs, by reason. It
// follows from the stamps of the items alone: an item that is being processed counts as one CPU
// in use, however many share it.
type idleStates [states]time.Duration

// An event is a change of what goes on at an instant.
type event struct {
	at                             time.Duration
	pulled, held, waiting, working int // changes of the counts
	begun, fetched                 int
	response                       bool
	work                           time.Duration // that becomes ready to be processed
}

// idleOf sweeps over a batch that was run with so many fetches at once. free is the sum over
// the states.
func idleOf(times []strategies.Times, limit, cpus int) (idle idleStates, free time.Duration) {
	events := eventsOf(times)
	var now event           // sums of the changes so far
	var pull, start state   // at which places are free, and at which items wait
	var ready time.Duration // work that waits: no more idleness can be put down to its waiting
	for i, e := range events {
		if i > 0 {
			span := e.at - events[i-1].at
			slots := max(0, cpus-now.working)
			all := span * time.Duration(slots)
			queued := min(span*time.Duration(min(now.waiting, slots)), ready)
			free += all
			queue := start
			if now.working > 0 {
				queue = stateQueue
			}
			idle[queue] += queued
			ready -= queued
			now.starve(&idle, all-queued, len(times), limit, pull)
		}
		free, waits := now.held < limit, now.waiting > 0
		now.pulled += e.pulled
		now.begun += e.begun
		now.fetched += e.fetched
		now.held += e.held
		now.waiting += e.waiting
		now.working += e.working
		now.response = now.response || e.response
		if ready += e.work; now.waiting == 0 {
			ready = 0
		}
		if now.held < limit && (!free || e.pulled > 0) {
			pull = until(events[i:], func(e event) bool { return e.pulled > 0 })
		}
		if now.waiting > 0 && (!waits || e.working > 0) {
			start = until(events[i:], func(e event) bool { return e.working > 0 })
		}
	}
	return idle, free
}

func eventsOf(times []strategies.Times) []event {
	events := make([]event, 0, 6*len(times))
	for _, t := range times {
		events = append(events,
			event{at: t.Pulled, pulled: 1, held: 1},
			event{at: t.FetchStart, begun: 1},
			event{at: t.FetchEnd, waiting: 1, fetched: 1, response: true, work: t.ProcessEnd - t.ProcessStart},
			event{at: t.ProcessStart, waiting: -1, working: 1},
			event{at: t.ProcessEnd, working: -1},
			event{at: t.Emitted, held: -1})
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	return events
}

// until says whether something is taken soon.
func until(events []event, taken func(event) bool) state {
	for _, e := range events[1:] {
		if taken(e) {
			if e.at-events[0].at < handOverTime {
				return stateHandOver
			}
			return stateBarrier
		}
	}
	return stateHandOver // never: nothing is left to take
}

// starve says why there is nothing to process that has been fetched.
func (now event) starve(idle *idleStates, d time.Duration, items, limit int, pull state) {
	switch {
	case !now.response:
		idle[stateFill] += d
	case now.begun == items:
		idle[stateDrain] += d
	case now.held < limit:
		idle[pull] += d
	default: // of the places, some fetch and some process
		busy := time.Duration(float64(d) * float64(now.working) / float64(max(1, now.begun-now.fetched+now.working)))
		idle[stateProcessing] += busy
		idle[stateLimit] += d - busy
	}
}
