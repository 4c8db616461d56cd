package strategies

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/overlap-bench/overlap/strategies/internal/climb"
)

// elastic is a workload in virtual time whose server changes: it serves so many requests at
// once, each for 10 ms, and rejects the others at once or, if it thrashes, takes longer for
// all: with the square of what is beyond.
type elastic struct {
	start    time.Time
	capacity func(since time.Duration) int
	thrashes bool

	mu      sync.Mutex // held by nobody who waits
	serving int
	most    int
	lost    int
}

func (e *elastic) Fetch(ctx context.Context, item *Item) {
	e.mu.Lock()
	capacity := e.capacity(time.Since(e.start))
	full := e.serving >= capacity
	if full && !e.thrashes {
		e.lost++
		e.mu.Unlock()
		sleep(ctx, 100*time.Microsecond) // a rejection takes its way, too
		item.Err = errors.New("rejected")
		return
	}
	took := 10 * ms
	if full {
		load := float64(e.serving) / float64(capacity)
		took = time.Duration(float64(took) * load * load)
	}
	e.serving++
	e.most = max(e.most, e.serving)
	e.mu.Unlock()
	item.Err = sleep(ctx, took)
	e.mu.Lock()
	e.serving--
	e.mu.Unlock()
}

func (e *elastic) Process(context.Context, *Item) {}

// trajectory runs n items, and returns the steps and the makespan.
func trajectory(t *testing.T, a Adaptive, e *elastic, n int) (steps []Step, makespan time.Duration) {
	synctest.Test(t, func(t *testing.T) {
		e.start = time.Now()
		a.Watch = func(s Step) { steps = append(steps, s) }
		if err := a.Run(t.Context(), source(n, new(int)), e, func(*Item) {}); err != nil {
			t.Error(err)
		}
		makespan = time.Since(e.start)
	})
	return steps, makespan
}

// limitAt is the limit in force at an instant.
func limitAt(steps []Step, at time.Duration) int {
	limit := climb.StartLimit
	for _, s := range steps {
		if s.Time <= at {
			limit = s.Next
		}
	}
	return limit
}

func always(capacity int) func(time.Duration) int { return func(time.Duration) int { return capacity } }

// dips is a capacity that is much less from the first second on, for so long.
func dips(from, to int, long time.Duration) func(time.Duration) int {
	return func(since time.Duration) int {
		if since >= time.Second && since < time.Second+long {
			return to
		}
		return from
	}
}

// A server that rejects what is beyond its capacity loses few items to the search; when the
// capacity falls, the limit falls within a round, and when it returns, the limit returns.
func TestAdaptiveRejected(t *testing.T) {
	e := &elastic{capacity: always(50)}
	steps, _ := trajectory(t, Adaptive{}, e, 10_000)
	if end := steps[len(steps)-1].Next; end < 30 || end > 63 || e.lost > 400 {
		t.Errorf("a capacity of 50: the limit ends at %d, and %d of 10000 items were rejected", end, e.lost)
	}

	e = &elastic{capacity: dips(100, 10, 2*time.Second)}
	steps, _ = trajectory(t, Adaptive{}, e, 30_000)
	before, within, low := limitAt(steps, time.Second), limitAt(steps, time.Second+20*ms), limitAt(steps, 3*time.Second)
	if before < 60 || within > 20 || low > 20 {
		t.Errorf("the limit is %d before the capacity falls to 10, %d 20 ms later and %d two seconds later",
			before, within, low)
	}
	if back := limitAt(steps, 5*time.Second); back < 60 {
		t.Errorf("the limit is %d two seconds after a capacity of 100 has returned", back)
	}
	if e.lost > 1000 {
		t.Errorf("%d of 30000 items were rejected", e.lost)
	}
}

// A server that thrashes is left to recover: its latency rises from 10 ms to a second when its
// capacity falls, so it takes a second before anything can be seen of that, and some more
// until what is under way has ended. Then the limit falls, and it returns with the capacity.
func TestAdaptiveThrashing(t *testing.T) {
	e := &elastic{capacity: dips(100, 10, 5*time.Second), thrashes: true}
	steps, _ := trajectory(t, Adaptive{}, e, 40_000)
	before, low, back := limitAt(steps, time.Second), limitAt(steps, 4*time.Second), limitAt(steps, 8*time.Second)
	if before < 60 || before > 150 || low > 25 || back < 60 {
		t.Errorf("the limit is %d before the capacity falls to 10, %d three seconds later, "+
			"and %d two seconds after a capacity of 100 has returned", before, low, back)
	}
}

// Where more is better, the search costs two rounds, and the highest limit is Max.
func TestAdaptiveClimbs(t *testing.T) {
	e := &elastic{capacity: always(1 << 20)}
	_, makespan := trajectory(t, Adaptive{Max: 64}, e, 64*100)
	if over := makespan - 100*10*ms; e.most != 64 || over < 0 || over > 3*10*ms {
		t.Errorf("at most %d at once, and %v more than 100 rounds of 10 ms: want 64, and at most three rounds", e.most, over)
	}
}

// stopped is a clock that stands still: an Adaptive knows no other time than its Clock's.
type stopped struct{}

func (stopped) Now() time.Time { return time.Time{} }

func TestAdaptiveClock(t *testing.T) {
	e := &elastic{capacity: always(1 << 20)}
	steps, _ := trajectory(t, Adaptive{Clock: stopped{}}, e, 1000)
	for _, s := range steps {
		if s.Time != 0 {
			t.Fatalf("a step at %v by a clock that stands still", s.Time)
		}
	}
	if len(steps) == 0 {
		t.Error("nobody was told of any step")
	}
}

// The steps are those of one search: each begins where the last has ended, and the time does
// not go back.
func TestAdaptiveWatch(t *testing.T) {
	e := &elastic{capacity: always(40), thrashes: true}
	steps, makespan := trajectory(t, Adaptive{Min: 4, Max: 100}, e, 5000)
	last := Step{Next: climb.StartLimit}
	for i, s := range steps {
		follows := s.Limit == last.Next && s.Time >= last.Time && s.Time <= makespan
		if !follows || s.Throughput <= 0 || s.Next < 4 || s.Next > 100 {
			t.Errorf("step %d is %+v, after %+v", i, s, last)
		}
		last = s
	}
	if len(steps) < 10 {
		t.Errorf("%d steps for 5000 items", len(steps))
	}
}

func TestAdaptiveRefuses(t *testing.T) {
	for want, a := range map[string]Adaptive{
		"Adaptive.Min is 9 and Adaptive.Max is 8":      {Min: 9, Max: 8},
		"Adaptive.Min is 1000 and Adaptive.Max is 256": {Min: 1000},
		"Adaptive.Min is -1":                           {Min: -1},
		"Adaptive.Max is -1":                           {Max: -1},
		"Adaptive.Processors is -1":                    {Processors: -1},
	} {
		pulled := 0
		err := a.Run(t.Context(), source(1, &pulled), noop{}, func(*Item) {})
		if err == nil || !strings.Contains(err.Error(), want) || pulled != 0 {
			t.Errorf("%+v: error %v, %d pulled, want one with %q and none", a, err, pulled, want)
		}
	}
}
