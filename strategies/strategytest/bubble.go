package strategytest

import (
	"fmt"
	"path"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// bubble conducts one experiment in virtual time, and returns a line for each goroutine that
// it left behind.
//
// A strategy may hang or leak, and the test must go on. synctest.Test then panics in the
// goroutine that called it, once the function that it runs has returned and what remains is
// blocked: so the call has a goroutine of its own here, which recovers. What remains is
// parked for good, in a bubble whose time has stopped. A bubble that does not come to rest
// gives no such signal; for that there is a clock outside.
func (x *exam) bubble(setting string, experiment func(tr *trial)) (left []string) {
	if len(x.problems) > 0 {
		return nil // the first experiment that shows a mistake is the simplest that does
	}
	found := &report{setting: setting}
	bubbles, ended := make(chan string, 1), make(chan bool, 1)
	go func() {
		deadlocked := false
		defer func() { ended <- deadlocked }() // deferred: a data race makes synctest.Test exit the goroutine
		deadlocked = deadlocks(func() {
			synctest.Test(x.t, func(*testing.T) {
				bubbles <- ownBubble()
				experiment(newTrial(found))
			})
		})
	}()
	bubble := <-bubbles
	select {
	case deadlocked := <-ended:
		if deadlocked {
			left = goroutines(bubble)
		}
	case <-time.After(x.patience):
		x.stuck = true
		x.errorf("%s: not at rest after %v of real time, want virtual time to pass: some goroutine holds a mutex "+
			"while it waits, waits for something outside the bubble, or spins%s", setting, x.patience, list(goroutines(bubble)))
		return nil
	}
	if found.hung {
		found.problems[len(found.problems)-1] += list(left)
	}
	x.problems = append(x.problems, found.problems...)
	return left
}

// deadlocks reports whether synctest found that goroutines remain. Any other panic goes on.
func deadlocks(f func()) (deadlocked bool) {
	defer func() {
		v := recover()
		err, _ := v.(error)
		deadlocked = err != nil && strings.HasPrefix(err.Error(), "deadlock:")
		if v != nil && !deadlocked {
			panic(v)
		}
	}()
	f()
	return false
}

// A report is what one experiment found. Only the goroutine that conducts the experiment
// writes to it.
type report struct {
	setting  string // what was special about the experiment
	problems []string
	hung     bool // the last problem is a Run that did not return
}

// enough is how many problems of one kind are worth reading.
const enough = 4

func (r *report) errorf(format string, args ...any) {
	r.problems = append(r.problems, r.setting+": "+fmt.Sprintf(format, args...))
}

// The text of a stack dump is not promised by package runtime. It only describes what was
// found by other means: should it change, messages lose their details and no rule its verdict.
var (
	header = regexp.MustCompile(`^goroutine \d+ \[(.*), synctest bubble (\d+)`)
	frame  = regexp.MustCompile(`^(\S.*)\(.*\)$`)
	ours   = regexp.MustCompile(`^(testing/synctest|internal/synctest|testing)\.`)
	waits  = regexp.MustCompile(`^(runtime|sync|time|context|internal/.*)\.`)
)

// ownBubble is the number of the caller's bubble, "" if the text does not say.
func ownBubble() string {
	buf := make([]byte, 200)
	if match := header.FindSubmatch(buf[:runtime.Stack(buf, false)]); match != nil {
		return string(match[2])
	}
	return ""
}

// goroutines describes those in the bubble that the strategy, or a call of it, has started.
func goroutines(bubble string) []string {
	buf := make([]byte, 1<<16)
	n := runtime.Stack(buf, true)
	for n == len(buf) {
		buf = make([]byte, 2*len(buf))
		n = runtime.Stack(buf, true)
	}
	var lines []string
	for stack := range strings.SplitSeq(string(buf[:n]), "\n\n") {
		match := header.FindStringSubmatch(stack)
		if match != nil && match[2] == bubble {
			if line := describe(match[1], stack); line != "" {
				lines = append(lines, line)
			}
		}
	}
	if lines == nil {
		lines = []string{"goroutines that the runtime does not describe"}
	}
	return lines
}

// describe says in one line what a goroutine is waiting for, where, and who started it; ""
// for the goroutines of package testing.
func describe(state, stack string) string {
	lines := strings.Split(stack, "\n")
	where := "" // the innermost function that is not only a means of waiting
	for i, line := range lines {
		if by, ok := strings.CutPrefix(line, "created by "); ok {
			by, _, _ = strings.Cut(by, " in goroutine ")
			if ours.MatchString(by) {
				return ""
			}
			return fmt.Sprintf("%s in %s, started by %s", state, where, path.Base(by))
		}
		match := frame.FindStringSubmatch(line)
		if where == "" && match != nil && !waits.MatchString(match[1]) && i+1 < len(lines) {
			file, _, _ := strings.Cut(path.Base(lines[i+1]), " ")
			where = fmt.Sprintf("%s (%s)", path.Base(match[1]), file)
		}
	}
	return ""
}

// list sets lines under a message.
func list(lines []string) string {
	rest := ""
	if len(lines) > enough {
		lines, rest = lines[:enough], fmt.Sprintf("\n\tand %d more", len(lines)-enough)
	}
	if len(lines) == 0 {
		return ""
	}
	return "\n\t" + strings.Join(lines, "\n\t") + rest
}
