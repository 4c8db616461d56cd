package strategytest

import "time"

// What can be said of the makespan from Bounds alone, for n items of fetch time f and process
// time p and CPUs without end. Closed forms of one strategy belong to the tests of that one.

// serial is the makespan of one item after the other: who takes longer waits for nothing.
func serial(n int, f, p time.Duration) time.Duration { return time.Duration(n) * (f + p) }

// least is the lower bound: who takes less has done something else, or exceeds its bounds.
// The last of ⌈n/Fetching⌉ rounds of fetches is still to be processed; the first of
// ⌈n/Processing⌉ rounds of processing had to be fetched; and no item is held for less than
// f+p, so n of them need ⌈n/Held⌉ such spans.
func (b Bounds) least(n int, f, p time.Duration) time.Duration {
	rounds := func(bound int) time.Duration {
		if bound == 0 {
			return 1
		}
		return time.Duration((n + bound - 1) / bound)
	}
	return max(rounds(b.Fetching)*f+p, f+rounds(b.Processing)*p, rounds(b.Held)*(f+p))
}

// wantMakespan demands a makespan between two bounds.
func (tr *trial) wantMakespan(least, most time.Duration) {
	if tr.took < least || tr.took > most {
		tr.errorf("the makespan is %v, want %v to %v", tr.took, least, most)
	}
}

func checkMakespan(x *exam) {
	for _, e := range []struct {
		setting string
		f, p    time.Duration
	}{
		{"equal items, fetching is slow", 10 * ms, ms},
		{"equal items, processing is slow", ms, 10 * ms},
	} {
		x.bubble(e.setting, func(tr *trial) {
			tr.n = x.batch()
			tr.fetch, tr.process = always(e.f), always(e.p)
			if tr.run(x.new()) {
				tr.wantMakespan(x.bounds.least(tr.n, e.f, e.p), serial(tr.n, e.f, e.p))
			}
		})
	}
}

// Even with a limit of two and a barrier between the stages, fetching takes half as long and
// processing no longer, which with p = f/10 is 6/11 of the serial makespan. Three quarters
// leaves room for a strategy that has to find its limit first, and none for one that
// overlaps nothing, or only one fetch with processing (10/11).
func checkConcurrent(x *exam) {
	if x.bounds.Fetching == 1 || x.bounds.Held == 1 {
		x.skipped = "Bounds allow one fetch at a time"
		return
	}
	x.bubble("equal items, fetching is slow", func(tr *trial) {
		const f, p = 10 * ms, ms
		tr.n = 10 * x.limit()
		tr.fetch, tr.process = always(f), always(p)
		if tr.run(x.new()) {
			tr.wantMakespan(x.bounds.least(tr.n, f, p), serial(tr.n, f, p)*3/4)
		}
	})
}

// A straggler takes 1000 times as long as the others in one stage: at least its own time, and
// at most that and all others one after the other.
func checkStraggler(x *exam) {
	const slow = 1000
	for _, e := range []struct {
		setting        string
		fetch, process time.Duration // of the straggler
	}{
		{"the second item is fetched 1000 times slower", slow * fetchTime, processTime},
		{"the second item is processed 1000 times slower", fetchTime, slow * processTime},
	} {
		x.bubble(e.setting, func(tr *trial) {
			tr.n = x.batch()
			tr.fetch = func(i int) time.Duration {
				if i == 1 {
					return e.fetch
				}
				return fetchTime
			}
			tr.process = func(i int) time.Duration {
				if i == 1 {
					return e.process
				}
				return processTime
			}
			if tr.run(x.new()) {
				own := e.fetch + e.process
				tr.wantMakespan(own, own+serial(tr.n-1, fetchTime, processTime))
			}
		})
	}
}
