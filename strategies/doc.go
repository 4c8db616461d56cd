// Package strategies holds what overlap compares: concurrency strategies that
// fetch many URLs (waiting on the network) and process each body (computing),
// as interchangeable implementations of one contract, [Strategy].
//
// Each strategy is a page: one file, one struct whose exported fields are its
// whole configuration, one Run method that reads from top to bottom as a
// complete argument. [Catalog] lists them in the order in which one would
// explain them: each is an answer to what is wrong with one before it.
//
// # Position
//
// Strategies push. They hand each finished item to a function, emit, instead of
// returning a channel or an iterator: a returned sequence forces a hand-over and
// a collector on strategies that need none, and would bias the comparison.
// [Results] turns any of them into a range loop for those who prefer one.
//
// Items are concrete, without a type parameter: one would tax every page that is
// meant to be read. A stage that fails leaves its error on the item, so that
// every strategy does equal work under faults; the error of Run means only
// cancellation or misuse. A stage that panics crashes the program: a strategy
// that swallowed the panic would hide a bug, and one that waited for the lost
// item would hang. A stage that calls runtime.Goexit, as t.FailNow does, is no
// different.
//
// The package imports no network and no random numbers, and only Adaptive reads a
// clock, since feedback needs one: no other page can adapt to what it is measured by.
//
// # Model
//
// A batch is N items. Item i is fetched for Fᵢ, which waits and needs no CPU, and
// then processed for Pᵢ, which needs one CPU throughout. Its page gives each
// strategy's makespan for N equal items, fetch time F, process time P and enough
// CPUs. On a real machine with C CPUs no strategy can end before
//
//	max( max(Fᵢ+Pᵢ), ΣPᵢ/C )
//
// the span law on the left, the work law on the right. A limit of W concurrent fetches
// adds a third term to the maximum, ΣFᵢ/W. Where the work law binds, every strategy that
// keeps the CPUs busy ends at the same time, and the formulas of the pages, which assume
// enough CPUs, are far apart without meaning much.
//
// # Reading a page
//
// Three helpers stand in feed.go. setting reads a field, with its default. feed passes the
// items on until ctx is done: it is why no page checks ctx, and since both stages return
// at once when ctx is done, no page needs a select either. finally calls end after the last
// item, or when the source panics: it is why no goroutine is left behind. A group, in group.go,
// is a [sync.WaitGroup] that makes a stage crash the program if it ends its goroutine.
//
// Three pages have their mechanism beside them: Chunked in tray.go, hand.go and grab.go,
// Ordered in line.go, Adaptive in climb.go (what to try) and crew.go (how many work).
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
//   - Lower bound, T*: the makespan that no schedule can beat on this machine.
//   - Efficiency: T*/makespan.
//   - Active time of a stage: the length of the union of its intervals over all
//     items: how long at least one item was in that stage.
//   - Speedup: makespan of sequential / makespan. Fetch speedup and process
//     speedup: the same ratio for the active time of that stage.
//   - Overlap factor: (fetch active + process active) / makespan: 1 when nothing is
//     overlapped, 2 when fetching and processing both go on all the time.
//   - Utilisation: CPU time / (makespan · CPUs).
//   - Backpressure: a full stage stalls the pulling.
//   - Barrier: a point that no item passes until all (of a batch) have reached it.
//   - Head-of-line blocking: a slow item holds back finished ones behind it.
//
// # Sources
//
//   - R. P. Brent, The Parallel Evaluation of General Arithmetic Expressions,
//     Journal of the ACM 21(2), 1974: work and span; a greedy schedule takes at most
//     their sum, work over processors plus span.
//   - J. D. C. Little, A Proof for the Queuing Formula L = λW, Operations
//     Research 9(3), 1961: what is in flight = throughput × sojourn.
//   - S. Ajmani, Go Concurrency Patterns: Pipelines and cancellation, go.dev/blog,
//     2014: the stages and hand-overs of pipeline.go.
//   - C. A. R. Hoare, Communicating Sequential Processes, Communications of the
//     ACM 21(8), 1978: channels, and why an unbuffered one is a meeting.
package strategies
