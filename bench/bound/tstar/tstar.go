// Package tstar is the arithmetic of T*, the makespan that no schedule can beat: what a batch asks for, the terms that
// bind it, and the least time at a limit. In virtual time all of it is exact.
//
// What is not here: what an item costs on a real machine (package bound). A page loads this package, so that it knows
// nothing of the host.
package tstar

import (
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/fixtures/profile"
	"github.com/overlap-bench/overlap/fixtures/virtual"
)

// A Bound is T*, the makespan that no schedule can beat on a machine, with the reason.
type Bound struct {
	Time  time.Duration
	Binds string // which of the terms is the largest: "waiting", "computing", …
	Terms []Term // each of which is a lower bound
}

// A Term is one reason why a batch cannot be faster.
type Term struct {
	Binds string
	Time  time.Duration
}

// What binds a batch.
const (
	Longest   = "the longest item"
	Computing = "computing"
	Waiting   = "waiting"
	Capacity  = "the server's capacity"
)

func (b Bound) String() string { return fmt.Sprintf("%v (%s)", b.Time, b.Binds) }

// A Demand is what a batch asks for at least, whatever the schedule. Times are CPU time but for
// latencies.
type Demand struct {
	Items         int
	Send, Receive time.Duration // of one request, of client and server, before and after its latency
	Trip          time.Duration // of one request alone, by the clock, but for its latency: CPUs may share it
	Latency       time.Duration // summed over the items
	Shortest      time.Duration // latency of an item
	Most          time.Duration // latency of an item
	Process       time.Duration // summed over the items
	Smallest      time.Duration // processing of an item
	Longest       time.Duration // item: sending, latency, receiving and processing
	Own           time.Duration // what of all CPU time is of the strategy's process
}

// CPU is all CPU time.
func (d Demand) CPU() time.Duration {
	return time.Duration(d.Items)*(d.Send+d.Receive) + d.Process
}

// alone is what of a request's CPU time has to come before and after its latency: no more than the CPUs can
// give while one request is under way alone. The rest, such as threads that look for work, holds nobody up.
func (d Demand) alone(cpus float64) (send, receive time.Duration) {
	receive = min(d.Receive, time.Duration(float64(d.Trip)/2*cpus))
	return min(d.Send, d.Trip-Over(receive, cpus)), receive
}

// Bound is the largest of four terms, each of which no schedule can beat:
//
//   - the longest item: its request, its latency and its processing come one after the other;
//   - computing: all CPU time over the CPUs, or the time in which a quota gives so much;
//   - waiting: no CPU has anything to do after a response before the first has come, so the
//     shortest latency, and then the CPU time that can only follow a response over the CPUs.
//     Sending is left out: it overlaps the first wait;
//   - the server's capacity: all latency over the capacity, and the least CPU time after it.
//
// The strategy's process may use fewer CPUs than there are: own, its GOMAXPROCS. Where cpus is
// 0 there are enough for everybody.
func (d Demand) Bound(cpus, own float64, capacity int, quota time.Duration) Bound {
	terms := []Term{{Longest, d.Longest}}
	if cpus > 0 {
		send, receive := d.alone(cpus)
		following := time.Duration(d.Items)*receive + d.Process
		terms = append(terms,
			Term{Computing, max(Over(d.CPU(), cpus), Over(d.Own, min(own, cpus)), quota)},
			Term{Waiting, send + d.Shortest + max(Over(following, cpus), Over(d.Process, min(own, cpus)))})
	}
	if capacity > 0 {
		terms = append(terms, Term{Capacity, d.Latency/time.Duration(capacity) + min(d.Receive, d.Trip) + d.Smallest})
	}
	b := Bound{Terms: terms}
	for _, t := range terms {
		if t.Time > b.Time {
			b.Time, b.Binds = t.Time, t.Binds
		}
	}
	return b
}

// AtLimit is the interval in which the best schedule lies that fetches at most so many items at
// once; t is T*. At its low end everything is overlapped: no place is free for a moment, and no
// schedule can beat that. At its high end nothing is: workers that go in step wait together and
// then compute together, as equal items make them do. Luck decides where in between, so that
// neither end alone is an honest answer.
func (d Demand) AtLimit(limit int, t Bound, cpus, own float64) (low, high time.Duration) {
	fetching := d.Latency + time.Duration(d.Items)*min(d.Send+d.Receive, d.Trip)
	low = max(t.Time, fetching/time.Duration(limit)+d.Smallest)
	waves := (d.Items + limit - 1) / limit
	high = time.Duration(waves) * (d.Latency / time.Duration(d.Items))
	if cpus > 0 {
		high += max(Over(d.CPU(), cpus), Over(d.Own, min(own, cpus)))
	}
	return low, max(low, high)
}

// LowerBound is T* for the profile on the machine, without any limit on concurrency: see
// [Bound]. It takes every item's own draws, so that it holds for unequal items. Where the
// server rejects what is beyond its capacity there is no bound, a Time of 0: who rejects enough
// is done at once.
func LowerBound(p profile.Profile, m virtual.Machine) Bound {
	if p.Capacity > 0 && p.Reject {
		return Bound{}
	}
	return demandOf(p, m).Bound(float64(m.CPUs), float64(m.CPUs), p.Capacity, 0)
}

// LeastAtLimit is the least time of a schedule that makes at most so many fetches at once and overlaps everything. No
// schedule that keeps to the limit beats it, and few reach it. Like T*, it is 0 where the server rejects.
func LeastAtLimit(p profile.Profile, m virtual.Machine, limit int) time.Duration {
	if p.Capacity > 0 && p.Reject {
		return 0
	}
	if p.Capacity > 0 {
		limit = min(limit, p.Capacity)
	}
	d, cpus := demandOf(p, m), float64(m.CPUs)
	low, _ := d.AtLimit(limit, d.Bound(cpus, cpus, p.Capacity, 0), cpus, cpus)
	return low
}

// demandOf is what the profile asks for on a machine in virtual time.
func demandOf(p profile.Profile, m virtual.Machine) Demand {
	d := Latencies(p)
	d.Trip, d.Send = m.Request, m.Request/2
	d.Receive = m.Request - d.Send
	for i := range p.Items {
		item := p.Item(i)
		cpu := item.CPU
		if item.Fault != profile.NoFault {
			cpu = 0
		}
		d.Process += cpu
		if i == 0 || cpu < d.Smallest {
			d.Smallest = cpu
		}
		d.Longest = max(d.Longest, m.Request+item.Latency+cpu)
	}
	d.Own = d.CPU()
	return d
}

// Latencies is the part of the demand that the profile knows exactly.
func Latencies(p profile.Profile) Demand {
	d := Demand{Items: p.Items}
	for i := range p.Items {
		latency := p.Item(i).Latency
		d.Latency += latency
		if i == 0 || latency < d.Shortest {
			d.Shortest = latency
		}
		d.Most = max(d.Most, latency)
	}
	return d
}

// Over is how long so much CPU time takes on so many CPUs.
func Over(d time.Duration, cpus float64) time.Duration { return time.Duration(float64(d) / cpus) }
