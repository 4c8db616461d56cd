package bench

import (
	"fmt"
	"time"

	"github.com/overlap-bench/overlap/fixtures"
)

// A Bound is T*, the makespan that no schedule can beat on a machine, with the reason.
type Bound struct {
	Time  time.Duration
	Binds string // which of the terms is the largest: "the longest item", "computing", …
}

// LowerBound is T* for the profile on the machine, without any limit on concurrency. It is
// the largest of four terms, each of which no schedule can beat:
//
//   - the longest item: its request, its latency and its processing come one after the other;
//   - computing: all CPU time over the CPUs;
//   - waiting: no CPU has anything to do after a response before the first has come, so the
//     shortest latency, and then the CPU time that can only follow a response over the CPUs.
//     Sending is left out: it overlaps the first wait;
//   - the server's capacity: all latency over the capacity, and the least CPU time after it.
//
// It takes every item's own draws, so that it holds for unequal items. Where the server
// rejects what is beyond its capacity there is no bound, a Time of 0: who rejects enough is
// done at once.
func LowerBound(p fixtures.Profile, m fixtures.Machine) Bound {
	if p.Capacity > 0 && p.Reject {
		return Bound{}
	}
	send := m.Request / 2
	receive := m.Request - send
	var longest, waiting, following time.Duration
	first, last := time.Duration(1<<62), time.Duration(1<<62)
	for i := range p.Items {
		item := p.Item(i)
		after := receive
		if item.Fault == fixtures.NoFault {
			after += item.CPU
		}
		longest = max(longest, send+item.Latency+after)
		waiting += item.Latency
		following += after
		first, last = min(first, send+item.Latency), min(last, after)
	}
	b := Bound{longest, "the longest item"}
	larger := func(d time.Duration, binds string) {
		if d > b.Time {
			b = Bound{d, binds}
		}
	}
	if m.CPUs > 0 {
		larger((following+time.Duration(p.Items)*send)/time.Duration(m.CPUs), "computing")
		larger(first+following/time.Duration(m.CPUs), "waiting, then computing")
	}
	if p.Capacity > 0 {
		larger(waiting/time.Duration(p.Capacity)+last, "the server's capacity")
	}
	return b
}

func (b Bound) String() string { return fmt.Sprintf("%v (%s)", b.Time, b.Binds) }
