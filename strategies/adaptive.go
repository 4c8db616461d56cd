package strategies

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"time"
)

// DefaultMax is the highest limit that an Adaptive tries whose Max is left at zero.
const DefaultMax = 256

// Adaptive finds its own limit of concurrent fetches, from the throughput that it measures.
//
//   - Idea: Pipeline with a number of fetchers that rises as long as more of them get more
//     done. climb.go judges, and knows nothing of goroutines; crew.go is a pool that changes
//     its size; this page joins them. Processing needs no search: more processors than
//     CPUs gain nothing.
//   - Makespan: that of Pipeline at the best limit, and what the search costs: it reaches 256,
//     from 16, after about two rounds of F.
//   - Holds: Max+Processors items. A slot is taken before the pull and given back when a
//     processor has the item.
//   - Wins: when nobody knows the limit, or when it changes: a server that queues or slows
//     down under load, other clients, another machine.
//   - Loses: the search, against whoever knows the limit: much of a batch of a few rounds,
//     little of a long one. It sees throughput only: where a higher limit gains nothing, it
//     may keep it. It learns that a server rejects from items that fail, a few in each try: who
//     must not lose any has to retry them. A fetch under way is never interrupted: it sees that
//     a server has become slow only when that server answers.
//   - Source: V. Jacobson, Congestion Avoidance and Control, 1988, for backing off at once
//     and trying again; J. D. C. Little, 1961, for the measure. TCP Vegas (L. Brakmo and L.
//     Peterson, 1995) judges by latency instead; at a client that computes, latency rises
//     from its own queue for the CPUs, and such a limit stops too low.
type Adaptive struct {
	Min, Max   int        // limits of fetches at a time; 0 means 1 and DefaultMax
	Processors int        // 0 means GOMAXPROCS
	Clock      Clock      // nil means the real one
	Watch      func(Step) // called after each window, by the goroutine that called Run; nil means nobody watches
}

// A Clock tells the time, of which only differences count.
type Clock interface{ Now() time.Time }

// A Step is one window of the search.
type Step struct {
	Time       time.Duration // since the start, at the end of the window
	Limit      int           // in force during the window
	Throughput float64       // of items that did not fail, per second
	Failed     int           // items
	Next       int           // the limit from now on
}

var _ Strategy = Adaptive{}

func (a Adaptive) Run(ctx context.Context, items iter.Seq[*Item], work Workload, emit func(*Item)) error {
	search, processors, err := a.begin()
	if err != nil {
		return err
	}
	// Run sends on toFetch, the fetchers on toProcess; Run closes each once its senders
	// are done. No capacity, as in Pipeline.
	toFetch, toProcess := make(chan *Item), make(chan *Item)
	var fetching, processing group

	fetch := func() {
		for item := range toFetch {
			begun := search.begun()
			work.Fetch(ctx, item)
			failed := item.Err != nil // read before the item is handed over
			toProcess <- item
			search.ended(begun, failed)
			if search.crew.done() {
				return
			}
		}
	}
	processing.Start(processors, func() {
		for item := range toProcess {
			work.Process(ctx, item)
			emit(item)
		}
	})
	end := func() {
		close(toFetch)
		fetching.Wait()
		close(toProcess)
		processing.Wait()
	}

	// take blocks until the limit allows one item more, and says whether nobody is free to fetch
	// it. report calls Watch from this goroutine, as Step promises.
	hire := search.crew.take()
	for item := range finally(feed(ctx, items), end) {
		if hire {
			fetching.Go(fetch)
		}
		toFetch <- item
		hire = search.crew.take()
		search.report()
	}
	search.report()
	return context.Cause(ctx)
}

// begin reads the fields.
func (a Adaptive) begin() (*search, int, error) {
	least, err := setting("Adaptive.Min", a.Min, 1)
	if err != nil {
		return nil, 0, err
	}
	most, err := setting("Adaptive.Max", a.Max, DefaultMax)
	if err != nil {
		return nil, 0, err
	}
	processors, err := setting("Adaptive.Processors", a.Processors, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, 0, err
	}
	if least > most {
		return nil, 0, fmt.Errorf("strategies: Adaptive.Min is %d and Adaptive.Max is %d: use a Min that is not more than Max", least, most)
	}
	now := time.Now
	if a.Clock != nil {
		now = a.Clock.Now
	}
	climb := newClimb(least, most)
	start := now()
	return &search{now: now, watch: a.Watch, start: start, climb: climb, crew: newCrew(climb.limit)}, processors, nil
}

// A search feeds the climb with what the fetchers see, and resizes the crew to its answers.
type search struct {
	now   func() time.Time
	watch func(Step) // or nil
	start time.Time
	crew  *crew

	mu      sync.Mutex // held by nobody who waits
	climb   *climb
	round   int       // number of the limit: items that began under an earlier one do not count
	open    bool      // the first item of the round has begun
	changed time.Time // as the last window, or the wait for room, was over
	window  window
	steps   []Step // not reported yet
}

// A mark is when a fetch began, and under which limit.
type mark struct {
	at    time.Time
	round int
}

func (s *search) begun() mark {
	at := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.open { // a limit that has fallen takes effect when enough have come back
		s.open, s.changed = true, at
	}
	return mark{at, s.round}
}

// ended adds a fetched item that a processor has taken: waiting for one is part of the time in
// flight.
func (s *search) ended(begun mark, failed bool) {
	at := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if begun.round != s.round {
		if s.open {
			s.window.stale++
		}
		return
	}
	w := &s.window
	w.items++
	if failed {
		w.failed++
	}
	w.sojourn += at.Sub(begun.at).Seconds()
	w.elapsed = at.Sub(s.changed).Seconds()
	if !s.climb.over(*w) {
		return
	}
	w.idle = !s.crew.waitedSince()
	limit, throughput := s.climb.limit, s.climb.throughput(*w)
	s.climb.judge(*w)
	if s.watch != nil {
		s.steps = append(s.steps, Step{at.Sub(s.start), limit, throughput, w.failed, s.climb.limit})
	}
	s.window, s.changed = window{}, at
	if s.climb.limit != limit {
		s.round++
		s.open = false
		s.crew.resize(s.climb.limit)
	}
}

// report tells whoever watches of the steps since the last time.
func (s *search) report() {
	if s.watch == nil {
		return
	}
	s.mu.Lock()
	steps := s.steps
	s.steps = nil
	s.mu.Unlock()
	for _, step := range steps {
		s.watch(step)
	}
}
