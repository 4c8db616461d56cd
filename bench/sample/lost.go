package sample

import (
	"time"

	"github.com/overlap-bench/overlap/bench/bound"
	"github.com/overlap-bench/overlap/bench/bound/tstar"
	"github.com/overlap-bench/overlap/results/record"
)

// A spending is where the time of a batch, or of several, went: CPU time, but for makespan,
// fetching, delay and sched.
type spending struct {
	makespan time.Duration
	client   time.Duration // of the strategy's process
	gc       time.Duration // of client, garbage collection
	server   time.Duration // of the fixture's process
	idle     idleStates    // CPUs without an item to process, summed over the CPUs
	free     time.Duration // their sum
	fetching time.Duration // summed over the items
	delay    time.Duration // of it, that the server waited: latency, and queueing for its capacity
	sched    time.Duration // that goroutines of the strategy's process were ready and did not run, summed
}

// A loss is how much longer a batch took than T*, by reason. What is not explained is what
// remains: whoever shows it takes the sum from the difference.
type loss struct {
	limit, fill, barrier, queue        time.Duration
	inflation, gc, scheduling, fixture time.Duration
}

// lost splits makespan − T* of a batch of n items, of which so many are processed.
//
// The CPUs have makespan × CPUs of time to give. T* needs some of it for the least work, and
// leaves some idle because nothing can be done before the first response. The rest is lost:
//
//   - to work beyond the least: garbage collection beyond that of processing alone, the rest of
//     the strategy's process (caches, wake-ups, hand-overs), and the fixture's;
//   - to idleness, which is measured (time given − CPU time used) and divided among the states
//     in which the stamps show CPUs without an item to process. Where these wait for responses,
//     only the share of fetching in which the server waited is the schedule's: the share in
//     which Go had a goroutine ready and did not run it is scheduling delay, as hand-overs are,
//     and what remains (network, kernel, a busy fixture) is not explained;
//   - to idleness while every CPU has an item to process: the kernel, other processes or the
//     host had the CPU, and that is not explained either.
//
// The idleness of T* itself comes off filling and draining first, then off the limit. Where
// GOMAXPROCS leaves the strategy's process fewer CPUs than there are, only those count, and the
// fixture has the others.
func (s spending) lost(c bound.Costs, t tstar.Bound, n, processed int) loss {
	cpus := c.Usable()
	if cpus < c.CPUs {
		s.server, c.Server = 0, 0
	}
	perCPU := func(d float64) time.Duration { return time.Duration(d / float64(cpus)) }
	client, server, process := c.Client*time.Duration(n), c.Server*time.Duration(n), c.Process*time.Duration(processed)
	var l loss

	beyond := max(0, s.client-client-process)
	gc := min(beyond, max(0, s.gc-c.GC*time.Duration(processed)))
	l.gc, l.inflation = perCPU(float64(gc)), perCPU(float64(beyond-gc))
	l.fixture = perCPU(float64(max(0, s.server-server)))

	idle := max(0, float64(s.makespan)*float64(cpus)-float64(s.client+s.server))
	without := min(idle, float64(s.free)) // an item to process
	part := func(which ...state) (sum float64) {
		for _, i := range which {
			sum += float64(s.idle[i]) / float64(max(1, s.free)) * without
		}
		return sum
	}
	delay, sched := s.shares(client + server)
	l.fill, l.limit = perCPU(part(stateFill, stateDrain)*delay), perCPU(part(stateLimit)*delay+part(stateProcessing))
	l.barrier, l.queue = perCPU(part(stateBarrier)), perCPU(part(stateQueue))
	l.scheduling = perCPU(part(stateHandOver) + part(stateFill, stateDrain, stateLimit)*sched)

	unavoidable := max(0, t.Time-perCPU(float64(client+server+process)))
	for _, of := range []*time.Duration{&l.fill, &l.limit, &l.barrier, &l.queue} {
		off := min(*of, unavoidable)
		*of -= off
		unavoidable -= off
	}
	return l
}

// shares of the time for which fetches wait, which is without their own CPU time: the server's
// delay, and that of Go's scheduler.
func (s spending) shares(computing time.Duration) (delay, sched float64) {
	waited := float64(max(1, s.fetching-computing))
	delay = min(1, float64(s.delay)/waited)
	return delay, min(1-delay, float64(s.sched)/waited)
}

// figures are the loss in the units of benchmark text.
func (l loss) figures() []Figure {
	var figures []Figure
	for i, d := range []time.Duration{l.limit, l.fill, l.barrier, l.queue, l.inflation, l.gc, l.scheduling, l.fixture} {
		figures = append(figures, Figure{record.Lost[i].Unit, float64(d)})
	}
	return figures
}
