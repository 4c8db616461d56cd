package bench

import (
	"cmp"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/strategies"
)

// A state is why a CPU has no item to process at some instant of a batch.
type state int

const (
	stateFill     state = iota // no response has come yet
	stateDrain                 // everything has been pulled: there is no further item to begin with
	stateLimit                 // every place within the limit is taken, and fetching
	stateBarrier               // fetched items wait and none is processed, or places stay free and nothing is pulled
	stateHandOver              // the same for less than handOverTime: goroutines take over from each other
	stateQueue                 // fetched items wait though a CPU is free, while others are processed
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
	response                       bool
}

// idleOf sweeps over a batch that was run with so many fetches at once. free is the sum over
// the states.
func idleOf(times []strategies.Times, limit, cpus int) (idle idleStates, free time.Duration) {
	events := eventsOf(times)
	var now event // sums of the changes so far
	var at state  // at which items wait or places are free
	for i, e := range events {
		if i > 0 {
			span := e.at - events[i-1].at
			slots := max(0, cpus-now.working)
			queued := min(now.waiting, slots)
			free += span * time.Duration(slots)
			queue := at
			if now.working > 0 {
				queue = stateQueue
			}
			idle[queue] += span * time.Duration(queued)
			idle[now.starved(len(times), limit, at)] += span * time.Duration(slots-queued)
		}
		open := now.open(limit)
		now.pulled += e.pulled
		now.held += e.held
		now.waiting += e.waiting
		now.working += e.working
		now.response = now.response || e.response
		if now.open(limit) && (!open || e.taken()) {
			at = stateBarrier
			if untilTaken(events[i:]) < handOverTime {
				at = stateHandOver
			}
		}
	}
	return idle, free
}

func eventsOf(times []strategies.Times) []event {
	events := make([]event, 0, 5*len(times))
	for _, t := range times {
		events = append(events,
			event{at: t.Pulled, pulled: 1, held: 1},
			event{at: t.FetchEnd, waiting: 1, response: true},
			event{at: t.ProcessStart, waiting: -1, working: 1},
			event{at: t.ProcessEnd, working: -1},
			event{at: t.Emitted, held: -1})
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	return events
}

// open says that somebody could take something: a place is free, or an item waits.
func (now event) open(limit int) bool { return now.held < limit || now.waiting > 0 }

// taken says that something was taken: an item was pulled, or its processing begun.
func (e event) taken() bool { return e.pulled > 0 || e.working > 0 }

// untilTaken is how long after the first of the events something is taken again.
func untilTaken(events []event) time.Duration {
	for _, e := range events[1:] {
		if e.taken() {
			return e.at - events[0].at
		}
	}
	return 0 // never: nothing is left to take
}

// starved says why there is nothing to process that has been fetched.
func (now event) starved(items, limit int, open state) state {
	switch {
	case !now.response:
		return stateFill
	case now.pulled == items:
		return stateDrain
	case now.held < limit:
		return open
	}
	return stateLimit
}
