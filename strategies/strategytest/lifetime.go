package strategytest

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/overlap-bench/overlap/strategies"
)

func checkLeak(x *exam) {
	x.wantNothingLeft("all goes well", func(tr *trial) { tr.launchRun(x.new()) })
	x.wantNothingLeft("many items fail", func(tr *trial) {
		tr.fails = someFail
		tr.launchRun(x.new())
	})
	x.wantNothingLeft("cancelled after 12 ms", func(tr *trial) {
		tr.launchRun(x.new())
		time.Sleep(12 * ms)
		tr.stop()
	})
}

// wantNothingLeft demands that when a run is over, all of it is.
func (x *exam) wantNothingLeft(setting string, launch func(tr *trial)) {
	x.wantNothingLeftAnd(setting, launch, func(*trial) {})
}

// wantNothingLeftAnd has a verdict on the run besides.
func (x *exam) wantNothingLeftAnd(setting string, launch, verdict func(tr *trial)) {
	hung := false
	left := x.bubble(setting, func(tr *trial) {
		tr.n = x.batch()
		launch(tr)
		if hung = !tr.wait(); !hung {
			verdict(tr)
		}
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.complain(tr.notes.afterEnd)
	})
	if len(left) > 0 && !hung {
		x.errorf("%s: the run is over and goroutines are left behind, want none:%s", setting, list(left))
	}
}

func checkResults(x *exam) {
	x.bubble("the whole loop", func(tr *trial) {
		tr.n = x.batch()
		s := x.new()
		tr.launch(func() (last error) {
			for item, err := range strategies.Results(tr.ctx, guarded{s, tr}, tr.items, tr) {
				if last = err; err == nil {
					tr.emit(item)
				}
			}
			return last
		})
		if tr.wait() {
			tr.wantNil()
			tr.wantAll()
		}
	})
	for _, breakAt := range []int{1, x.limit() + 1} {
		x.wantNothingLeft(fmt.Sprintf("the loop breaks at item no. %d", breakAt), func(tr *trial) {
			tr.n = x.endless()
			s := x.new()
			tr.launch(func() error {
				seen := 0
				for range strategies.Results(tr.ctx, guarded{s, tr}, tr.items, tr) {
					if seen++; seen == breakAt {
						break
					}
				}
				return nil
			})
		})
	}
}

// guarded stands between Results and a strategy that may return while emits go on: they
// would send on a closed channel, and crash the test instead of failing a rule.
type guarded struct {
	strategies.Strategy
	tr *trial
}

func (g guarded) Run(
	ctx context.Context, items iter.Seq[*strategies.Item], work strategies.Workload, emit func(*strategies.Item),
) error {
	var emits sync.WaitGroup
	open, over := 0, false // emits that go on, and whether Run has returned; under tr.mu
	err := g.Strategy.Run(ctx, items, work, func(item *strategies.Item) {
		g.tr.mu.Lock()
		late := over
		if late {
			note(&g.tr.notes.afterEnd, "item %d was emitted after Run had returned, want Run to wait", item.Index)
		} else {
			open++
			emits.Add(1)
		}
		g.tr.mu.Unlock()
		if late {
			return
		}
		emit(item)
		g.tr.mu.Lock()
		open--
		g.tr.mu.Unlock()
		emits.Done()
	})
	g.tr.mu.Lock()
	over = true
	if open > 0 {
		note(&g.tr.notes.afterEnd, "Run returned while %d emits went on, want Run to wait", open)
	}
	g.tr.mu.Unlock()
	emits.Wait()
	return err
}

func checkReuse(x *exam) {
	x.bubble("three runs on one value, the second one cancelled", func(first *trial) {
		s := x.new()
		first.n = x.batch()
		if !first.run(s) {
			return
		}
		if first.wantAll(); len(first.problems) > 0 {
			return
		}
		second := first.another()
		second.n = x.endless()
		second.launchRun(s)
		time.Sleep(12 * ms)
		second.stop()
		if !second.wait() {
			return
		}

		third := first.another()
		third.n = x.batch()
		if third.run(s) {
			third.wantAll()
		}
	})
}

func checkParallel(x *exam) {
	x.bubble("three runs at once on one value, one of them cancelled", func(first *trial) {
		s := x.new()
		second, stopped := first.another(), first.another()
		first.n, second.n, stopped.n = x.batch(), x.batch(), x.endless()
		for _, tr := range []*trial{first, second, stopped} {
			tr.uneven()
			tr.launchRun(s)
		}
		time.Sleep(12 * ms)
		stopped.stop()
		for _, tr := range []*trial{stopped, first, second} {
			if !tr.wait() {
				return
			}
		}
		for _, tr := range []*trial{first, second} {
			tr.wantNil()
			tr.wantAll()
		}
	})
}

// checkFeedback plays a crawler: each item that is emitted adds two to the source, which
// waits while there are none and some are in flight, and ends when none are.
func checkFeedback(x *exam) {
	if x.bounds.Held == 0 {
		x.skipped = "Bounds.Held is 0: the strategy may wait for the end of the source before it emits"
		return
	}
	x.bubble("each emit adds two items to the source", func(tr *trial) {
		tr.n = x.batch()
		crawl(tr)
		if tr.run(x.new()) {
			tr.wantAll()
		}
	})
}

func crawl(tr *trial) {
	var mu sync.Mutex
	known, waiting, open := 1, 1, 1   // items known, not yet pulled, not yet emitted
	changed := make(chan struct{}, 1) // a value says: look again; one is enough
	notify := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	tr.onEmit = func() {
		mu.Lock()
		defer mu.Unlock()
		links := min(2, tr.n-known)
		known, waiting, open = known+links, waiting+links, open+links-1
		notify()
	}
	tr.more = func(int) bool {
		for {
			mu.Lock()
			some, none := waiting > 0, open == 0
			if some {
				waiting--
			}
			mu.Unlock()
			if some || none {
				return some
			}
			select {
			case <-changed:
			case <-tr.ctx.Done():
				return false
			}
		}
	}
}
