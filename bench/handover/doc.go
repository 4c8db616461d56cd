// Package handover measures what it costs to hand an item over: BenchmarkHandOver runs every
// strategy over items that take next to nothing, where the scenarios of package bench take
// so long that all strategies tie.
//
// The work is nothing at all (noop), or a fixed number of rounds that take about a
// microsecond on a server CPU of 2021 (1us). A batch has 100 000 items, made beforehand; the
// strategy called loop is a plain loop over them, which no strategy can beat on one CPU.
//
//	go test -run '^$' -bench . ./bench/handover               our strategies
//	go test -run '^$' -bench . -tags peers ./bench/handover   the peers, in a binary of their own
//
// make bench-handover runs both in blocks: each cell in a process of its own, in a fresh
// random order in each block, so that a ratio of two cells is one of equal conditions.
//
// # Units
//
// ns/item is wall time and cpu-ns/item the CPU time of the process, over the items of all
// batches; B/item and allocs/item are what was allocated, by whomever; peak-rss-bytes is the
// most memory that the process had resident. It is measured with -peak, in a process for one
// cell: a stream of a million items, which are recycled when they are emitted, so that there
// are as many as the strategy holds at once.
//
// # What is checked
//
// Every item was emitted once, with the right result, or the benchmark fails.
//
// What is not here: the blocks and processes in which cells are measured (package runner).
package handover
