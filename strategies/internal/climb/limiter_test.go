package climb

import (
	"testing"
	"time"
)

const ms = time.Millisecond

// A round acquires as many slots as the limit has, and works on an item in each for so long.
func round(l *Limiter, limit int, start, takes time.Duration, failed int) (ended int) {
	items := make([]Item, limit)
	for i := range items {
		l.Acquire()
		items[i] = l.Begin(start)
	}
	for i, item := range items {
		if l.End(item, start+takes, i < failed) {
			ended++
		}
	}
	return ended
}

// A window has the throughput of Little's law: what is under way over the mean time under way.
func TestLimiterStep(t *testing.T) {
	var steps []Step
	l := NewLimiter(1, 256, func(s Step) { steps = append(steps, s) })
	l.slots.waited = true // the limit is used up
	round(l, StartLimit, 5*ms, 10*ms, 1)
	if len(steps) != 0 {
		t.Errorf("watch was called before Report: %+v", steps)
	}
	l.Report()
	l.Report()
	// Half a round, 8 items, is a window of the ascent; one of them has failed.
	want := Step{Time: 15 * ms, Limit: 16, Throughput: 7 * 16 / 0.080, Failed: 1, Next: 64}
	if len(steps) != 1 || steps[0] != want {
		t.Errorf("steps %+v, want once %+v", steps, want)
	}
}

// Items that began under an earlier limit say nothing about the new one, however long they took.
func TestLimiterStale(t *testing.T) {
	l := NewLimiter(1, 256, nil)
	old := make([]Item, StartLimit)
	for i := range old {
		l.Acquire()
		old[i] = l.Begin(0)
	}
	l.slots.waited = true
	for _, item := range old[:8] { // a window: the limit rises
		l.End(item, 10*ms, false)
	}
	if l.climber.limit != 64 || l.window.items != 0 {
		t.Fatalf("limit %d, window %+v, want 64 and an empty one", l.climber.limit, l.window)
	}
	l.End(old[8], 1000*ms, false)
	if l.window != (window{}) {
		t.Errorf("window %+v before anything began under the new limit", l.window)
	}
	l.Acquire()
	item := l.Begin(2000 * ms)
	l.End(old[9], 2005*ms, false)
	l.End(item, 2010*ms, false)
	want := window{items: 1, stale: 1, sojourn: 0.01, elapsed: 0.01}
	if l.window != want {
		t.Errorf("window %+v, want %+v: only from the first item of the new limit on", l.window, want)
	}
}

// A limit that falls ends workers, one for each slot that is too many.
func TestLimiterEndsWorkers(t *testing.T) {
	l := NewLimiter(1, 256, nil)
	started := 0
	items := make([]Item, StartLimit)
	for i := range items {
		if l.Acquire() {
			started++
		}
		items[i] = l.Begin(0)
	}
	ended := 0
	for _, item := range items { // all fail, which halves the limit after a few
		if l.End(item, ms, true) {
			ended++
		}
	}
	if limit := l.climber.limit; limit >= StartLimit || started-ended != limit {
		t.Errorf("limit %d, %d workers started and %d ended, want the limit to fall and as many workers to stay",
			limit, started, ended)
	}
	if again := l.Acquire(); again {
		t.Error("a worker is to be started though others are free")
	}
}

// Where the source is too slow to use the limit up, the limit stays.
func TestLimiterIdle(t *testing.T) {
	l := NewLimiter(1, 256, nil)
	for i := range 100 {
		l.Acquire()
		l.End(l.Begin(time.Duration(i)*ms), time.Duration(i+1)*ms, false)
		if l.climber.limit != StartLimit {
			t.Fatalf("the limit is %d after %d items, want %d as at the start", l.climber.limit, i+1, StartLimit)
		}
	}
}
