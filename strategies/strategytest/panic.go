package strategytest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/overlap-bench/overlap/strategies"
)

// panicIn names, in the environment of a child process, the stage that is to panic.
const (
	panicIn  = "STRATEGYTEST_PANIC_IN"
	panicMsg = "strategytest: this stage panics on purpose"
)

// checkPanic runs the rule again in a child process, because a strategy that keeps it takes
// the process down. There a hang is a deadlock of the bubble, which takes it down too, with
// another message.
func checkPanic(x *exam) {
	if stage := os.Getenv(panicIn); stage != "" {
		crash(x, stage)
		return
	}
	exe, err := os.Executable()
	if err != nil {
		x.skipped = fmt.Sprintf("needs a child process: %v", err)
		return
	}
	for _, stage := range []string{"Fetch", "Process"} {
		if len(x.problems) > 0 {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), x.patience)
		cmd := exec.CommandContext(ctx, exe, "-test.run="+exactly(x.t.Name()), "-test.count=1")
		cmd.Env = append(cmd.Environ(), panicIn+"="+stage)
		out, err := cmd.CombinedOutput()
		late := ctx.Err() != nil
		cancel()

		var exit *exec.ExitError
		switch said := strings.Contains(string(out), panicMsg); {
		case late:
			x.errorf("%s panics: the program is still there after %v, want it to crash", stage, x.patience)
		case err == nil:
			x.errorf("%s panics: the program goes on to a normal end, want it to crash", stage)
		case !errors.As(err, &exit):
			x.skipped = fmt.Sprintf("needs a child process: %v", err)
		case strings.Contains(string(out), "deadlock:"):
			x.errorf("%s panics: Run hangs, want the program to crash", stage)
		case !said:
			x.errorf("%s panics: the program ends (%v) without the message of the panic, %q, want it in:\n%s", stage, err, panicMsg, out)
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

// crash is what the child process does. The panic may come in any goroutine, and also from
// Run itself: neither is recovered here.
func crash(x *exam, stage string) {
	synctest.Test(x.t, func(*testing.T) {
		tr := newTrial(&report{})
		tr.n = x.batch()
		_ = x.new().Run(tr.ctx, tr.items, panicky{tr, stage}, tr.emit)
	})
}

// panicky is a trial one of whose stages panics at the third item.
type panicky struct {
	*trial
	stage string
}

func (p panicky) Fetch(ctx context.Context, item *strategies.Item) {
	p.trial.Fetch(ctx, item)
	if p.stage == "Fetch" && item.Index == 2 {
		panic(panicMsg)
	}
}

func (p panicky) Process(ctx context.Context, item *strategies.Item) {
	p.trial.Process(ctx, item)
	if p.stage == "Process" && item.Index == 2 {
		panic(panicMsg)
	}
}
