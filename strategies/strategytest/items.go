package strategytest

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"time"

	"github.com/overlap-bench/overlap/strategies"
)

// wantOnceEach demands that what was pulled was emitted, once, and nothing else.
func (tr *trial) wantOnceEach() {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	var wrong []string
	for _, r := range tr.all {
		if r.emitted != 1 {
			wrong = append(wrong, fmt.Sprintf("item %d was emitted %d times", r.index, r.emitted))
		}
	}
	if len(wrong) > 0 {
		tr.errorf("%d of %d pulled items were not emitted exactly once, want all to be:%s",
			len(wrong), len(tr.all), list(wrong))
	}
	tr.complain(tr.notes.strays)
}

// wantAll demands besides that the source was pulled to its end.
func (tr *trial) wantAll() {
	tr.wantOnceEach()
	if got := tr.pulled(); got != tr.n {
		tr.errorf("%d items were pulled, want all %d", got, tr.n)
	}
}

func (tr *trial) pulled() int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return len(tr.all)
}

// complain turns notes into problems.
func (r *report) complain(notes []string) {
	for _, n := range notes {
		r.errorf("%s", n)
	}
}

func checkEmpty(x *exam) {
	x.bubble("no items", func(tr *trial) {
		if !tr.run(x.new()) {
			return
		}
		if tr.took != 0 {
			tr.errorf("Run took %v of virtual time, want none", tr.took)
		}
		tr.mu.Lock()
		defer tr.mu.Unlock()
		for h := range hands {
			if n := tr.entered[h]; n != 0 {
				tr.errorf("%v was called %d times, want no calls", h, n)
			}
		}
		if tr.ranges == 0 {
			tr.errorf("the source was not even looked at, want it ranged over")
		}
	})
}

func checkOnce(x *exam) {
	limit := x.limit()
	sizes := []int{1, limit - 1, limit, limit + 1, 10*limit + 3}
	slices.Sort(sizes)
	for _, n := range slices.Compact(sizes) {
		if n < 1 {
			continue
		}
		x.bubble(fmt.Sprintf("batch of %d", n), func(tr *trial) {
			tr.n = n
			tr.uneven()
			if tr.run(x.new()) {
				tr.wantAll()
			}
		})
		// Without waiting the goroutines meet in earnest, and not one after the other as
		// virtual time wakes them.
		x.bubble(fmt.Sprintf("batch of %d that takes no time", n), func(tr *trial) {
			tr.n = n
			tr.fetch, tr.process = always(0), always(0)
			if tr.run(x.new()) {
				tr.wantAll()
			}
		})
	}
}

func checkStages(x *exam) {
	x.bubble("every third fetch fails", func(tr *trial) {
		tr.n = x.batch()
		tr.uneven()
		tr.fails = someFail
		tr.launchRun(x.new())
		if !tr.wait() {
			return
		}
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.complain(tr.notes.stages)
		for _, r := range tr.all {
			if r.fetched == 0 || r.processed == 0 {
				tr.errorf("item %d was fetched %d times and processed %d times, want once each (fetch error: %v)",
					r.index, r.fetched, r.processed, r.err)
				break // what happens to one happens to its like
			}
		}
	})
}

func checkOwner(x *exam) {
	x.bubble("uneven items, the last one slow", func(tr *trial) {
		tr.n = x.batch()
		tr.uneven()
		fetch := tr.fetch
		tr.fetch = func(i int) time.Duration {
			if i == tr.n-1 {
				return time.Second // time enough to be taken for fetched
			}
			return fetch(i)
		}
		tr.onEmit = func() { _ = sleep(tr.ctx, ms) } // so that a hand behind emit's back is seen
		tr.launchRun(x.new())
		if !tr.wait() {
			return
		}
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.complain(tr.notes.owner)
		for _, r := range tr.all {
			if r.emitted == 0 {
				continue
			}
			if now, then := outcome(r.item), outcome(&r.seen); now != then {
				tr.errorf("item %d was changed after it was emitted, to %s, want it left as %s", r.index, now, then)
				break
			}
		}
	})
	x.bubble("items that only the race detector watches", func(tr *trial) {
		items := make([]strategies.Item, x.batch())
		s := x.new()
		tr.launch(func() error {
			err := s.Run(tr.ctx, each(items), bare{}, bare{}.emit)
			for i := range items {
				items[i].Digest++
			}
			return err
		})
		tr.wait()
	})
}

func outcome(item *strategies.Item) string {
	return fmt.Sprintf("{Index:%d URL:%q Body:%q Result:%v Digest:%d Err:%v}",
		item.Index, item.URL, item.Body, item.Result, item.Digest, item.Err)
}

func each(items []strategies.Item) iter.Seq[*strategies.Item] {
	return func(yield func(*strategies.Item) bool) {
		for i := range items {
			items[i].Index = i
			if !yield(&items[i]) {
				return
			}
		}
	}
}

// bare uses items like a trial, but without locks, timers or channels: each of those would
// order the goroutines that meet there, and so hide from the race detector that the strategy
// does not. Digest is left for the caller of Run, who may look when Run has returned.
type bare struct{}

func (bare) Fetch(_ context.Context, item *strategies.Item) {
	item.Body = []byte{1}
	dawdle()
	item.Err = nil
}

func (bare) Process(_ context.Context, item *strategies.Item) {
	item.Body, item.Err = nil, nil
	dawdle()
	item.Result = item.Index
	item.Digest++
}

// emit keeps the item in use after its return, to meet a strategy that does so too.
func (bare) emit(item *strategies.Item) {
	go func() {
		dawdle()
		item.Body, item.Result, item.Err = nil, nil, nil
	}()
}

// dawdle lets others run, without virtual time.
func dawdle() {
	for range 3 {
		runtime.Gosched()
	}
}

func checkOnePuller(x *exam) {
	x.bubble("a source that takes 1 ms for each item", func(tr *trial) {
		n := x.batch()
		tr.more = func(i int) bool { return sleep(tr.ctx, ms) == nil && i < n }
		tr.launchRun(x.new())
		if tr.wait() {
			tr.mu.Lock()
			defer tr.mu.Unlock()
			tr.complain(tr.notes.puller)
		}
	})
}
