package bound

import (
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/bench/host"
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

// A demand is what a batch asks for at least, whatever the schedule. Times are CPU time but for
// latencies.
type demand struct {
	items         int
	send, receive time.Duration // of one request, of client and server, before and after its latency
	trip          time.Duration // of one request alone, by the clock, but for its latency: CPUs may share it
	latency       time.Duration // summed over the items
	shortest      time.Duration // latency of an item
	most          time.Duration // latency of an item
	process       time.Duration // summed over the items
	smallest      time.Duration // processing of an item
	longest       time.Duration // item: sending, latency, receiving and processing
	own           time.Duration // what of all CPU time is of the strategy's process
}

func (d demand) cpu() time.Duration {
	return time.Duration(d.items)*(d.send+d.receive) + d.process
}

// alone is what of a request's CPU time has to come before and after its latency: no more than the CPUs can
// give while one request is under way alone. The rest, such as threads that look for work, holds nobody up.
func (d demand) alone(cpus float64) (send, receive time.Duration) {
	receive = min(d.receive, time.Duration(float64(d.trip)/2*cpus))
	return min(d.send, d.trip-host.Over(receive, cpus)), receive
}

// bound is the largest of four terms, each of which no schedule can beat:
//
//   - the longest item: its request, its latency and its processing come one after the other;
//   - computing: all CPU time over the CPUs, or what a quota gives to a series of such batches;
//   - waiting: no CPU has anything to do after a response before the first has come, so the
//     shortest latency, and then the CPU time that can only follow a response over the CPUs.
//     Sending is left out: it overlaps the first wait;
//   - the server's capacity: all latency over the capacity, and the least CPU time after it.
//
// The strategy's process may use fewer CPUs than there are: own, its GOMAXPROCS. Where cpus is
// 0 there are enough for everybody.
func (d demand) bound(cpus, own float64, capacity int, quota host.Quota, s host.Series) Bound {
	terms := []Term{{Longest, d.longest}}
	if cpus > 0 {
		send, receive := d.alone(cpus)
		following := time.Duration(d.items)*receive + d.process
		terms = append(terms,
			Term{Computing, max(host.Over(d.cpu(), cpus), host.Over(d.own, min(own, cpus)), quota.Least(d.cpu(), s))},
			Term{Waiting, send + d.shortest + max(host.Over(following, cpus), host.Over(d.process, min(own, cpus)))})
	}
	if capacity > 0 {
		terms = append(terms, Term{Capacity, d.latency/time.Duration(capacity) + min(d.receive, d.trip) + d.smallest})
	}
	b := Bound{Terms: terms}
	for _, t := range terms {
		if t.Time > b.Time {
			b.Time, b.Binds = t.Time, t.Binds
		}
	}
	return b
}

// atLimit is the interval in which the best schedule lies that fetches at most so many items at
// once; t is T*. At its low end everything is overlapped: no place is free for a moment, and no
// schedule can beat that. At its high end nothing is: workers that go in step wait together and
// then compute together, as equal items make them do. Luck decides where in between, so that
// neither end alone is an honest answer.
func (d demand) atLimit(limit int, t Bound, cpus, own float64) (low, high time.Duration) {
	fetching := d.latency + time.Duration(d.items)*min(d.send+d.receive, d.trip)
	low = max(t.Time, fetching/time.Duration(limit)+d.smallest)
	waves := (d.items + limit - 1) / limit
	high = time.Duration(waves) * (d.latency / time.Duration(d.items))
	if cpus > 0 {
		high += max(host.Over(d.cpu(), cpus), host.Over(d.own, min(own, cpus)))
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
	d := latencies(p)
	d.trip, d.send = m.Request, m.Request/2
	d.receive = m.Request - d.send
	for i := range p.Items {
		item := p.Item(i)
		cpu := item.CPU
		if item.Fault != profile.NoFault {
			cpu = 0
		}
		d.process += cpu
		if i == 0 || cpu < d.smallest {
			d.smallest = cpu
		}
		d.longest = max(d.longest, m.Request+item.Latency+cpu)
	}
	d.own = d.cpu()
	return d.bound(float64(m.CPUs), float64(m.CPUs), p.Capacity, host.Quota{}, host.Series{})
}

// latencies is the part of the demand that the profile knows exactly.
func latencies(p profile.Profile) demand {
	d := demand{items: p.Items}
	for i := range p.Items {
		latency := p.Item(i).Latency
		d.latency += latency
		if i == 0 || latency < d.shortest {
			d.shortest = latency
		}
		d.most = max(d.most, latency)
	}
	return d
}
