// Package strategytest is a conformance suite: it checks that a concurrency strategy, ours
// or anyone's, keeps the contract of [strategies.Strategy].
//
// # Use
//
// In a test, give [Test] a function that makes the strategy, and the bounds that it promises:
//
//	func TestPool(t *testing.T) {
//		strategytest.Test(t, func() strategies.Strategy {
//			return strategies.Pool{Workers: 4}
//		}, strategytest.Bounds{Fetching: 4, Processing: 4, Held: 5})
//	}
//
// Each rule is a subtest, so go test -run 'TestPool/^leak$' checks one. A failure says
// what was tried, what was seen, what was expected, and the rule. A rule stops at its first
// experiment that fails.
//
// All times are virtual ([testing/synctest]). A fetch takes 10 ms and processing 5 ms,
// unless a rule needs otherwise. There are CPUs for all. A Run that has not returned after
// a virtual hour hangs. Run the suite with -race as well: rule owner then sees more.
//
// # Rules
//
// Items and stages, with batches of 1, limit-1, limit, limit+1 and many items, where limit is
// Bounds.Fetching, or [strategies.DefaultLimit] if that is 0:
//
//   - empty: an empty source is no work. Run returns nil at once and calls nothing.
//   - once: Run pulls until the source ends and emits every pulled item exactly once, the
//     very pointer that it pulled.
//   - stages: each item is fetched once, then processed once, failed fetch or not, then emitted.
//   - owner: no two of Fetch, Process and emit have an item at once, and nobody touches it
//     once it is emitted. Without -race only what overlaps in time, or stays changed, is seen.
//   - one-puller: the source is ranged over once, so there is one pull at a time.
//   - errors-stay: an item is emitted with the error that its stages left. The strategy does
//     not clear, replace or invent one.
//   - errors-stop-nothing: a stage that fails concerns its item alone. All others go through
//     both stages, all are emitted, and Run returns nil.
//
// Bounds and time. A bound of 0 is not checked:
//
//   - bound-fetching, bound-processing, bound-held: the most items at once in Fetch; in
//     Process; pulled and with no emit that has returned. With slow fetches, slow processing
//     and slow emits in turn.
//   - backpressure: while no emit returns, no more than Held items are pulled; afterwards all
//     are. Not checked if Held is 0.
//   - makespan: of n equal items with fetch time F and process time P, at most n(F+P), and at
//     least each of ⌈n/Fetching⌉F + P, F + ⌈n/Processing⌉P and ⌈n/Held⌉(F+P). Closed forms
//     belong to the tests of the strategy that has them.
//   - concurrent: of 10·limit equal items with P = F/10, at most 3/4 of n(F+P). Not checked
//     if Bounds allow one fetch at a time, or one item held.
//   - straggler: with one item that takes 1000 times as long in one stage, at least the time
//     of that item, and at most that and n-1 times F+P.
//
// Cancellation, with a cause, over a source that is far from its end. Run emits what it pulled,
// with an error on what did not go through both stages; pulls no more; and returns the cause,
// all at the virtual instant of the cancellation:
//
//   - cancel-before: ctx is done before the start. Nothing is pulled.
//   - cancel-fetching, cancel-processing: in the middle of fetches, and of processing.
//   - cancel-emitting: while emit blocks; it returns when ctx is done.
//   - cancel-pulling: while the source blocks; it ends when ctx is done.
//   - cancel-any: every 2.5 ms from 0 to 40 ms, also at the ends of stages. A pull at that very
//     instant may come before the cancellation or after it, so that is not checked.
//
// Life:
//
//   - leak: no goroutine outlives Run: after a batch, after one with errors, when cancelled.
//   - source-panic: a source that panics, or calls [runtime.Goexit], after 0, 1 or limit+1 items
//     ends Run in the same way: with the same value, on the goroutine that called Run. Before
//     that, what was pulled is emitted, and no goroutine is left behind.
//   - results: [strategies.Results] yields every item, and breaking out leaves nothing running.
//   - reuse: Run may be repeated on one value, also after a cancellation.
//   - parallel: several Runs may go on at once over one value; to cancel one leaves the others.
//   - feedback: emit adds items to the source, as a crawler does, and the source waits while
//     it has none and some are in flight. The run still ends: an item that is pulled does not
//     wait for one that is not. Not checked if Held is 0: such a strategy may want all items first.
//   - zero-value: the zero value of the struct works.
//   - negative-field: -1 in any exported signed integer field is an error from Run, before
//     anything is pulled. This rule and zero-value check only structs and pointers to one.
//   - panic: a panic in Fetch, Process or emit ends the program with its message. It runs in a child
//     process: the test binary is executed again, for this one subtest.
//   - goexit: Fetch, Process or emit calls [runtime.Goexit], as t.FailNow, t.Skip and require do. On
//     the goroutine that called Run, it ends that goroutine. On any other it ends the program,
//     and the output names Goexit: to end that goroutine alone would hang the run or lose the
//     item. [strategies.MustReturn] sees to that. In a child process, too.
//
// # What it cannot see
//
//   - Mistakes that need more items, other service times or another limit than those tried.
//   - Mistakes that only some schedules show: a run is one schedule of many. -count=100 tries more.
//   - Costs: CPU time, memory, allocations, idle goroutines, busy waiting that yields. Virtual
//     time passes only when all goroutines are blocked, so computing takes no time at all.
//   - Order and fairness: items may be emitted in any order, and any item may wait for long.
//   - The network: no sockets, no partial reads, no slow servers, no limits of the system.
//   - Whether a strategy passes on the values of ctx, or only its end.
//   - A second puller that takes turns with the first through [iter.Pull] and a lock.
//   - Unsynchronised use of an item, unless -race is on and the schedule shows it.
//   - Embedded and nested fields, unsigned and floating-point ones: -1 is not tried there.
//
// # What it cannot run
//
// Virtual time stands still while a goroutine is blocked in a way that synctest does not count as
// durable: on a [sync.Mutex] whose holder waits (for a stage, emit or the source), on a socket,
// in a system call, or on a goroutine outside the bubble, such as a pool started at import. A
// strategy that does so fails the first rule that meets it, after 30 s of real time, and the
// rules after that are skipped. In place of such a mutex, use a channel of capacity 1.
//
// A panic in a goroutine of the strategy crashes the test, as it would crash the program. A panic
// in Run itself fails the rule. A strategy that pulls on a goroutine of its own fails source-panic,
// and crashes the test there if it is otherwise right.
//
// A goroutine that a broken strategy leaves behind stays parked until the process ends. A leak
// detector at the end of the tests may find it again.
package strategytest
