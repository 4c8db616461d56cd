package batch

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/overlap-bench/overlap/results/trace"
	"github.com/overlap-bench/overlap/strategies"
)

// A meter sums a batch up while it runs, so that a batch of a million items needs no more
// memory than what the strategy holds. (The recorder of package bench keeps a record an
// item, and takes no lock.) Its lock is never held while anybody waits.
type meter struct {
	start time.Time
	work  strategies.Workload
	given context.Context // of who asked for the batch: once it is done nothing takes time any more
	keep  bool            // the spans of every item

	mu                   sync.Mutex
	fetching, processing stage
	inFlight             count
	emitted, failures    int
	overtaken            bool // an item was emitted before one that was pulled earlier
	queueWait, lastEmit  time.Duration
	processed            int
	marks                []int           // when so many items were processed, ascending, …
	marked               []time.Duration // … is kept here
	spans                []trace.Spans
}

// A count is how many items there are somewhere, and were at most. What happens at one virtual
// instant happens in any order, so that only what lasts until the next is counted: one that comes at
// the instant at which another goes is not there with it.
type count struct {
	now, most int
	changed   time.Duration // last
}

func (c *count) add(at time.Duration, n int) {
	if at > c.changed {
		c.most, c.changed = max(c.most, c.now), at
	}
	c.now += n
}

// A stage counts the items that are in it, and how long there was at least one.
type stage struct {
	count
	since  time.Duration // when it was last entered while empty
	active time.Duration
}

func newMeter(given context.Context, work strategies.Workload, o Options) *meter {
	return &meter{start: time.Now(), work: work, given: given, keep: o.Spans, marks: o.Marks}
}

func (m *meter) now() time.Duration { return time.Since(m.start) }

// items yields n new items, or fewer if nobody waits for the batch any more.
func (m *meter) items(n int) iter.Seq[*strategies.Item] {
	return func(yield func(*strategies.Item) bool) {
		for i := range n {
			if m.given.Err() != nil {
				return
			}
			item := &strategies.Item{Index: i}
			item.Times.Pulled = m.now()
			m.mu.Lock()
			m.inFlight.add(item.Times.Pulled, 1)
			m.mu.Unlock()
			if !yield(item) {
				return
			}
		}
	}
}

func (m *meter) Fetch(ctx context.Context, item *strategies.Item) {
	item.Times.FetchStart = m.enter(&m.fetching)
	if m.given.Err() == nil {
		m.work.Fetch(ctx, item)
	}
	item.Times.FetchEnd = m.leave(&m.fetching)
}

func (m *meter) Process(ctx context.Context, item *strategies.Item) {
	item.Times.ProcessStart = m.enter(&m.processing)
	if m.given.Err() == nil {
		m.work.Process(ctx, item)
	}
	item.Times.ProcessEnd = m.leave(&m.processing)
	m.mark(item.Times.ProcessEnd)
}

func (m *meter) mark(at time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.processed++
	if n := len(m.marked); n < len(m.marks) && m.processed == m.marks[n] {
		m.marked = append(m.marked, at)
	}
}

func (m *meter) enter(s *stage) time.Duration {
	at := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.now == 0 {
		s.since = at
	}
	s.add(at, 1)
	return at
}

func (m *meter) leave(s *stage) time.Duration {
	at := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.add(at, -1); s.now == 0 {
		s.active += at - s.since
	}
	return at
}

func (m *meter) emit(item *strategies.Item) {
	at := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inFlight.add(at, -1)
	m.overtaken = m.overtaken || item.Index != m.emitted
	m.emitted++
	m.queueWait += item.Times.ProcessStart - item.Times.FetchEnd
	m.lastEmit = max(m.lastEmit, at)
	if item.Err != nil {
		m.failures++
	}
	if m.keep {
		item.Times.Emitted = at
		m.spans = append(m.spans, trace.Of(item.Index, trace.Times(item.Times)))
	}
}

var _ strategies.Workload = (*meter)(nil)
