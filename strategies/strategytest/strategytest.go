package strategytest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/overlap-bench/overlap/strategies"
)

// Bounds are what a strategy promises never to exceed; 0 means unbounded.
type Bounds struct{ Fetching, Processing, Held int }

// A rule is one promise of the contract, with the experiments that check it.
type rule struct {
	name  string // of the subtest
	says  string // the promise, in one sentence
	check func(x *exam)
}

// rules are in the order in which one would mend a strategy: what later rules take for
// granted comes first.
var rules = []rule{
	{"empty", "an empty source is no work: Run returns nil at once and calls nothing", checkEmpty},
	{"once", "Run pulls until the source ends and emits every pulled item exactly once", checkOnce},
	{"stages", "each item is fetched once, then processed once, failed fetch or not, then emitted", checkStages},
	{"owner", "one goroutine at a time has an item, and nobody touches it once it is emitted", checkOwner},
	{"one-puller", "Run ranges over the source once, from one goroutine", checkOnePuller},
	{"errors-stay",
		"what the stages leave in Err is what is emitted: not cleared, not replaced, not invented", checkErrorsStay},
	{"errors-stop-nothing",
		"a stage that fails concerns its item alone: all others go on, and Run returns nil", checkErrorsStopNothing},

	{"bound-fetching", "no more than Bounds.Fetching fetches at once", checkBoundFetching},
	{"bound-processing", "no more than Bounds.Processing items are processed at once", checkBoundProcessing},
	{"bound-held", "no more than Bounds.Held items are pulled and not yet emitted", checkBoundHeld},
	{"backpressure", "while emit blocks, pulling stalls at Bounds.Held; once it does not, all goes on", checkBackpressure},
	{"makespan",
		"no batch of equal items takes less than Bounds allow or longer than one item after the other", checkMakespan},
	{"concurrent",
		"who may have several fetches at once does: makespan at most 3/4 of one after the other", checkConcurrent},
	{"straggler", "a slow item is waited for, and delays a batch by no more than its own time", checkStraggler},

	{"cancel-before", "if ctx is done before the start, Run pulls nothing and returns the cause", checkCancelBefore},
	{"cancel-fetching", "if ctx is done during fetches, " + runStops, checkCancelFetching},
	{"cancel-processing", "if ctx is done during processing, " + runStops, checkCancelProcessing},
	{"cancel-emitting", "if ctx is done while emit blocks until then, " + runStops, checkCancelEmitting},
	{"cancel-pulling", "if ctx is done while the source blocks until then, " + runStops, checkCancelPulling},
	{"cancel-any",
		"if ctx is done at any other instant, Run emits what it pulled and returns the cause at that instant",
		checkCancelAny},

	{"leak", "Run returns after every goroutine that it started has exited", checkLeak},
	{"source-panic",
		"a source that panics or calls runtime.Goexit ends Run likewise, once what was pulled is emitted " +
			"and all has exited", checkSourcePanic},
	{"results", "Results over the strategy sees every item, and a break leaves nothing running", checkResults},
	{"reuse", "a Run may be repeated on one value", checkReuse},
	{"parallel", "several Runs may go on at once over one value and know nothing of each other", checkParallel},
	{"feedback", "what is pulled is worked on and emitted even while the source waits for that", checkFeedback},
	{"zero-value", "the zero value works", checkZeroValue},
	{"negative-field", "a negative field is an error from Run before anything is pulled", checkNegativeField},
	{"panic",
		"a panic in a stage or emit ends the program: it is not swallowed, and nothing waits for its item", checkPanic},
	{"goexit",
		"a stage or emit that calls runtime.Goexit ends the program, or the goroutine that called Run: " +
			"no hang, and no return without its item", checkGoexit},
}

// patience is how long, in real time, one experiment may go on. They take milliseconds:
// only what virtual time cannot see, such as a mutex held while waiting, takes longer.
const patience = 30 * time.Second

// Test checks that a strategy keeps the contract of [strategies.Strategy] and stays within
// b, each rule in a subtest of that name. See the package comment for the rules.
//
// Test calls newStrategy once for every experiment, inside a synctest bubble, and expects
// the same configuration each time. Small bounds, such as 4, break what large ones break,
// sooner.
func Test(t *testing.T, newStrategy func() strategies.Strategy, b Bounds) {
	t.Helper()
	examine(t, newStrategy, b, patience)
}

func examine(t *testing.T, newStrategy func() strategies.Strategy, b Bounds, patience time.Duration) {
	t.Helper()
	if b.Fetching < 0 || b.Processing < 0 || b.Held < 0 {
		t.Fatalf("strategytest: %+v: a bound is positive, or 0 for none", b)
	}
	stuckIn := ""
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			if stuckIn != "" {
				t.Skipf("not run: the strategy is still stuck in rule %s", stuckIn)
			}
			x := &exam{t: t, new: newStrategy, bounds: b, patience: patience}
			r.check(x)
			if len(x.problems) > 0 {
				t.Errorf("%s\nrule %s: %s", strings.Join(x.problems, "\n"), r.name, r.says)
			}
			if x.stuck {
				stuckIn = r.name
			}
			if x.skipped != "" {
				t.Skip(x.skipped)
			}
		})
	}
}

// An exam is the examination of one strategy by one rule. It collects problems instead of
// failing a test, so that the suite can be tested on strategies that must fail.
type exam struct {
	t        *testing.T // opens bubbles and gives the name under which a child process finds the rule
	new      func() strategies.Strategy
	bounds   Bounds
	patience time.Duration // real time; see the constant

	problems []string
	skipped  string // why the rule does not apply
	stuck    bool   // an experiment has not ended and never will
}

func (x *exam) errorf(format string, args ...any) {
	x.problems = append(x.problems, fmt.Sprintf(format, args...))
}

// limit is the number around which interesting numbers of items lie.
func (x *exam) limit() int {
	if x.bounds.Fetching > 0 {
		return x.bounds.Fetching
	}
	return strategies.DefaultLimit
}

// batch is a number of items for which a strategy has to go round several times, and which
// no limit divides.
func (x *exam) batch() int { return 6*x.limit() + 1 }

// endless is more items than any strategy with bounds can pull in an experiment that ends by
// cancellation. The source ends all the same, because one that never stops pulling is to be
// reported, and because a strategy without bounds needs a source that ends.
func (x *exam) endless() int { return 400 + 4*x.limit() + 2*x.bounds.Held }
