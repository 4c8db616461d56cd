package strategytest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/overlap-bench/overlap/strategies"
)

// crashIn names, in the environment of a child process, the stage that is to crash, or emit.
const crashIn = "STRATEGYTEST_CRASH_IN"

// A crash is what a stage or emit may do that is to end the whole program, on whichever goroutine
// it runs.
type crash struct {
	does  string // in words
	do    func()
	sign  string // that is to be in the last words of the program
	meant string // what the sign is
}

const panicMsg = "strategytest: this stage panics on purpose"

var (
	panics = crash{"panics", func() { panic(panicMsg) }, panicMsg, "the message of the panic"}

	// The sign is in the stack that a crash prints. If Goexit has come through to the goroutine of
	// the test, package testing says the word.
	exits = crash{"calls runtime.Goexit", runtime.Goexit, "Goexit", "the cause"}
)

func checkPanic(x *exam)  { x.wantCrash(panics) }
func checkGoexit(x *exam) { x.wantCrash(exits) }

// wantCrash runs the rule again in a child process, because a strategy that keeps it takes
// the process down. There a hang is a deadlock of the bubble, which takes it down too, with
// another message.
func (x *exam) wantCrash(c crash) {
	if where := os.Getenv(crashIn); where != "" {
		c.happen(x, where)
		return
	}
	exe, err := os.Executable()
	if err != nil {
		x.skipped = fmt.Sprintf("needs a child process: %v", err)
		return
	}
	for _, where := range []string{"Fetch", "Process", "emit"} {
		if len(x.problems) > 0 {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), x.patience)
		cmd := exec.CommandContext(ctx, exe, "-test.run="+exactly(x.t.Name()), "-test.count=1")
		noRest := "GORACE=" + os.Getenv("GORACE") + " atexit_sleep_ms=0" // or a normal end under -race takes 1 s
		cmd.Env = append(cmd.Environ(), crashIn+"="+where, noRest)
		out, err := cmd.CombinedOutput()
		late := ctx.Err() != nil
		cancel()

		var exit *exec.ExitError
		switch {
		case late:
			x.errorf("%s %s: the program is still there after %v, want it to crash", where, c.does, x.patience)
		case err == nil:
			x.errorf("%s %s: the program goes on to a normal end, want it to crash", where, c.does)
		case !errors.As(err, &exit):
			x.skipped = fmt.Sprintf("needs a child process: %v", err)
		case strings.Contains(string(out), "deadlock:"):
			x.errorf("%s %s: Run hangs, want the program to crash", where, c.does)
		case !strings.Contains(string(out), c.sign):
			x.errorf("%s %s: the program ends (%v) without %s, %q, want it in:\n%s", where, c.does, err, c.meant, c.sign, out)
		}
	}
}

// exactly is the pattern for -test.run that matches one test and nothing else.
func exactly(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

// happen is what the child process does. The crash may come in any goroutine, and also from
// Run itself: neither is recovered here.
func (c crash) happen(x *exam, where string) {
	synctest.Test(x.t, func(*testing.T) {
		tr := newTrial(&report{})
		tr.n = x.batch()
		w := crashing{tr, where, c.do}
		_ = x.new().Run(tr.ctx, tr.items, w, w.emit)
	})
}

// crashing is a trial that crashes at the third item, in one of its stages or in emit.
type crashing struct {
	*trial
	where string
	crash func()
}

func (w crashing) Fetch(ctx context.Context, item *strategies.Item) {
	w.trial.Fetch(ctx, item)
	w.at("Fetch", item)
}

func (w crashing) Process(ctx context.Context, item *strategies.Item) {
	w.trial.Process(ctx, item)
	w.at("Process", item)
}

func (w crashing) emit(item *strategies.Item) {
	w.trial.emit(item)
	w.at("emit", item)
}

func (w crashing) at(where string, item *strategies.Item) {
	if where == w.where && item.Index == 2 {
		w.crash()
	}
}
