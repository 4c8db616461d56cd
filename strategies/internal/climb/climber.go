// Package climb finds a concurrency limit by hill climbing on throughput, while the work goes on.
//
// A climber judges: it gets what was measured under one limit and names the next limit to try. It
// knows no clock, no lock and no goroutine. A semaphore is what it steers: a counting semaphore
// whose size can change while it is in use. A [Limiter] joins the two and is all that a caller needs.
//
// Throughput and not latency is what climbs. Where the client computes too, latency rises from its own
// queue for the CPUs, and a limit that follows latency, as that of TCP Vegas does (L. Brakmo and L.
// Peterson, 1995), stops too low. The price: where a higher limit gains nothing, it may be kept.
//
// Not in it: the clock, which the caller reads, and the workers, which the caller starts and awaits.
//
// Sources: V. Jacobson, Congestion Avoidance and Control, SIGCOMM 1988, for backing off at once and
// trying again; J. D. C. Little, 1961, for the measure of throughput.
package climb

// A climber finds the limit at which throughput is highest, by trying. It is fed with windows, each
// the measurements of the items that began under one limit, and after each it has a limit to go
// on with.
//
// The best limit so far is home. The climber tries another limit for one window, and makes it home
// only if throughput there is better:
//
//   - The ascent: quadruple while throughput rises nearly as much, double while it rises at all.
//     Windows of the ascent are short and promise too much. So if the first full window at home
//     is worse than the home before, half the limit is tried.
//   - After the ascent: stay at home for some windows, then try a quarter more. If that gains, make
//     it home and take a larger step. If it loses, the load itself slows things down: try less.
//     If neither, go home and stay there twice as long as the last time.
//   - More failures than usual end a window at once. Above home, go home. Otherwise, make half the
//     limit home.
//   - If throughput at home has dropped by a quarter, conditions have changed: try half the limit,
//     and half of that, as long as it pays.
type climber struct {
	min, max int
	limit    int // in force: home, or the one that is being tried

	home   int
	rate   float64 // throughput at home, in items a second
	former float64 // throughput at the home before, if that was lower; a worse one at home: the ascent went too far
	known  bool    // whether rate can be relied on

	step    float64 // limit/home of the try under way; 1 at home
	stride  float64 // step of the next try
	ascent  bool    // also in the descent after a drop: windows are short
	ceiling int     // the least limit that has failed in the ascent

	rest, pause int     // windows at home until the next try, and how many that will be the next time
	usual       float64 // share of items that fail whatever the limit
	judged      int     // windows so far
}

// A window is what was seen of the items that began under one limit.
type window struct {
	items, failed int
	stale         int     // items that ended meanwhile and had begun before
	sojourn       float64 // sum over the items, in seconds
	elapsed       float64 // since the limit took effect, in seconds
	idle          bool    // the source was too slow to use the limit up
}

// StartLimit is the limit with which the search starts.
const StartLimit = 16

const longPause = 16 // windows at home between tries, at most

// Throughputs are compared as ratios to that at home. Windows differ by some percent anyway, the
// short ones of the ascent more than full ones.
const (
	dropped   = 0.75 // at home: the world has changed
	lost      = 0.95 // above home: the load slows things down
	gained    = 1.05 // above home, in a full window: more pays
	paid      = 1.12 // above home, in a short window: more pays
	paidFull  = 0.85 // of the step that was taken: more pays nearly in full
	lessGains = 1.03 // below home: enough to move, since less is also cheaper
)

// Steps are ratios of limits, to that at home.
const (
	stepLess = 0.8  // a try of less
	stepMore = 1.25 // a try of more, and how much a stride grows that has paid
)

func newClimber(least, most int) *climber {
	start := min(max(StartLimit, least), most)
	return &climber{
		min: least, max: most, limit: start, home: start,
		step: 1, stride: 4, ascent: true, ceiling: most + 1, pause: 1,
	}
}

// throughput is the rate at which the items of the window succeed, by Little's law: the number in
// flight over the mean time in flight. Counting completions would be slower, since they come at the
// new rate only a round after a change, and it would take items that go in step for bursts.
func (c *climber) throughput(w window) float64 {
	good := float64(w.items - w.failed)
	rate := float64(c.limit) * good / max(w.sojourn, 1e-9)
	if c.overdue(w) {
		rate = min(rate, (good+float64(w.stale))/w.elapsed)
	}
	return rate
}

// enough is the number of items of a full window: two rounds, and so many that the latencies
// of a hundred unlike items average out. In the ascent, where a wrong limit costs more than a
// wrong measure, half a round.
func (c *climber) enough() int {
	if c.ascent {
		return max(8, c.limit/2)
	}
	return max(96, 2*c.limit)
}

// overdue reports whether home would have done twice as much in the time. The items that are missing
// may be those that the load has slowed down, so there is no use in waiting for them.
func (c *climber) overdue(w window) bool {
	return c.known && w.elapsed*c.rate > 2*float64(max(c.enough(), c.limit)+w.stale)
}

// alarming reports whether more items fail than usual. A few may be bad luck.
func (c *climber) alarming(w window) bool {
	return float64(w.failed) > 3+2*c.usual*float64(w.items)
}

// over reports whether a window that has come so far is over.
func (c *climber) over(w window) bool {
	return w.items >= c.enough() || c.alarming(w) || c.overdue(w)
}

// judge takes a window that is over: after it, limit is the one to go on with.
func (c *climber) judge(w window) {
	alarm := c.alarming(w)
	c.learn(w, alarm)
	switch rate := c.throughput(w); {
	case alarm:
		c.retreat()
	case w.idle:
	case c.step == 1:
		c.atHome(rate)
	case c.step > 1:
		c.above(rate)
	default:
		c.below(rate)
	}
}

// learn updates the share of items that fails anyway. An alarm counts little: its window ended because
// of the failures, and perhaps they are due to the limit.
func (c *climber) learn(w window, alarm bool) {
	c.judged++
	weight := 1 / float64(min(c.judged, 4))
	if alarm {
		weight = 1.0 / 16
	}
	c.usual += weight * (float64(w.failed)/float64(w.items) - c.usual)
}

// atHome updates the throughput at home, and starts a try after some windows of rest.
func (c *climber) atHome(rate float64) {
	switch {
	case !c.known:
		c.rate, c.known = rate, true
		if rate < c.former {
			c.former = 0
			c.try(0.5)
			return
		}
	case rate < dropped*c.rate:
		// The window mixes before and after: measure once more, in short, and try half.
		c.known, c.ascent, c.stride, c.rest, c.pause = false, true, 0.5, 0, 1
		return
	default:
		c.rate += (rate - c.rate) / 4
	}
	if c.rest > 0 {
		c.rest--
		return
	}
	switch {
	case c.home < c.max || c.stride < 1:
		c.try(c.stride)
	case c.ascent:
		c.settle() // more would still be better: there is nothing to learn from less
	default:
		c.try(stepLess)
	}
}

// above judges a try of more than home.
func (c *climber) above(rate float64) {
	step, loss := c.step, rate < lost*c.rate
	switch {
	case c.ascent && rate > paid*c.rate:
		c.stride = 2
		if rate > paidFull*step*c.rate {
			c.stride = 4
		}
		c.move(rate)
		c.try(c.stride)
	case c.ascent && step > 2:
		c.ceiling = c.limit
		c.try(2)
	case c.ascent && loss:
		c.try(0.5)
	case !c.ascent && rate > gained*c.rate:
		c.move(rate)
		c.pause = 1
		c.stride = min(2, c.stride*stepMore)
		c.try(c.stride)
	case loss:
		c.try(stepLess)
	default:
		c.settle()
	}
}

// below judges a try of less than home.
func (c *climber) below(rate float64) {
	step := c.step
	if rate > lessGains*c.rate {
		c.move(rate)
		c.pause = 1
		c.try(step)
		return
	}
	c.settle()
}

// try goes on with a limit of so many times home, if there is one.
func (c *climber) try(step float64) {
	limit := int(float64(c.home) * step)
	if step > 1 {
		limit = max(limit, c.home+1)
	}
	limit = min(max(limit, c.min), c.max)
	if limit == c.home || c.ascent && limit >= c.ceiling {
		c.settle()
		return
	}
	c.limit, c.step = limit, float64(limit)/float64(c.home)
}

// move makes the limit that was tried the new home.
func (c *climber) move(rate float64) {
	c.former = 0
	if c.step > 1 {
		c.former = c.rate
	}
	c.home, c.rate, c.step = c.limit, rate, 1
}

// settle goes home, for a rest.
func (c *climber) settle() {
	if c.ascent {
		c.known = false // short windows promise too much
		if c.home == c.max {
			c.pause = longPause
		}
	}
	c.limit, c.step, c.stride, c.ascent = c.home, 1, stepMore, false
	c.rest, c.pause = c.pause, min(2*c.pause, longPause)
}

// retreat leaves a limit at which more items failed than usual.
func (c *climber) retreat() {
	switch {
	case c.ascent && c.step > 2:
		c.ceiling = c.limit
		c.try(2)
		return
	case c.step <= 1:
		c.home, c.pause, c.known = max(c.limit/2, c.min), 1, false
	}
	c.settle()
}
