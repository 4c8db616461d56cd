package climb

import (
	"testing"
)

// drive feeds the climb with windows of a world in which throughput follows from the limit,
// and returns the limits that it went through.
func drive(c *climber, windows int, world func(limit float64) (perSecond float64)) (limits []int) {
	for range windows {
		n, rate := c.enough(), world(float64(c.limit))
		c.judge(window{items: n, sojourn: float64(n*c.limit) / rate, elapsed: float64(n) / rate})
		limits = append(limits, c.limit)
	}
	return limits
}

// upTo is a world in which throughput grows with the limit until that is enough.
func upTo(enough float64) func(float64) float64 {
	return func(limit float64) float64 { return 100 * min(limit, enough) }
}

// thrashing is a server whose latency grows with the square of its load: throughput is highest
// at the peak, and falls as fast as it rose.
func thrashing(peak float64) func(float64) float64 {
	return func(limit float64) float64 { return 100 * limit / (1 + limit/peak*limit/peak) }
}

// Wherever the best limit is, the climb comes close, and stays.
func TestClimb(t *testing.T) {
	for name, tt := range map[string]struct {
		min, max, least, most int // the latter two: where home must be in the end
		world                 func(float64) float64
	}{
		"more is better":             {1, 256, 256, 256, upTo(1e6)},
		"enough at 20":               {1, 256, 20, 64, upTo(20)},
		"enough at 2":                {1, 256, 2, 16, upTo(2)},
		"peak at 100":                {1, 256, 70, 140, thrashing(100)},
		"peak at 32":                 {1, 256, 22, 45, thrashing(32)},
		"peak at 5":                  {1, 256, 3, 8, thrashing(5)},
		"peak at 1":                  {1, 256, 1, 2, thrashing(1)},
		"the peak is below Min":      {40, 256, 40, 40, thrashing(10)},
		"the peak is above Max":      {1, 40, 40, 40, thrashing(100)},
		"Max is below the start":     {1, 3, 3, 3, upTo(1e6)},
		"Min and Max are the same":   {7, 7, 7, 7, thrashing(100)},
		"the limit makes no odds":    {1, 256, 16, 16, func(float64) float64 { return 5 }},
		"every window takes no time": {1, 256, 1, 256, func(float64) float64 { return 1e15 }},
	} {
		c := newClimber(tt.min, tt.max)
		for _, limit := range drive(c, 200, tt.world) {
			if limit < tt.min || limit > tt.max {
				t.Fatalf("%s: a limit of %d, want %d to %d", name, limit, tt.min, tt.max)
			}
		}
		if c.home < tt.least || c.home > tt.most {
			t.Errorf("%s: at home at %d, want %d to %d", name, c.home, tt.least, tt.most)
		}
	}
}

// The ascent is short: 256 is reached in two steps.
func TestClimbAscent(t *testing.T) {
	c := newClimber(1, 256)
	if got := drive(c, 3, upTo(1e6)); got[0] != 64 || got[1] != 256 || got[2] != 256 {
		t.Errorf("went through %v, want 64, 256 and to stay", got)
	}
}

// What has failed in the ascent is not tried again in it: 64 is too much, 32 is not, and that
// is home.
func TestClimbCeiling(t *testing.T) {
	c := newClimber(1, 256)
	if got := drive(c, 3, thrashing(30)); got[0] != 64 || got[1] != 32 || got[2] != 32 {
		t.Errorf("went through %v, want 64, 32 and to stay", got)
	}
}

// A window that takes much longer than home needs for as many items is over before it is full;
// not so while those that began earlier still come back, and leave no room for others.
func TestClimbOverdue(t *testing.T) {
	c := newClimber(1, 256)
	for drive(c, 20, upTo(40)); c.limit != c.home; {
		drive(c, 1, upTo(40))
	}
	n := float64(c.enough())
	for stale, want := range map[int]bool{0: true, int(3 * n): false} {
		w := window{items: 1, stale: stale, sojourn: 1, elapsed: 3 * n / c.rate}
		if got := c.over(w); got != want {
			t.Errorf("over is %t with %d earlier items, want %t", got, stale, want)
		}
	}
}

// Where the start is Max already, it is not left for long: a batch of a few rounds runs as
// that of a pipeline.
func TestClimbStartsAtMax(t *testing.T) {
	c := newClimber(1, 8)
	for i, limit := range drive(c, longPause, upTo(1e6)) {
		if limit != 8 {
			t.Fatalf("window %d leaves Max, 8, for %d", i, limit)
		}
	}
}

// Once it has settled, most windows are at home, and the more so the longer nothing changes.
func TestClimbRests(t *testing.T) {
	c := newClimber(1, 256)
	drive(c, 100, thrashing(32))
	away := 0
	for _, limit := range drive(c, 200, thrashing(32)) {
		if limit != c.home {
			away++
		}
	}
	if away == 0 || away > 200/longPause*3 {
		t.Errorf("%d of 200 windows away from home: want some, and few", away)
	}
}

// A world that changes is noticed: when throughput drops the limit falls at once, and when it
// comes back the limit rises again.
func TestClimbFollows(t *testing.T) {
	c := newClimber(1, 256)
	drive(c, 100, thrashing(100))
	before := c.home
	if got := drive(c, 2, thrashing(10))[1]; got > before/2 {
		t.Errorf("two windows after the world has changed the limit is %d, it was %d: want half or less", got, before)
	}
	drive(c, 60, thrashing(10))
	if c.home < 6 || c.home > 15 {
		t.Errorf("at home at %d, want about 10", c.home)
	}
	drive(c, 120, thrashing(100))
	if c.home < 60 || c.home > 150 {
		t.Errorf("at home at %d, want about 100 again", c.home)
	}
}

// failing is a window in which some items failed, at a limit that is fast enough.
func failing(c *climber, items, failed int) window {
	n := float64(items)
	return window{items: items, failed: failed, sojourn: n / 100, elapsed: n / 100 / float64(c.limit)}
}

// More failures than usual end a window before it is full, and halve the limit, again and
// again while they go on, down to Min; they do not once they are usual.
func TestClimbRetreats(t *testing.T) {
	c := newClimber(2, 256)
	for drive(c, 20, upTo(1e6)); c.limit != c.home; {
		drive(c, 1, upTo(1e6))
	}
	for _, want := range []int{128, 64, 32, 16, 8, 4, 2, 2} {
		items := 0
		for w := (window{}); !c.over(w); w = failing(c, items, items) {
			items++
		}
		if items > 16 {
			t.Errorf("at %d: only after %d failures", c.limit, items)
		}
		if c.judge(failing(c, items, items)); c.limit != want {
			t.Errorf("the limit is %d, want %d", c.limit, want)
		}
	}
	drive(c, 100, upTo(1e6))
	if c.home != 256 {
		t.Errorf("at home at %d long after the failures have ended, want 256", c.home)
	}
}

// A share of items that fails whatever the limit is no reason to go down.
func TestClimbLearnsWhatFailsAnyway(t *testing.T) {
	c := newClimber(1, 256)
	for range 60 {
		n := c.enough()
		c.judge(failing(c, n, n/5))
	}
	if c.home < 64 {
		t.Errorf("at home at %d where a fifth of all items fail and more is better, want more", c.home)
	}
}

// A failed try is over at once, and home stays.
func TestClimbTryFails(t *testing.T) {
	c := newClimber(1, 256)
	drive(c, 100, upTo(40))
	home := c.home
	for c.limit == home {
		drive(c, 1, upTo(40))
	}
	if c.judge(failing(c, 4, 4)); c.home != home || c.limit != home {
		t.Errorf("at %d, home %d, want %d after a try that met with failures", c.limit, c.home, home)
	}
}

// Where the source is too slow to use the limit up, throughput says nothing about it.
func TestClimbIdle(t *testing.T) {
	c := newClimber(1, 256)
	for range 50 {
		c.judge(window{items: c.enough(), sojourn: 1, elapsed: 1, idle: true})
	}
	if c.limit != StartLimit {
		t.Errorf("the limit is %d, want that of the start: nothing was learnt", c.limit)
	}
}
