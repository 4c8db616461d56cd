package strategytest

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/strategies"
)

// limit is what the broken strategies are made for, and pooled what a sound pool with that
// limit keeps within.
const limit = 4

var pooled = Bounds{Fetching: limit, Processing: limit, Held: limit + 1}

// Rules that see any item that is lost or emitted twice, and any trouble with ctx: both are
// met wherever something else is looked for.
const (
	counting = "errors-stop-nothing backpressure source-panic results reuse parallel feedback "
	stopping = "cancel-before cancel-fetching cancel-processing cancel-emitting cancel-pulling cancel-any "
)

// A broken strategy is sound but for one mistake.
type brokenStrategy struct {
	name string
	new  func() strategies.Strategy
	rule string // that must catch it
	also string // rules that may fail besides, because the mistake shows there too; no other may
}

var broken = []brokenStrategy{
	{"hangs on no items", plain(hangsOnNone), "empty", ""},
	{"panics on no items", plain(panicsOnNone), "empty", ""},
	{"never looks at the source", plain(looksAway), "empty", "once makespan concurrent straggler " + counting + stopping},
	{"drops the remainder", plain(dropsRemainder), "once", "stages makespan cancel-pulling cancel-any " + counting},
	{"emits an item twice", plain(emitsTwice), "once", counting + stopping},
	{"emits a copy", plain(emitsCopy), "once", "stages bound-held " + counting + stopping},
	{"stops early", plain(stopsEarly), "once", "makespan concurrent cancel-any " + counting},
	{"processes before it fetches", plain(processesFirst), "stages", "errors-stay"},
	{"skips Process after a failed fetch", plain(skipsProcess), "stages", ""},
	{"fetches again what failed", plain(retries), "stages", ""},
	{"emits before it processes", plain(emitsEarly), "stages", "owner errors-stay"},
	{"processes while it fetches", plain(shares), "owner", "stages errors-stay makespan concurrent straggler"},
	{"wipes an item after emit", plain(wipes), "owner", ""},
	{"ranges over the source twice", plain(rangesTwice), "one-puller", "once " + counting},
	{"pulls from two goroutines", plain(twoPullers), "one-puller", "once concurrent " + counting},

	{"clears errors", plain(clearsErrors), "errors-stay", ""},
	{"wraps errors", plain(wrapsErrors), "errors-stay", ""},
	{"never emits a failed item", plain(swallowsFailed), "errors-stop-nothing", ""},
	{"stops at the first error", plain(stopsAtError), "errors-stop-nothing", ""},
	{"returns the first error", plain(returnsError), "errors-stop-nothing", ""},

	{"exceeds its limit by one", pool(limit + 1), "bound-fetching",
		"bound-processing bound-held backpressure makespan concurrent"},
	{"processes without a limit", plain(processesFreely), "bound-processing", "makespan source-panic"},
	{"reads ahead without bound", plain(readsAhead), "bound-held", "backpressure source-panic"},
	{"frees the slot before emit", plain(freesEarly), "backpressure", "bound-held source-panic"},
	{"rests between items", plain(rests), "makespan", "concurrent"},
	{"claims a limit and takes turns", plain(takesTurns), "concurrent", ""},
	{"gives up on slow items", plain(givesUp), "straggler", ""},

	{"looks at ctx after the first item", plain(looksLate), "cancel-before", ""},
	{"keeps pulling", plain(keepsPulling), "cancel-fetching", stopping},
	{"fetches without ctx", plain(fetchesOn), "cancel-fetching", stopping},
	{"processes without ctx", plain(processesOn), "cancel-processing", "cancel-any"},
	{"returns nil when cancelled", plain(returnsNil), "cancel-fetching", stopping},
	{"returns ctx.Err instead of the cause", plain(returnsErr), "cancel-fetching", stopping},
	{"abandons what it pulled", plain(abandons), "cancel-fetching", "source-panic " + stopping},
	{"emits unfetched items as if all were well", plain(emitsUnfetched), "cancel-fetching", stopping},
	{"forgets what waits for emit", plain(forgetsEmit), "cancel-emitting",
		"bound-held backpressure cancel-any source-panic"},
	{"throws away a part of a chunk", plain(losesChunk), "cancel-pulling", "cancel-any feedback source-panic"},
	{"cannot be cancelled in its first fetch", plain(probes), "cancel-any", "cancel-pulling"},

	{"leaks a goroutine", plain(leaks), "leak", "results source-panic"},
	{"leaks a goroutine when cancelled", plain(leaksWhenCancelled), "results", "leak source-panic"},
	{"returns before its workers", plain(returnsEarly), "leak",
		"once stages owner makespan straggler results " + counting + stopping},
	{"leaves its workers to a source that panics", plain(leavesWorkers), "source-panic", "bound-held backpressure"},
	{"does not wait for its workers when the source panics", plain(leavesAtOnce), "source-panic",
		"bound-held backpressure"},
	{"makes the panic of the source an error", plain(recoversSource), "source-panic", ""},
	{"pulls on a goroutine of its own", plain(pullsElsewhere), "source-panic", "bound-held backpressure"},
	{"works once", func() strategies.Strategy { return new(worksOnce) }, "reuse", "parallel"},
	{"shares a queue between runs", func() strategies.Strategy { return new(sharesQueue) }, "parallel", "source-panic"},
	{"waits for a full chunk", plain(waitsForChunk), "feedback", "source-panic"},

	{"has no default", func() strategies.Strategy { return noDefault{limit} }, "zero-value", ""},
	{"does nothing by default", func() strategies.Strategy { return idleDefault{limit} }, "zero-value", ""},
	{"takes a negative number for the default", func() strategies.Strategy { return lenient{limit} }, "negative-field",
		""},
	{"panics on a negative number", func() strategies.Strategy { return unchecked{1} }, "negative-field", ""},
	{"swallows a panic", plain(swallowsPanic), "panic", ""},
	{"swallows a panic and waits for the item", plain(losesItems), "panic", "source-panic"},
	{"swallows a panic of emit", plain(swallowsEmit), "panic", ""},
	{"does not miss what a Goexit took", plain(missesNothing), "goexit", ""},
	{"waits for what a Goexit took", plain(waitsForSlot), "goexit", ""},
}

// racy are those whose mistake is a data race wherever they run.
var racy = []string{"processes while it fetches", "wipes an item after emit", "emits before it processes"}

// A suite is tested by strategies that it must fail.
func TestBroken(t *testing.T) {
	for _, b := range broken {
		t.Run(b.name, func(t *testing.T) {
			if raceEnabled && slices.Contains(racy, b.name) {
				t.Skip("a data race by intention: TestMessages looks at the report")
			}
			failed := failures(t, b)
			if os.Getenv(crashIn) != "" {
				return // what counts is how this process ends
			}
			if !slices.Contains(failed, b.rule) {
				t.Errorf("passes rule %s, want it to fail (fails: %v)", b.rule, failed)
			}
			for _, other := range failed {
				if other != b.rule && !slices.Contains(strings.Fields(b.also), other) {
					t.Errorf("fails rule %s, want only %s and perhaps: %s", other, b.rule, b.also)
				}
			}
		})
	}
}

// failures names the rules that a strategy fails. The messages are logged, to be read with -v.
func failures(t *testing.T, b brokenStrategy) (failed []string) {
	for _, r := range rules {
		child := r.name == "panic" || r.name == "goexit"
		if r.name != b.rule && (child || r.name == "owner" && raceEnabled) {
			continue // processes from which nothing is to be learnt; races from which this test would fail
		}
		t.Run(r.name, func(t *testing.T) {
			x := &exam{t: t, new: b.new, bounds: pooled, patience: patience}
			r.check(x)
			if len(x.problems) > 0 {
				failed = append(failed, r.name)
				t.Log(strings.Join(x.problems, "\n"))
			}
		})
	}
	return failed
}

// A rule that catches nothing is not tested.
func TestEveryRuleCatches(t *testing.T) {
	for _, r := range rules {
		if !slices.ContainsFunc(broken, func(b brokenStrategy) bool { return b.rule == r.name }) {
			t.Errorf("rule %s is the rule of no broken strategy", r.name)
		}
	}
}

// What all the broken strategies are variations of passes.
func TestSound(t *testing.T) { Test(t, pool(limit), pooled) }
