package sample

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/overlap-bench/overlap/fixtures"
	"github.com/overlap-bench/overlap/strategies"
)

// A Recorder stamps the items of one batch on their way: when each was pulled, entered and
// left each stage, and was emitted. Its records are made beforehand and belong to the item,
// which one goroutine owns at a time: it takes no lock and allocates nothing while the batch
// runs.
type Recorder struct {
	start   time.Time
	records []itemRecord

	// Sum over all pulls (emits) of when they were, read from the clock a second time, so that Little's
	// law has something independent to check: see [Batch.InFlight].
	pulled  time.Duration
	emitted atomic.Int64 // in nanoseconds

	idle int  // goroutines before the batch
	keep bool // the items' results, for who checks them after the batch
}

type itemRecord struct {
	item       strategies.Item
	url        string
	goroutines int          // seen when its fetch began
	emitted    atomic.Int32 // how often: more than once is the strategy's bug
}

// NewRecorder prepares for batches of n items with the given addresses.
func NewRecorder(n int, url func(i int) string) *Recorder {
	r := &Recorder{records: make([]itemRecord, n)}
	for i := range r.records {
		r.records[i].url = url(i)
	}
	return r
}

// Reset makes the items new, and starts the clock.
func (r *Recorder) Reset() {
	for i := range r.records {
		rec := &r.records[i]
		rec.item = strategies.Item{Index: i, URL: rec.url}
		rec.goroutines = 0
		rec.emitted.Store(0)
	}
	r.pulled = 0
	r.emitted.Store(0)
	r.idle = runtime.NumGoroutine()
	r.start = time.Now()
}

// Items yields the items of the batch. It can be ranged over once after each Reset.
func (r *Recorder) Items() iter.Seq[*strategies.Item] {
	return func(yield func(*strategies.Item) bool) {
		for i := range r.records {
			item := &r.records[i].item
			item.Times.Pulled = r.now()
			r.pulled += r.now()
			if !yield(item) {
				return
			}
		}
	}
}

// now is never 0, which stands for "not yet".
func (r *Recorder) now() time.Duration { return max(1, time.Since(r.start)) }

// Emit is what the strategy emits to.
func (r *Recorder) Emit(item *strategies.Item) {
	item.Times.Emitted = r.now()
	if !r.keep {
		item.Result = nil // whoever wanted it has had it: a batch does not keep its results
	}
	r.records[item.Index].emitted.Add(1)
	r.emitted.Add(int64(r.now()))
}

// Instrument wraps the work so that the recorder stamps both stages of each item.
func (r *Recorder) Instrument(work strategies.Workload) strategies.Workload {
	return Instrumented{work, r}
}

type Instrumented struct {
	work strategies.Workload
	r    *Recorder
}

func (w Instrumented) Fetch(ctx context.Context, item *strategies.Item) {
	w.r.records[item.Index].goroutines = runtime.NumGoroutine()
	item.Times.FetchStart = w.r.now()
	w.work.Fetch(ctx, item)
	item.Times.FetchEnd = w.r.now()
}

func (w Instrumented) Process(ctx context.Context, item *strategies.Item) {
	item.Times.ProcessStart = w.r.now()
	w.work.Process(ctx, item)
	item.Times.ProcessEnd = w.r.now()
}

// A Batch is what one batch amounted to.
type Batch struct {
	Makespan       time.Duration   // first pull to last emit
	FetchActive    time.Duration   // at least one item was being fetched
	Fetching       time.Duration   // summed over items
	ProcessActive  time.Duration   // at least one item was being processed
	QueueWait      time.Duration   // summed over items
	Sojourns       []time.Duration // an item each, in the order of the items
	PeakInFlight   int
	InFlight       float64 // mean over the makespan, measured apart from the sojourns
	PeakGoroutines int     // beyond those that there were before the batch
	Failures       int
	Digest         uint64
	FirstErr       error // of the items, in their order
}

// Batch sums up after the run. The error is a strategy that broke the contract: it is
// wrong, and its time means nothing.
func (r *Recorder) Batch() (Batch, error) {
	var b Batch
	fetches, processings, flights := r.spans(), r.spans(), r.spans()
	for i := range r.records {
		rec := &r.records[i]
		t := rec.item.Times
		switch n := rec.emitted.Load(); {
		case t.Pulled == 0:
			return b, fmt.Errorf("item %d was never pulled", i)
		case n != 1:
			return b, fmt.Errorf("item %d was emitted %d times", i, n)
		case t.FetchEnd == 0 || t.ProcessEnd == 0 || t.ProcessStart < t.FetchEnd || t.Emitted < t.ProcessEnd:
			return b, fmt.Errorf("item %d did not go through fetch and process in this order: %+v", i, t)
		}
		fetches = append(fetches, span{t.FetchStart, t.FetchEnd})
		processings = append(processings, span{t.ProcessStart, t.ProcessEnd})
		flights = append(flights, span{t.Pulled, t.Emitted})
		b.Fetching += t.FetchEnd - t.FetchStart
		b.QueueWait += t.ProcessStart - t.FetchEnd
		b.Sojourns = append(b.Sojourns, t.Emitted-t.Pulled)
		b.PeakGoroutines = max(b.PeakGoroutines, rec.goroutines-r.idle)
		if rec.item.Err != nil {
			b.Failures++
			b.FirstErr = cmp.Or(b.FirstErr, rec.item.Err)
		}
		b.Digest = fixtures.Digest(b.Digest, i, rec.item.Digest)
	}
	b.FetchActive, b.ProcessActive = union(fetches), union(processings)
	b.PeakInFlight = mostAtOnce(flights)
	for _, s := range flights {
		b.Makespan = max(b.Makespan, s.end)
	}
	b.Makespan -= flights[0].start
	b.InFlight = float64(time.Duration(r.emitted.Load())-r.pulled) / float64(max(1, b.Makespan))
	return b, nil
}

// times are the stamps of all items.
func (r *Recorder) times() []strategies.Times {
	times := make([]strategies.Times, len(r.records))
	for i := range r.records {
		times[i] = r.records[i].item.Times
	}
	return times
}

// How far mean in flight may be from throughput × mean sojourn: by a share and, in all, by what
// one thread that is stopped between its readings of the two clocks makes of it. In a batch of a
// few milliseconds, one such stop is more than any share.
const (
	littleTolerance = 0.05
	littleStopped   = 20 * time.Millisecond
)

// CheckLittle holds the batch against Little's law: the mean number in flight, from the
// counts of pulls and emits, must equal throughput × mean sojourn, from the items' stamps. If
// it does not, one of the two clocks, or a strategy that stamps its items, is wrong.
func (b Batch) CheckLittle() error {
	var sojourns time.Duration
	for _, s := range b.Sojourns {
		sojourns += s
	}
	makespan := float64(max(1, b.Makespan))
	law := float64(sojourns) / makespan // (N/makespan) × (Σ sojourn/N)
	if math.Abs(b.InFlight-law) > littleTolerance*law+float64(littleStopped)/makespan {
		return fmt.Errorf("against Little's law: %.2f items in flight in the mean, throughput × mean sojourn is %.2f",
			b.InFlight, law)
	}
	return nil
}

func (r *Recorder) spans() []span { return make([]span, 0, len(r.records)) }

type span struct{ start, end time.Duration }

// union is the length of the union of the spans, which it sorts.
func union(spans []span) (length time.Duration) {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var covered time.Duration // up to here
	for _, s := range spans {
		if s.end > covered {
			length += s.end - max(s.start, covered)
			covered = s.end
		}
	}
	return length
}

// mostAtOnce is the largest number of spans that overlap. One that starts at the instant
// at which another ends does not.
func mostAtOnce(spans []span) int {
	starts, ends := make([]time.Duration, len(spans)), make([]time.Duration, len(spans))
	for i, s := range spans {
		starts[i], ends[i] = s.start, s.end
	}
	slices.Sort(starts)
	slices.Sort(ends)
	most, ended := 0, 0
	for i, start := range starts {
		for ends[ended] <= start && ended < i {
			ended++
		}
		most = max(most, i+1-ended)
	}
	return most
}

// Len is the number of items in a batch.
func (r *Recorder) Len() int { return len(r.records) }

// Item is item i of the last batch.
func (r *Recorder) Item(i int) *strategies.Item { return &r.records[i].item }

// KeepResults keeps the results of items until they are checked after the batch.
func (r *Recorder) KeepResults() { r.keep = true }
