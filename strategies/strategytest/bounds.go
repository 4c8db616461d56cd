package strategytest

import "time"

func checkBoundFetching(x *exam) { x.within("Fetching", "fetches", x.bounds.Fetching, fetching) }
func checkBoundProcessing(x *exam) {
	x.within("Processing", "items in processing", x.bounds.Processing, processing)
}
func checkBoundHeld(x *exam) { x.within("Held", "items held", x.bounds.Held, held) }

// within holds the most that a hand ever had against its bound, with the bottleneck in each
// place in turn, because items gather in front of it.
func (x *exam) within(bound, what string, most int, h hand) {
	if most == 0 {
		x.skipped = "Bounds." + bound + " is 0: unbounded"
		return
	}
	for _, e := range []struct {
		setting              string
		fetch, process, emit time.Duration
	}{
		{"fetching is slow", 10 * ms, ms, 0},
		{"processing is slow", ms, 10 * ms, 0},
		{"emit is slow", ms, ms, 10 * ms},
	} {
		x.bubble(e.setting, func(tr *trial) {
			tr.n = 10*x.limit() + 2*x.bounds.Held
			tr.fetch, tr.process = always(e.fetch), always(e.process)
			tr.onEmit = func() { _ = sleep(tr.ctx, e.emit) }
			tr.launchRun(x.new())
			if !tr.wait() {
				return
			}
			tr.mu.Lock()
			defer tr.mu.Unlock()
			if got := tr.most[h]; got > most {
				tr.errorf("%d %s at once, want at most Bounds.%s = %d", got, what, bound, most)
			}
		})
	}
}

func checkBackpressure(x *exam) {
	if x.bounds.Held == 0 {
		x.skipped = "Bounds.Held is 0: the strategy does not promise that emit stalls the pulling"
		return
	}
	x.bubble("emit blocks", func(tr *trial) {
		tr.n = x.endless()
		open := make(chan struct{})
		tr.onEmit = func() { <-open }
		tr.launchRun(x.new())
		time.Sleep(forever) // by now everything that can move has moved
		if got := tr.pulled(); got > x.bounds.Held {
			tr.errorf("%d of %d items were pulled though no emit has returned, want at most Bounds.Held = %d",
				got, tr.n, x.bounds.Held)
		}
		close(open)
		if tr.wait() {
			tr.wantAll()
		}
	})
}
