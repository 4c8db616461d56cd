package strategytest

import (
	"errors"
	"fmt"
	"runtime"
)

// errSource is what the source panics with.
var errSource = errors.New("strategytest: the source panics on purpose")

// checkSourcePanic breaks the source off after some items. Run must not leave its goroutines to
// whoever recovers the panic, as net/http does of a handler's, nor drop what it has pulled.
//
// Goexit comes first: of a strategy that pulls on a goroutine of its own, a panic would crash the
// test, and a Goexit is lost without that.
func checkSourcePanic(x *exam) {
	for _, pulled := range []int{0, 1, x.limit() + 1} {
		what := fmt.Sprintf("the source calls runtime.Goexit after %d items", pulled)
		x.brokenOff(what, pulled, runtime.Goexit, func(tr *trial) {
			if !tr.exited {
				tr.errorf("Run returned %v, want its goroutine to exit, as a loop over the source would", tr.err)
			}
		})
	}
	for _, pulled := range []int{0, 1, x.limit() + 1} {
		what := fmt.Sprintf("the source panics after %d items", pulled)
		x.brokenOff(what, pulled, func() { panic(errSource) }, func(tr *trial) {
			if tr.panicked == nil {
				tr.errorf("Run returned %v, want the panic of the source to go on", tr.err)
			}
		})
	}
}

func (x *exam) brokenOff(setting string, pulled int, breakOff func(), verdict func(tr *trial)) {
	x.wantNothingLeftAnd(setting, func(tr *trial) {
		tr.expected = errSource
		tr.more = func(i int) bool {
			if i == pulled {
				breakOff()
			}
			return true
		}
		tr.launchRun(x.new())
	}, func(tr *trial) {
		verdict(tr)
		tr.wantOnceEach()
	})
}
