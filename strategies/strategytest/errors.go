package strategytest

import "fmt"

// someFail fails every third fetch, and the processing of some of the rest. Every error is a
// value of its own.
func someFail(i int) (fetch, process error) {
	if i%3 == 1 {
		fetch = fmt.Errorf("fetch of item %d failed", i)
	}
	if i%4 == 2 {
		process = fmt.Errorf("processing of item %d failed", i)
	}
	return fetch, process
}

func checkErrorsStay(x *exam) {
	x.failing(func(tr *trial) {
		if !tr.wait() {
			return
		}
		tr.mu.Lock()
		defer tr.mu.Unlock()
		wrong := 0
		for _, r := range tr.all {
			if r.emitted > 0 && r.seen.Err != r.err && wrong < enough {
				tr.errorf("item %d was emitted with error %v, want that of its stages: %v", r.index, r.seen.Err, r.err)
				wrong++
			}
		}
	})
}

func checkErrorsStopNothing(x *exam) {
	x.failing(func(tr *trial) {
		if !tr.wait() {
			return
		}
		tr.wantNil()
		tr.wantAll()
		tr.mu.Lock()
		defer tr.mu.Unlock()
		for _, r := range tr.all {
			if fetch, _ := tr.fails(r.index); fetch == nil && (r.fetched == 0 || r.processed == 0) {
				tr.errorf("item %d was fetched %d times and processed %d times, want once each: its own fetch does not fail",
					r.index, r.fetched, r.processed)
				break
			}
		}
	})
}

// failing conducts the two experiments of both rules: the first item fails at once, or some
// fail throughout.
func (x *exam) failing(verdict func(tr *trial)) {
	for _, e := range []struct {
		setting string
		fails   func(int) (fetch, process error)
	}{
		{"the first fetch fails", func(i int) (fetch, process error) {
			if i == 0 {
				fetch, _ = someFail(1)
			}
			return fetch, nil
		}},
		{"many items fail", someFail},
	} {
		x.bubble(e.setting, func(tr *trial) {
			tr.n = x.batch()
			tr.uneven()
			tr.fails = e.fails
			tr.launchRun(x.new())
			verdict(tr)
		})
	}
}
