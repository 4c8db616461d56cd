// Package strategies holds what overlap compares: concurrency strategies that
// fetch many URLs (waiting on the network) and process each body (computing),
// as interchangeable implementations of one contract, [Strategy].
//
// Each strategy is a page: one file, one struct whose exported fields are its
// whole configuration, one Run method that reads from top to bottom as a
// complete argument. [Catalog] lists them in the order in which one would
// explain them: each answers what is wrong with an earlier one. README.md in this
// directory says how to use one in your own program, and how to add one.
//
// # Position
//
// Strategies push. They hand each finished item to a function, emit, instead of
// returning a channel or an iterator: a returned sequence forces a hand-over and
// a collector on strategies that need none, and would bias the comparison.
// [Results] turns any of them into a range loop for those who prefer one.
//
// Items have a concrete type. A type parameter would make every page harder to read.
//
// A stage that fails leaves its error on the item, so that every strategy does equal
// work under faults. The error of Run means only cancellation or misuse.
//
// A stage that panics crashes the program. A strategy that swallowed the panic would
// hide a bug, and one that waited for the lost item would hang. The same holds for a
// stage that calls runtime.Goexit, as t.FailNow does.
//
// The package imports no network and no random numbers, and only Adaptive reads a
// clock, since feedback needs one. So no other page can adapt to the very times by which
// it is judged.
//
// # Model
//
// A batch is N items. Item i is fetched for Fᵢ, which waits and needs no CPU, and
// then processed for Pᵢ, which needs one CPU throughout. Each page gives the makespan
// of its strategy for N equal items with fetch time F, process time P and enough CPUs.
//
// On a real machine with C CPUs no strategy can end before
//
//	max( max(Fᵢ+Pᵢ), ΣPᵢ/C )
//
// The left term is the span law: no batch is shorter than its longest item. The right
// term is the work law: all processing has to be done by C CPUs. A limit of W concurrent
// fetches adds a third term, ΣFᵢ/W.
//
// Where the work law binds, every strategy that keeps the CPUs busy ends at the same
// time. The formulas of the pages assume enough CPUs, so their differences mean little there.
//
// # Reading a page
//
// The pages share four helpers:
//
//   - setting, in feed.go, reads a field and puts in its default.
//   - feed, in feed.go, passes the items on until ctx is done, so no page checks ctx. Both
//     stages return at once when ctx is done, so no page needs a select either.
//   - finally, in feed.go, calls end after the last item or when the source panics, so no
//     goroutine is left behind.
//   - group, in group.go, is a [sync.WaitGroup] that crashes the program if a stage ends its
//     goroutine.
//
// Three pages rest on a mechanism of their own, in a package each: Chunked on
// internal/chunkqueue, a work-stealing queue; Ordered on internal/reorder, a reorder buffer;
// Adaptive on internal/climb, hill climbing and a resizable semaphore.
//
// # Vocabulary
//
// These words mean the same in the code, in the docs and in the reports.
//
//   - Batch: the N items of one Run; one benchmark op is one batch.
//   - Makespan: from the first pull to the last emit. As ns/op it is the duration
//     of Run, so that starting and stopping goroutines counts too.
//   - Service time: a stage's own duration for one item.
//   - Queue wait: from the end of an item's fetch to the start of its processing.
//   - Sojourn: from an item's pull to its emit.
//   - In flight: pulled and not yet emitted. A strategy holds what is in flight.
//   - Limit: the cap on concurrency. Workers: the goroutines that do the work.
//   - Work, T₁: the sum of all service times. Span, T∞: the longest fetch+process.
//   - Lower bound, T*: an estimate of the makespan that no schedule can beat on this machine.
//   - Efficiency: T*/makespan.
//   - Active time of a stage: how long at least one item was in that stage. It is the
//     length of the union of the stage's intervals over all items.
//   - Speedup: makespan of sequential / makespan. Fetch speedup and process
//     speedup: the same ratio for the active time of that stage.
//   - Overlap factor: (fetch active + process active) / makespan. It is 1 when nothing
//     overlaps, and 2 when fetching and processing both go on all the time.
//   - Utilisation: CPU time / (makespan · CPUs).
//   - Backpressure: a full stage stalls the pulling.
//   - Barrier: a point that no item passes until all (of a batch) have reached it.
//   - Head-of-line blocking: a slow item holds back finished ones behind it.
//
// # Sources
//
//   - R. P. Brent, The Parallel Evaluation of General Arithmetic Expressions,
//     Journal of the ACM 21(2), 1974: work and span. A greedy schedule takes at most
//     work/processors + span.
//   - J. D. C. Little, A Proof for the Queuing Formula L = λW, Operations
//     Research 9(3), 1961: what is in flight = throughput × sojourn.
//   - S. Ajmani, Go Concurrency Patterns: Pipelines and cancellation, go.dev/blog,
//     2014: the stages and hand-overs of pipeline.go.
//   - C. A. R. Hoare, Communicating Sequential Processes, Communications of the
//     ACM 21(8), 1978: channels, and why an unbuffered one is a meeting.
package strategies
